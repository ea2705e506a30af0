-- one row is one order of one car that is part of a visit: delivered, and not an internal order
with ordered as (
    select
        store_code as store,
        order_no,
        vin_key,
        order_type,
        coalesce(list_contains(supplied, 'order_type'), false) as order_type_known,
        coalesce(delivered_at, completed_at) as delivered_at,
        coalesce(list_contains(
            date_only, case when delivered_at is not null then 'delivered_at' else 'completed_at' end
        ), false) as day_only,
        coalesce(cast(vin_key as varchar), concat('order ', order_no)) as vehicle,
        count(*) over (partition by store_code, order_no) as cars
    from records.service_orders
),
-- the number of an order of several cars is told apart by the car
delivered as (
    select *, case when cars > 1 then concat(order_no, ' ', vehicle) else order_no end as car_order_no
    from ordered
    where delivered_at is not null and coalesce(order_type, 'other') <> 'internal'
)
select
    store,
    order_no,
    car_order_no,
    vin_key,
    min(car_order_no) over visit as visit_no,
    max(delivered_at) over visit as delivered_at,
    bool_and(day_only) over visit as day_only,
    bool_or(coalesce(order_type = 'rework', false)) over visit as rework,
    bool_or(order_type_known) over visit as order_type_known,
    count(*) over visit as orders
from delivered
window visit as (partition by store, cast(delivered_at as date), vehicle)
