-- one row is one attempt to call, with the task it belongs to (none: unmatched)
-- needs callbacks
-- (one of several tasks has the dimensions in which all of them agree)
with several as (
    select store, callback_no from matches group by store, callback_no having count(*) > 1
),
belongs as (
    select
        m.store, m.callback_no, min(m.callback_type) as callback_type, min(m.task_no) as task_no,
        case when min(o.advisor) = max(o.advisor) and count(o.advisor) = count(*) then min(o.advisor) end as advisor,
        case when min(o.order_type) = max(o.order_type) and count(o.order_type) = count(*) then min(o.order_type) end as order_type,
        case when min(o.owner_type) = max(o.owner_type) and count(o.owner_type) = count(*) then min(o.owner_type) end as owner_type,
        case when min(o.customer_grade) = max(o.customer_grade) and count(o.customer_grade) = count(*) then min(o.customer_grade) end as customer_grade,
        case when min(o.key_customer) = max(o.key_customer) and count(o.key_customer) = count(*) then min(o.key_customer) end as key_customer
    from several n
    join matches m on m.store = n.store and m.callback_no = n.callback_no
    join owed o on o.store = m.store and o.callback_type = m.callback_type and o.task_no = m.task_no
    group by m.store, m.callback_no
    union all
    select
        m.store, m.callback_no, m.callback_type, m.task_no,
        o.advisor, o.order_type, o.owner_type, o.customer_grade, o.key_customer
    from matches m
    join owed o on o.store = m.store and o.callback_type = m.callback_type and o.task_no = m.task_no
    left join several n on n.store = m.store and n.callback_no = m.callback_no
    where n.store is null
)
select
    c.store_code as store,
    c.callback_no,
    c.callback_type,
    m.task_no,
    m.callback_type as task_type,
    c.subject_no,
    c.attempted_at,
    k.attempted_on,
    c.agent,
    m.advisor,
    c.channel,
    c.outcome,
    k.reached,
    case when k.reached then c.satisfaction end as satisfaction,
    c.dissatisfied,
    c.voice,
    length(trim(c.voice)) as voice_length,
    c.complaint_no,
    m.order_type,
    m.owner_type,
    m.customer_grade,
    m.key_customer,
    c.vin,
    k.timed_by_phone,
    k.out_of_hours,
    list_contains(c.supplied, 'voice') as voice_known,
    list_contains(c.supplied, 'dissatisfied') as dissatisfied_known,
    list_contains(c.supplied, 'channel') as channel_known,
    s.as_of,
    c.file_id,
    c.source_row
from records.callbacks c
join calls k on k.store = c.store_code and k.callback_no = c.callback_no
join stores s on s.store = c.store_code
left join belongs m on m.store = c.store_code and m.callback_no = c.callback_no
