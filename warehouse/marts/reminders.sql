-- one row is one reminder as recorded, with the event that it is about, and the first visit within 30 days of it
-- needs reminders
-- (an event is a car's on a day, of one type; it has the smallest number of its reminders)
with named as (
    select
        store_code as store, reminder_no, reminder_type, vin, vin_key, cast(due_on as date) as event_on, sent_at,
        coalesce(list_contains(date_only, 'sent_at'), false) as day_only,
        case when coalesce(list_contains(date_only, 'sent_at'), false)
            then sent_at + interval 86399 second else sent_at end as sent_latest_at,
        coalesce(cast(vin_key as varchar), concat('reminder ', reminder_no)) as vehicle,
        channel, result, file_id, source_row
    from records.reminders
),
came as (
    select n.store, n.reminder_no, min(v.delivered_on) as came_back_on
    from named n
    join visits v on v.store = n.store and v.vin_key = n.vin_key
    where case when v.day_only or n.day_only
            then v.delivered_on > cast(n.sent_at as date)
                and v.delivered_on <= cast(n.sent_at + interval 30 day as date)
            else v.delivered_at > n.sent_at and v.delivered_at <= n.sent_at + interval 30 day end
    group by n.store, n.reminder_no
)
select
    n.store,
    n.reminder_no,
    n.reminder_type,
    min(n.reminder_no) over (partition by n.store, n.reminder_type, n.event_on, n.vehicle) as event_no,
    n.event_on,
    n.sent_at,
    cast(n.sent_at as date) as sent_on,
    n.channel,
    n.result,
    n.sent_latest_at + interval 30 day as return_ends_at,
    c.came_back_on,
    n.vin,
    n.vin_key,
    n.vin_key is not null and s.has_orders as visit_known,
    s.as_of,
    s.orders_until,
    s.reminders_until,
    n.file_id,
    n.source_row
from named n
join stores s on s.store = n.store
left join came c on c.store = n.store and c.reminder_no = n.reminder_no
