-- one row is one reminder that a store owes, one of the leads of an event, and whether it was sent in its time
-- needs reminders
with sends as (
    select o.callback_type, o.task_no, o.store, o.listed, o.opens_on, o.due_at, r.sent_at, r.sent_on, r.channel
    from owed o
    join reminders r on r.store = o.store and r.reminder_type = o.callback_type and r.event_no = o.task_no
    where o.listed
    union all
    -- a car has one first service: a reminder of it that names no day is about that one
    select o.callback_type, o.task_no, o.store, o.listed, o.opens_on, o.due_at, r.sent_at, r.sent_on, r.channel
    from owed o
    join reminders r on r.store = o.store and r.reminder_type = o.callback_type and r.vin_key = o.vin_key
    where not o.listed and r.event_on is null and r.sent_on >= o.triggered_on
),
in_time as (
    select store, callback_type, task_no, listed, due_at, min(sent_at) as sent_at, min_by(channel, sent_at) as channel
    from sends
    where sent_on <= cast(due_at as date) and (opens_on is null or sent_on >= opens_on)
    group by store, callback_type, task_no, listed, due_at
)
select
    o.store,
    o.callback_type as reminder_type,
    o.task_no,
    o.listed,
    o.event_on,
    o.opens_on,
    cast(o.due_at as date) as due_on,
    o.due_at,
    i.sent_at,
    i.channel,
    o.vin,
    o.plate,
    o.customer_name,
    o.customer_phone,
    o.as_of,
    o.reminders_until,
    o.file_id,
    o.source_row
from owed o
left join in_time i
    on i.store = o.store and i.callback_type = o.callback_type and i.task_no = o.task_no
    and i.listed = o.listed and i.due_at = o.due_at
where o.event_on is not null
order by due_on, o.store, o.callback_type, o.task_no
