-- one row is one car sold, with the day by which its first maintenance is due and whether it came for it
-- needs vehicle_sales
-- needs service_orders
-- (the days of its reminder by the policy of the sale's day, and days of grace)
with limits as (
    select
        v.store_code as store, v.sale_no, v.vin, v.vin_key, v.sales_advisor as advisor, v.owner_type, v.key_customer,
        v.delivered_at,
        cast(v.delivered_at as date) as delivered_on,
        cast(cast(v.delivered_at as date) + (
            case when v.owner_type = 'company' then p.company_first_service_days else p.first_service_days end
            + p.first_service_grace_days
        ) * interval 1 day as date) as limit_on,
        v.file_id, v.source_row
    from sales v
    join records.policies p
        on p.store = v.store_code and cast(v.delivered_at as date) >= p.since and cast(v.delivered_at as date) < p.until
),
came as (
    select l.store, l.sale_no, min(v.delivered_on) as came_on
    from limits l
    join records.service_orders o on o.store_code = l.store and o.vin_key = l.vin_key
    join visit_orders w on w.store = l.store and w.order_no = o.order_no and w.vin_key = o.vin_key
    join visits v on v.store = l.store and v.visit_no = w.visit_no
    where o.order_type = 'first_maintenance'
        and v.delivered_on >= l.delivered_on and v.delivered_on <= l.limit_on
    group by l.store, l.sale_no
),
typed as (
    select store_code as store, bool_or(list_contains(supplied, 'order_type')) as order_type_known
    from records.service_orders
    group by store_code
)
select
    l.store,
    l.sale_no,
    l.delivered_at,
    l.delivered_on,
    l.limit_on,
    cast(l.limit_on as timestamp) + interval 86399 second as limit_ends_at,
    c.came_on,
    l.vin,
    l.advisor,
    l.owner_type,
    l.key_customer,
    l.vin_key is not null and coalesce(t.order_type_known, false) as first_service_known,
    s.as_of,
    s.orders_until,
    l.file_id,
    l.source_row
from limits l
join stores s on s.store = l.store
left join typed t on t.store = l.store
left join came c on c.store = l.store and c.sale_no = l.sale_no
order by l.limit_on, l.store, l.sale_no
