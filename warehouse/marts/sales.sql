-- one row is one sale that stands: a cancelled one owes nothing, and its car was not seen
select s.* exclude (customer_phone), case when p.phone_key is null then s.customer_phone end as customer_phone
from records.vehicle_sales s
left join store_phones p on p.store = s.store_code and p.phone_key = s.phone_key
where coalesce(s.sale_status, 'delivered') <> 'cancelled'
