-- one row is one inquiry, with its deadline
-- needs inquiries
with timed as (
    select
        i.*,
        case when coalesce(list_contains(i.date_only, 'received_at'), false)
            then i.received_at + interval 86399 second else i.received_at end as received_latest_at,
        case when coalesce(list_contains(i.date_only, 'closed_at'), false)
            then i.closed_at + interval 86399 second else i.closed_at end as closed_latest_at
    from records.inquiries i
),
due as (
    select t.*, t.received_latest_at + p.inquiry_close_minutes * interval 1 minute as answer_due_at
    from timed t
    left join records.policies p
        on p.store = t.store_code and cast(t.received_at as date) >= p.since and cast(t.received_at as date) < p.until
)
select
    i.store_code as store,
    i.inquiry_no,
    i.received_at,
    cast(i.received_at as date) as received_on,
    i.topic,
    i.handler,
    i.first_contact_at,
    i.closed_at,
    i.answer_due_at,
    case
        when i.closed_latest_at <= i.answer_due_at then true
        when coalesce(i.closed_at > i.answer_due_at, true) then false
    end as closed_in_time,
    list_contains(i.supplied, 'closed_at') as closing_known,
    s.as_of,
    s.inquiries_until,
    i.file_id,
    i.source_row
from due i
join stores s on s.store = i.store_code
order by received_on, i.store_code, i.inquiry_no
