-- one row is one visit: the orders of one vehicle delivered on one day, identified by the smallest order number
-- needs service_orders
select
    v.store,
    v.visit_no,
    v.order_no,
    v.delivered_at,
    cast(v.delivered_at as date) as delivered_on,
    v.day_only,
    v.orders,
    v.rework,
    o.order_type,
    o.service_advisor as advisor,
    o.arrived_at,
    o.mileage_km,
    o.amount,
    o.owner_type,
    o.customer_grade,
    o.key_customer,
    o.vin,
    o.vin_key,
    o.plate,
    o.customer_name,
    case when p.phone_key is null then o.customer_phone end as customer_phone,
    o.profile_complete and p.phone_key is null as profile_complete,
    list_contains(o.supplied, 'vin') and list_contains(o.supplied, 'plate')
        and list_contains(o.supplied, 'customer_name')
        and list_contains(o.supplied, 'customer_phone') as profile_known,
    list_contains(o.supplied, 'vin') as vin_known,
    v.order_type_known,
    s.as_of,
    s.orders_until,
    s.complaints_until,
    o.file_id,
    o.source_row
from records.service_orders o
join visit_orders v
    on v.store = o.store_code and v.order_no = o.order_no and v.vin_key is not distinct from o.vin_key
join stores s on s.store = v.store
left join store_phones p on p.store = o.store_code and p.phone_key = o.phone_key
where v.car_order_no = v.visit_no
order by delivered_on, v.store, v.visit_no
