-- one row is one sale whose source tells when the customer's profile was uploaded
-- needs vehicle_sales
select
    v.store_code as store,
    v.sale_no,
    v.delivered_at,
    cast(v.delivered_at as date) as delivered_on,
    cast(cast(v.delivered_at as date) as timestamp) + p.profile_days * interval 1 day + interval 86399 second
        as profile_due_at,
    v.profile_uploaded_at,
    coalesce(cast(v.profile_uploaded_at as date) <= cast(v.delivered_at as date) + p.profile_days * interval 1 day, false)
        as uploaded_by_limit,
    v.sales_advisor as advisor,
    v.owner_type,
    v.key_customer,
    v.vin,
    v.plate,
    v.customer_name,
    v.customer_phone,
    s.as_of,
    s.orders_until,
    v.file_id,
    v.source_row
from sales v
join stores s on s.store = v.store_code
join records.policies p
    on p.store = v.store_code and cast(v.delivered_at as date) >= p.since and cast(v.delivered_at as date) < p.until
where list_contains(v.supplied, 'profile_uploaded_at')
order by delivered_on, v.store_code, v.sale_no
