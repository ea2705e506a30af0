-- one row is one complaint that repeats an earlier closed one: same vehicle, same cause, within its watch period
-- (where one of the two moments has no clock, they are compared by day)
with pairs as (
    select a.store, a.complaint_no as earlier_no, a.received_at as earlier_at, b.complaint_no as later_no,
        a.first_closed_at, a.closed_day_only, a.watch_ends_at, b.received_at as later_at,
        b.received_day_only as later_day_only, a.cause_1, a.cause_2, b.cause_1 as later_cause_1,
        b.cause_2 as later_cause_2
    from complaint_cases a
    join complaint_cases b on b.store = a.store and b.vin_key = a.vin_key
    where a.first_closed_at is not null and b.complaint_no <> a.complaint_no
    union all
    select a.store, a.complaint_no, a.received_at, b.complaint_no,
        a.first_closed_at, a.closed_day_only, a.watch_ends_at, b.received_at,
        b.received_day_only, a.cause_1, a.cause_2, b.cause_1, b.cause_2
    from complaint_cases a
    join complaint_cases b on b.store = a.store and b.phone_key = a.phone_key
    where (a.vin_key is null or b.vin_key is null)
        and a.first_closed_at is not null and b.complaint_no <> a.complaint_no
)
select store, earlier_no, earlier_at, later_no, later_at
from pairs
where case when closed_day_only or later_day_only
        then cast(later_at as date) > cast(first_closed_at as date)
            and cast(later_at as date) <= cast(watch_ends_at as date)
        else later_at > first_closed_at and later_at <= watch_ends_at end
    and case when cause_2 is not null and later_cause_2 is not null
        then cause_2 = later_cause_2 else cause_1 = later_cause_1 end
