-- one row is one call on which items of the questionnaire were answered, and how many
-- needs callback_answers
-- needs callbacks
with asked as (
    select store_code as store, callback_no, count(*) as questions
    from records.callback_answers
    where answer is not null
    group by store_code, callback_no
)
select
    q.store,
    q.callback_no,
    a.callback_type,
    a.attempted_at,
    a.attempted_on,
    q.questions,
    a.agent,
    a.advisor,
    a.order_type,
    a.owner_type,
    a.customer_grade,
    a.key_customer,
    a.vin,
    a.as_of,
    a.file_id,
    a.source_row
from asked q
join attempts a on a.store = q.store and a.callback_no = q.callback_no
order by a.attempted_on, q.store, q.callback_no
