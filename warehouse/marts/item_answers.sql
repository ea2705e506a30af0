-- one row is one item of the questionnaire as a customer answered it, with the call on which it was asked
-- needs callback_answers
-- needs callbacks
with scored as (
    select
        store_code as store, callback_no, item, answer,
        case when answer not in ('yes', 'no') then cast(answer as integer) end as score,
        reason, file_id, source_row
    from records.callback_answers
    where answer is not null
)
select
    q.store,
    q.callback_no,
    a.callback_type,
    a.attempted_at,
    a.attempted_on,
    q.item,
    q.answer,
    q.score,
    q.answer = 'no' or coalesce(q.score <= 5, false) as item_dissatisfied,
    q.reason,
    a.agent,
    a.advisor,
    a.order_type,
    a.owner_type,
    a.customer_grade,
    a.key_customer,
    a.vin,
    a.as_of,
    q.file_id,
    q.source_row
from scored q
join attempts a on a.store = q.store and a.callback_no = q.callback_no
order by a.attempted_on, q.store, q.callback_no, q.item
