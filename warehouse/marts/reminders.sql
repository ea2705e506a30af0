-- one row is one reminder as recorded, with the event that it is about, and the first visit in the days after it
-- needs reminders
-- (an event is a car's on a day, of one type; it has the smallest number of its reminders)
with named as (
    select
        r.store_code as store, r.reminder_no, r.reminder_type, r.vin, r.vin_key, cast(r.due_on as date) as event_on,
        r.sent_at,
        coalesce(list_contains(r.date_only, 'sent_at'), false) as day_only,
        case when coalesce(list_contains(r.date_only, 'sent_at'), false)
            then r.sent_at + interval 86399 second else r.sent_at end as sent_latest_at,
        coalesce(cast(r.vin_key as varchar), concat('reminder ', r.reminder_no)) as vehicle,
        p.reminder_return_days as return_days,
        r.channel, r.result, r.file_id, r.source_row
    from records.reminders r
    left join records.policies p
        on p.store = r.store_code and cast(r.sent_at as date) >= p.since and cast(r.sent_at as date) < p.until
),
came as (
    select n.store, n.reminder_no, min(v.delivered_on) as came_back_on
    from named n
    join visits v on v.store = n.store and v.vin_key = n.vin_key
    where case when v.day_only or n.day_only
            then v.delivered_on > cast(n.sent_at as date)
                and v.delivered_on <= cast(n.sent_at + n.return_days * interval 1 day as date)
            else v.delivered_at > n.sent_at
                and v.delivered_at <= n.sent_at + n.return_days * interval 1 day end
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
    n.sent_latest_at + n.return_days * interval 1 day as return_ends_at,
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
