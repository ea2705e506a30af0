-- one row is one close of a complaint: each that its log names, else the first and the last of its own row
with told as (
    select store_code as store, complaint_no, happened_at as closed_at,
        coalesce(list_contains(date_only, 'happened_at'), false) as day_only
    from records.complaint_events
    where event = 'closed'
    union all
    select store, complaint_no, first_closed_at, closed_day_only
    from complaint_cases
    where not coalesce(closes_logged, false) and first_closed_at is not null
    union all
    select store, complaint_no, last_closed_at, last_closed_latest_at > last_closed_at
    from complaint_cases
    where not coalesce(closes_logged, false) and last_closed_at is not null
),
distinct_closes as (
    select store, complaint_no, closed_at, cast(closed_at as date) as closed_on, bool_and(day_only) as day_only
    from told
    group by store, complaint_no, closed_at
),
-- of the closes of one day those without a clock are the same as one that has it
clocked as (
    select distinct store, complaint_no, closed_on from distinct_closes where not day_only
)
select
    d.store,
    d.complaint_no,
    d.closed_at,
    d.closed_on,
    d.day_only,
    row_number() over (partition by d.store, d.complaint_no order by d.closed_at) as nth
from distinct_closes d
left join clocked k on k.store = d.store and k.complaint_no = d.complaint_no and k.closed_on = d.closed_on
where not d.day_only or k.store is null
