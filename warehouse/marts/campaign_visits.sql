-- one row is one car that came for one campaign: the first visit of which an order names it
-- needs service_orders
with named as (
    select
        o.store_code as store, o.campaign_no, w.visit_no, w.vin_key, w.delivered_at,
        row_number() over (
            partition by o.store_code, o.campaign_no, coalesce(cast(o.vin_key as varchar), concat('order ', o.order_no))
            order by w.delivered_at, w.visit_no, o.order_no
        ) as nth
    from records.service_orders o
    join visit_orders w on w.store = o.store_code and w.order_no = o.order_no and w.vin_key is not distinct from o.vin_key
    where o.campaign_no is not null
)
select
    n.store,
    n.campaign_no,
    k.campaign_name,
    v.visit_no,
    v.delivered_at,
    v.delivered_on,
    v.advisor,
    v.order_type,
    v.owner_type,
    v.customer_grade,
    v.key_customer,
    v.vin,
    v.vin_key,
    v.plate,
    v.customer_name,
    v.customer_phone,
    v.as_of,
    v.orders_until,
    v.file_id,
    v.source_row
from named n
join visits v on v.store = n.store and v.visit_no = n.visit_no
left join records.campaigns k on k.store_code = n.store and k.campaign_no = n.campaign_no
where n.nth = 1
order by v.delivered_on, n.store, n.campaign_no
