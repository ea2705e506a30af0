-- one row is one attempt to call, with the task it belongs to (none: unmatched)
-- needs callbacks
-- (because matched rows are held in memory until the last has its task, only a few columns are matched)
with called as materialized (
    select store_code, callback_no, callback_type, subject_no, subject_key, vin_key, cast(attempted_at as date) as attempted_on
    from records.callbacks
),
subjects as (
    select store, 'service' as callback_type, order_no as subject_no, visit_no as task_no, delivered_at as triggered_at
    from visit_orders
    union all
    select store, callback_type, subject_no, task_no, triggered_at
    from owed
    where callback_type not in ('service', 'lost_customer')
),
named as (
    select c.store_code, c.callback_no, s.task_no
    from called c
    join subjects s
        on s.store = c.store_code and s.callback_type = c.callback_type and s.subject_no = c.subject_no
    where c.attempted_on >= cast(s.triggered_at as date)
),
by_vehicle as (
    select c.store_code, c.callback_no, max_by(v.visit_no, v.delivered_on) as task_no
    from called c
    join visits v
        on v.store = c.store_code and v.vin_key = c.vin_key
        and v.delivered_on <= c.attempted_on and v.delivered_on >= c.attempted_on - interval 30 day
    where c.callback_type = 'service' and c.subject_no is null
    group by c.store_code, c.callback_no
),
lost as (
    select c.store_code, c.callback_no, o.task_no
    from called c
    join owed o
        on o.store = c.store_code and o.callback_type = 'lost_customer'
        and o.vin_key = coalesce(c.subject_key, c.vin_key)
        and c.attempted_on >= o.triggered_on and c.attempted_on <= o.due_on
    where c.callback_type = 'lost_customer'
),
matched as (
    select * from named
    union all
    select * from by_vehicle
    union all
    select * from lost
)
select
    c.store_code as store,
    c.callback_no,
    c.callback_type,
    m.task_no,
    c.subject_no,
    c.attempted_at,
    cast(c.attempted_at as date) as attempted_on,
    c.agent,
    o.advisor,
    c.channel,
    c.outcome,
    c.satisfaction,
    c.dissatisfied,
    c.voice,
    length(trim(c.voice)) as voice_length,
    c.complaint_no,
    o.order_type,
    o.owner_type,
    o.customer_grade,
    o.key_customer,
    c.vin,
    list_contains(c.supplied, 'voice') as voice_known,
    list_contains(c.supplied, 'dissatisfied') as dissatisfied_known,
    s.as_of,
    c.file_id,
    c.source_row
from records.callbacks c
join stores s on s.store = c.store_code
left join matched m on m.store_code = c.store_code and m.callback_no = c.callback_no
left join owed o on o.store = c.store_code and o.callback_type = c.callback_type and o.task_no = m.task_no
