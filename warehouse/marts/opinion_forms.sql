-- one row is one complaint of level A to C that owes a form of the customer's opinion, filed within the day
-- needs complaints
select
    store,
    complaint_no,
    received_at,
    received_on,
    cast(received_on as timestamp) + interval 86399 second as form_due_at,
    form_filed_at,
    coalesce(cast(form_filed_at as date) = received_on, false) as filed_on_day,
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
from complaints
where form_filing_known and level in ('A', 'B', 'C')
order by received_on, store, complaint_no
