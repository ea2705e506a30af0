-- one row is one vehicle at one month's end: active (last visit within a year) or lost (one to two years ago)
-- needs service_orders
with spells as (
    select
        v.*,
        lead(v.delivered_on) over (partition by v.store, v.vin_key order by v.delivered_on) as next_on
    from visits v
    where v.vin_key is not null
),
reaching as (
    select
        s.*,
        least(
            24,
            (year(as_of) - year(delivered_on)) * 12 + month(as_of) - month(delivered_on),
            (year(next_on) - year(delivered_on)) * 12 + month(next_on) - month(delivered_on)
        ) as months
    from spells s
),
ends as (
    select
        p.*,
        last_day(cast(date_trunc('month', p.delivered_on) + k.month * interval 1 month as date)) as month_end_on
    from reaching p, unnest(range(0, p.months + 1)) k (month)
)
select
    store,
    month_end_on,
    vin,
    delivered_on as last_visit_on,
    advisor,
    owner_type,
    customer_grade,
    key_customer,
    delivered_on < month_end_on - interval 12 month as lost,
    as_of,
    file_id,
    source_row
from ends
where (next_on is null or next_on > month_end_on)
    and delivered_on >= month_end_on - interval 24 month
    and cast(month_end_on as timestamp) + interval 86399 second <= as_of
