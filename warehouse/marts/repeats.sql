-- one row is one complaint that repeats an earlier closed one: same vehicle, same cause, within its watch period
with closed as (
    select *, first_closed_at + interval 3 month as watch_ends_at
    from complaint_cases
    where first_closed_at is not null
),
pairs as (
    select a.store, a.complaint_no as earlier_no, a.received_at as earlier_at, b.complaint_no as later_no
    from closed a
    join complaint_cases b on b.store = a.store and b.vin_key = a.vin_key
    where b.complaint_no <> a.complaint_no
        and b.received_at > a.first_closed_at and b.received_at <= a.watch_ends_at
        and case when a.cause_2 is not null and b.cause_2 is not null
            then a.cause_2 = b.cause_2 else a.cause_1 = b.cause_1 end
    union all
    select a.store, a.complaint_no, a.received_at, b.complaint_no
    from closed a
    join complaint_cases b on b.store = a.store and b.phone_key = a.phone_key
    where (a.vin_key is null or b.vin_key is null) and b.complaint_no <> a.complaint_no
        and b.received_at > a.first_closed_at and b.received_at <= a.watch_ends_at
        and case when a.cause_2 is not null and b.cause_2 is not null
            then a.cause_2 = b.cause_2 else a.cause_1 = b.cause_1 end
)
select store, earlier_no, earlier_at, later_no from pairs
