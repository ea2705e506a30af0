-- one row is one attempt to call, with the task it belongs to (none: unmatched)
-- needs callbacks
with first_match as (
    select store, callback_no, min(callback_type) as callback_type, min(task_no) as task_no
    from matches
    group by store, callback_no
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
    o.advisor,
    c.channel,
    c.outcome,
    k.reached,
    case when k.reached then c.satisfaction end as satisfaction,
    c.dissatisfied,
    c.voice,
    length(trim(c.voice)) as voice_length,
    c.complaint_no,
    o.order_type,
    o.owner_type,
    o.customer_grade,
    o.key_customer,
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
left join first_match m on m.store = c.store_code and m.callback_no = c.callback_no
left join owed o on o.store = c.store_code and o.callback_type = m.callback_type and o.task_no = m.task_no
