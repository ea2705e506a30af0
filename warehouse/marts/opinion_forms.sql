-- one row is one complaint of level A to C that owes a form of the customer's opinion, filed within the policy's days
-- needs complaints
with filed as (
    select c.*, cast(c.received_on + p.form_days * interval 1 day as date) as form_due_on
    from complaints c
    join records.policies p on p.store = c.store and c.received_on >= p.since and c.received_on < p.until
    where c.form_filing_known and c.level in ('A', 'B', 'C')
)
select
    store,
    complaint_no,
    received_at,
    received_on,
    cast(form_due_on as timestamp) + interval 86399 second as form_due_at,
    form_filed_at,
    coalesce(cast(form_filed_at as date) <= form_due_on, false) as filed_in_time,
    opinion_decision,
    status,
    source,
    process,
    level,
    department,
    advisor,
    handler,
    cause_1,
    cause_2,
    vin,
    as_of,
    complaints_until,
    file_id,
    source_row
from filed
order by received_on, store, complaint_no
