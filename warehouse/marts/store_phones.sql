-- one row is one phone of a store beside more than 20 differently named customers: the store's own, it identifies nobody
-- (a batch of an earlier version has no hash of the name: its names are told apart by what is shown of them)
with held as (
    select store_code as store, phone_key, name_key, customer_name, customer_phone, file_id, source_row
    from records.service_orders
    where phone_key is not null
    union all
    select store_code, phone_key, name_key, customer_name, customer_phone, file_id, source_row
    from records.vehicle_sales
    where phone_key is not null
    union all
    select store_code, phone_key, name_key, customer_name, customer_phone, file_id, source_row
    from records.complaints
    where phone_key is not null
),
named as (
    select store, phone_key, name_key, customer_name, count(*) as records, min(file_id) as file_id
    from held
    group by store, phone_key, name_key, customer_name
),
often as (
    select store, phone_key from named group by store, phone_key having count(*) > 20
),
shared as (
    select
        n.store, n.phone_key, greatest(count(distinct n.name_key), count(distinct n.customer_name)) as customers,
        sum(n.records) as records, min(n.file_id) as file_id
    from named n
    join often o on o.store = n.store and o.phone_key = n.phone_key
    group by n.store, n.phone_key
)
select
    s.store,
    s.phone_key,
    max(h.customer_phone) as customer_phone,
    s.customers,
    cast(s.records as bigint) as records,
    s.file_id,
    min(h.source_row) as source_row
from held h
join shared s on s.store = h.store and s.phone_key = h.phone_key and s.file_id = h.file_id
where s.customers > 20
group by s.store, s.phone_key, s.customers, s.records, s.file_id
order by s.store, s.phone_key
