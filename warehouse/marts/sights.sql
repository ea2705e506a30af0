-- one row is one vehicle seen by a store on one day: its last visit or sale of the day, and when it came next
with seen as (
    select
        store, vin_key, delivered_on as seen_on, 1 as rank, visit_no as subject_no, delivered_at as seen_at,
        advisor, order_type, owner_type, customer_grade, key_customer, vin, plate, customer_name, customer_phone,
        file_id, source_row
    from visits
    where vin_key is not null
    union all
    select
        store_code, vin_key, cast(delivered_at as date), 2, sale_no, delivered_at,
        sales_advisor, null, owner_type, null, key_customer, vin, plate, customer_name, customer_phone,
        file_id, source_row
    from sales
    where vin_key is not null
),
ranked as (
    select
        *,
        row_number() over (
            partition by store, vin_key, seen_on order by seen_at desc, rank, subject_no desc
        ) as place
    from seen
)
select
    * exclude (place),
    lead(seen_on) over (partition by store, vin_key order by seen_on) as next_on
from ranked
where place = 1
