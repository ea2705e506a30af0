-- one row is one vehicle at one month's end: active (seen within a year) or lost (not for one to two years)
with spells as (
    select
        v.*,
        least(
            24,
            date_diff('month', v.delivered_on, cast(v.as_of as date)),
            date_diff('month', v.delivered_on, lead(v.delivered_on) over vehicle)
        ) as months,
        lead(v.delivered_on) over vehicle as next_on
    from visits v
    where v.vin_key is not null
    window vehicle as (partition by v.store, v.vin_key order by v.delivered_on)
),
ends as (
    select
        p.*,
        last_day(cast(date_trunc('month', p.delivered_on) + to_months(cast(k.month as integer)) as date)) as month_end_on
    from spells p, unnest(range(0, p.months + 1)) k (month)
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
