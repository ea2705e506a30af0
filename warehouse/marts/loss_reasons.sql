-- one row is one attempt on which a customer gave a reason for not coming any more
-- needs callbacks
select
    a.store,
    a.callback_no,
    a.callback_type,
    a.attempted_at,
    a.attempted_on,
    c.loss_reason,
    a.agent,
    a.advisor,
    a.owner_type,
    a.customer_grade,
    a.key_customer,
    a.vin,
    a.voice,
    a.as_of,
    a.file_id,
    a.source_row
from attempts a
join records.callbacks c on c.store_code = a.store and c.callback_no = a.callback_no
where c.loss_reason is not null
order by a.attempted_on, a.store, a.callback_no
