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
    select store, complaint_no, closed_at, bool_and(day_only) as day_only
    from told
    group by store, complaint_no, closed_at
)
select
    store,
    complaint_no,
    closed_at,
    cast(closed_at as date) as closed_on,
    day_only,
    row_number() over (partition by store, complaint_no order by closed_at) as nth
from distinct_closes
