-- one row is one complaint as recorded, with its log: where both have a value, the log's is taken
with log as (
    select
        store_code,
        complaint_no,
        min(case when event = 'received' then happened_at end) as received_at,
        min(case when event = 'contacted' then happened_at end) as first_contact_at,
        min(case when event = 'replied' then happened_at end) as first_reply_at,
        min(case when event = 'closed' then happened_at end) as first_closed_at,
        max(case when event = 'reopened' then happened_at end) as last_reopened_at,
        max(case when event = 'closed' then happened_at end) as last_closed_at,
        min(case when event = 'revisited' then happened_at end) as revisited_at,
        count(case when event = 'reopened' then 1 end) as reopen_count,
        min(happened_at) as began_at,
        min(file_id) as file_id,
        min(source_row) as source_row
    from records.complaint_events
    group by store_code, complaint_no
)
select
    coalesce(c.store_code, e.store_code) as store,
    coalesce(c.complaint_no, e.complaint_no) as complaint_no,
    c.source,
    c.process,
    c.level,
    c.department,
    c.advisor,
    c.handler,
    c.vin,
    c.vin_key,
    c.plate,
    c.customer_name,
    c.customer_phone,
    c.phone_key,
    c.subject_no,
    c.cause_1,
    c.cause_2,
    c.description,
    coalesce(e.received_at, c.received_at, e.began_at) as received_at,
    coalesce(e.first_contact_at, c.first_contact_at) as first_contact_at,
    coalesce(e.first_reply_at, c.first_reply_at) as first_reply_at,
    c.due_at,
    coalesce(e.first_closed_at, c.first_closed_at) as first_closed_at,
    case when e.reopen_count > 0 then e.reopen_count else c.reopen_count end as reopen_count,
    coalesce(e.last_reopened_at, c.last_reopened_at) as last_reopened_at,
    coalesce(e.last_closed_at, c.last_closed_at) as last_closed_at,
    case
        when c.status is not null then c.status
        when e.last_reopened_at >= coalesce(e.last_closed_at, e.last_reopened_at) then 'in_progress'
        when coalesce(e.last_closed_at, c.last_closed_at) is not null then 'closed'
        when coalesce(e.first_closed_at, c.first_closed_at) is not null
            and coalesce(c.reopen_count, 0) = 0 then 'closed'
        else 'open'
    end as status,
    c.revisit_required,
    coalesce(e.revisited_at, c.revisited_at) as revisited_at,
    c.revisit_result,
    e.complaint_no is not null as logged,
    coalesce(c.supplied, ['received_at']) as supplied,
    coalesce(c.file_id, e.file_id) as file_id,
    coalesce(c.source_row, e.source_row) as source_row
from records.complaints c
full join log e on e.store_code = c.store_code and e.complaint_no = c.complaint_no
