-- one row is one inquiry, with its deadline
-- needs inquiries
select
    i.store_code as store,
    i.inquiry_no,
    i.received_at,
    cast(i.received_at as date) as received_on,
    i.topic,
    i.handler,
    i.first_contact_at,
    i.closed_at,
    i.received_at + interval 24 hour as answer_due_at,
    list_contains(i.supplied, 'closed_at') as closing_known,
    s.as_of,
    i.file_id,
    i.source_row
from records.inquiries i
join stores s on s.store = i.store_code
order by received_on, i.store_code, i.inquiry_no
