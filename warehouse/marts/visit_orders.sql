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
        coalesce(cast(vin_key as varchar), concat('order ', order_no)) as vehicle
    from records.service_orders
),
of_several_cars as (
    select store_code as store, order_no from records.service_orders group by store_code, order_no having count(*) > 1
),
-- the number of an order of several cars is told apart by the car
delivered as (
    select
        o.*, cast(o.delivered_at as date) as delivered_on,
        case when s.store is not null then concat(o.order_no, ' ', o.vehicle) else o.order_no end as car_order_no
    from ordered o
    left join of_several_cars s on s.store = o.store and s.order_no = o.order_no
    where o.delivered_at is not null and coalesce(o.order_type, 'other') <> 'internal'
),
-- the visits of several orders
together as (
    select
        store, delivered_on, vehicle,
        min(car_order_no) as visit_no,
        max(delivered_at) as delivered_at,
        bool_and(day_only) as day_only,
        bool_or(coalesce(order_type = 'rework', false)) as rework,
        bool_or(order_type_known) as order_type_known,
        count(*) as orders
    from delivered
    group by store, delivered_on, vehicle
    having count(*) > 1
)
select
    d.store,
    d.order_no,
    d.car_order_no,
    d.vin_key,
    coalesce(t.visit_no, d.car_order_no) as visit_no,
    coalesce(t.delivered_at, d.delivered_at) as delivered_at,
    coalesce(t.day_only, d.day_only) as day_only,
    coalesce(t.rework, d.order_type = 'rework', false) as rework,
    coalesce(t.order_type_known, d.order_type_known) as order_type_known,
    coalesce(t.orders, 1) as orders
from delivered d
left join together t on t.store = d.store and t.delivered_on = d.delivered_on and t.vehicle = d.vehicle
