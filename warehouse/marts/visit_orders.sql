-- one row is one order that is part of a visit: delivered, and not an internal order
with delivered as (
    select
        store_code as store,
        order_no,
        coalesce(delivered_at, completed_at) as delivered_at,
        coalesce(cast(vin_key as varchar), concat('order ', order_no)) as vehicle
    from records.service_orders
    where coalesce(delivered_at, completed_at) is not null
        and coalesce(order_type, 'other') <> 'internal'
)
select
    store,
    order_no,
    min(order_no) over visit as visit_no,
    max(delivered_at) over visit as delivered_at,
    count(*) over visit as orders
from delivered
window visit as (partition by store, cast(delivered_at as date), vehicle)
