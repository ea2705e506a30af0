-- one row is one callback that a store owes, before attempts are matched
-- (the two half-years that begin twelve to twenty-four months after a visit begin 18 and 24 after its own half)
with spells as (
    select
        v.*,
        make_date(year(v.delivered_on), case when month(v.delivered_on) > 6 then 7 else 1 end, 1) as half_on,
        lead(v.delivered_on) over (partition by v.store, v.vin_key order by v.delivered_on) as next_on
    from visits v
    where v.vin_key is not null
),
lost as (
    select *
    from (
        select p.*, cast(p.half_on + h.months * interval 1 month as date) as starts_on
        from spells p
        cross join (select 18 as months union all select 24) h
    ) halves
    where (next_on is null or next_on >= starts_on) and starts_on <= as_of
),
owed as (
    select
        store, 'service' as callback_type, visit_no as task_no, visit_no as subject_no,
        delivered_at as triggered_at, 3 as days, cast(null as date) as ends_on,
        advisor, order_type, owner_type, customer_grade, key_customer,
        vin, vin_key, plate, customer_name, customer_phone, vin_known, true as attempts_known,
        as_of, file_id, source_row
    from visits
    union all
    select
        v.store_code, d.callback_type, v.sale_no, v.sale_no,
        v.delivered_at, d.days, null,
        v.sales_advisor, null, v.owner_type, null, v.key_customer,
        v.vin, v.vin_key, v.plate, v.customer_name, v.customer_phone, true, true,
        s.as_of, v.file_id, v.source_row
    from records.vehicle_sales v
    join stores s on s.store = v.store_code
    cross join (
        select 'sale_day0' as callback_type, 0 as days
        union all select 'sale_day3', 3
        union all select 'sale_day7', 7
    ) d
    union all
    select
        c.store, 'complaint_revisit', c.complaint_no, c.complaint_no,
        c.first_closed_at, 1, null,
        c.advisor, null, null, null, null,
        c.vin, c.vin_key, c.plate, c.customer_name, c.customer_phone, true, c.revisit_known or s.has_callbacks,
        c.as_of, c.file_id, c.source_row
    from complaints c
    join stores s on s.store = c.store
    where c.first_closed_at is not null and coalesce(c.revisit_required, true)
    union all
    select
        store, 'lost_customer', concat(cast(starts_on as varchar), ' ', cast(vin_key as varchar)), vin,
        cast(starts_on as timestamp), 0, cast(starts_on + interval 6 month - interval 1 day as date),
        advisor, null, owner_type, customer_grade, key_customer,
        vin, vin_key, plate, customer_name, customer_phone, true, true,
        as_of, file_id, source_row
    from lost
)
select
    * exclude (days, ends_on),
    cast(triggered_at as date) as triggered_on,
    coalesce(ends_on, cast(triggered_at as date) + days) as due_on
from owed
