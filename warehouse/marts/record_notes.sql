-- one row is one note that has to be written out: the words of a dissatisfied customer, or of a complaint's event
-- needs callbacks or complaint_events
select
    store,
    attempted_on as noted_on,
    'callbacks' as record,
    callback_no,
    callback_type,
    subject_no,
    complaint_no,
    attempted_at,
    agent,
    advisor,
    channel,
    outcome,
    satisfaction,
    dissatisfied,
    voice,
    coalesce(voice_length, 0) as note_length,
    voice_known as note_known,
    order_type,
    owner_type,
    customer_grade,
    key_customer,
    vin,
    as_of,
    file_id,
    source_row
from attempts
where dissatisfied
union all
select
    e.store_code,
    cast(e.happened_at as date),
    'complaint_events',
    null,
    null,
    null,
    e.complaint_no,
    e.happened_at,
    e.actor,
    null,
    null,
    null,
    null,
    null,
    e.note,
    coalesce(length(trim(e.note)), 0),
    list_contains(e.supplied, 'note'),
    null,
    null,
    null,
    null,
    null,
    s.as_of,
    e.file_id,
    e.source_row
from records.complaint_events e
join stores s on s.store = e.store_code
where list_contains(e.supplied, 'note')
