-- one row is one follow-up of a complaint that a customer was promised, and whether the promise was kept
-- needs complaints or complaint_events
-- (one of the log is made at its event, and kept by a later step of the case by the promised time; of one of the
-- case's own row nobody knows when it was made: kept by a step on its day, by its time, and unknown where the
-- only steps are of days before)
with steps as (
    select store_code as store, complaint_no, happened_at as done_at,
        coalesce(list_contains(date_only, 'happened_at'), false) as day_only
    from records.complaint_events where event <> 'received'
    union all
    select store_code, complaint_no, first_contact_at, coalesce(list_contains(date_only, 'first_contact_at'), false)
    from records.complaints where first_contact_at is not null
    union all
    select store_code, complaint_no, first_reply_at, coalesce(list_contains(date_only, 'first_reply_at'), false)
    from records.complaints where first_reply_at is not null
    union all
    select store_code, complaint_no, first_closed_at, coalesce(list_contains(date_only, 'first_closed_at'), false)
    from records.complaints where first_closed_at is not null
    union all
    select store_code, complaint_no, last_reopened_at, coalesce(list_contains(date_only, 'last_reopened_at'), false)
    from records.complaints where last_reopened_at is not null
    union all
    select store_code, complaint_no, last_closed_at, coalesce(list_contains(date_only, 'last_closed_at'), false)
    from records.complaints where last_closed_at is not null
    union all
    select store_code, complaint_no, revisited_at, coalesce(list_contains(date_only, 'revisited_at'), false)
    from records.complaints where revisited_at is not null
),
logged as (
    select store_code as store, complaint_no, happened_at as made_at,
        coalesce(list_contains(date_only, 'happened_at'), false) as made_day_only, next_follow_up_at as promised_at,
        case when coalesce(list_contains(date_only, 'next_follow_up_at'), false)
            then next_follow_up_at + interval 86399 second else next_follow_up_at end as promise_ends_at,
        file_id, source_row
    from records.complaint_events
    where next_follow_up_at is not null
),
promises as (
    select * from logged
    union all
    select c.store_code, c.complaint_no, cast(null as timestamp), false, c.next_follow_up_at,
        case when coalesce(list_contains(c.date_only, 'next_follow_up_at'), false)
            then c.next_follow_up_at + interval 86399 second else c.next_follow_up_at end,
        c.file_id, c.source_row
    from records.complaints c
    left join (select distinct store, complaint_no, promised_at from logged) l
        on l.store = c.store_code and l.complaint_no = c.complaint_no and l.promised_at = c.next_follow_up_at
    where c.next_follow_up_at is not null and l.store is null
),
-- the steps that may have kept each promise, and those that have for certain
kept as (
    select p.file_id, p.source_row,
        bool_or(
            case when s.day_only then s.done_at + interval 86399 second else s.done_at end <= p.promise_ends_at
            and (p.made_at is not null or cast(s.done_at as date) = cast(p.promised_at as date))
        ) as for_certain
    from promises p
    join steps s on s.store = p.store and s.complaint_no = p.complaint_no and s.done_at <= p.promise_ends_at
    where case
        when p.made_at is null then true
        when p.made_day_only or s.day_only then cast(s.done_at as date) > cast(p.made_at as date)
        else s.done_at > p.made_at end
    group by p.file_id, p.source_row
)
select
    p.store,
    p.complaint_no,
    p.made_at,
    p.promised_at,
    cast(p.promised_at as date) as promised_on,
    p.promise_ends_at,
    case when k.for_certain then true when k.file_id is null then false end as kept_in_time,
    c.status,
    c.source,
    c.process,
    c.level,
    c.department,
    c.advisor,
    c.handler,
    c.cause_1,
    c.cause_2,
    c.vin,
    c.as_of,
    c.complaints_until,
    p.file_id,
    p.source_row
from promises p
join complaints c on c.store = p.store and c.complaint_no = p.complaint_no
left join kept k on k.file_id = p.file_id and k.source_row = p.source_row
order by promised_on, p.store, p.complaint_no
