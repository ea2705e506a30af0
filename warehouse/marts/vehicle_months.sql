-- one row is one vehicle at one month's end: active (seen within a year) or lost (one to two years ago)
-- needs service_orders
with spells as (
    select
        s.*,
        st.as_of,
        st.orders_until,
        st.callbacks_until,
        reach.months as most_months
    from sights s
    join stores st on st.store = s.store and st.has_orders
    cross join (select max(greatest(lost_after_months, lost_until_months)) as months from records.policies) reach
),
reaching as (
    select
        s.*,
        least(
            most_months,
            (year(as_of) - year(seen_on)) * 12 + month(as_of) - month(seen_on),
            (year(next_on) - year(seen_on)) * 12 + month(next_on) - month(seen_on)
        ) as months
    from spells s
),
ends as (
    select
        p.*,
        last_day(cast(date_trunc('month', p.seen_on) + k.month * interval 1 month as date)) as month_end_on
    from reaching p, unnest(range(0, p.months + 1)) k (month)
),
-- the car that an attempt names, and those of the tasks that it belongs to
about as (
    select store, vin_key, attempted_on from calls where vin_key is not null
    union all
    select store, subject_key, attempted_on from calls where subject_key is not null
    union all
    select c.store, o.vin_key, c.attempted_on
    from calls c
    join matches m on m.store = c.store and m.callback_no = c.callback_no
    join owed o on o.store = m.store and o.callback_type = m.callback_type and o.task_no = m.task_no
    where o.vin_key is not null and o.vin_key is distinct from c.vin_key
),
-- of the attempts of a month the last: it is the latest at each month's end until the next month with one
last_calls as (
    select a.store, a.vin_key, max(a.attempted_on) as attempted_on
    from about a
    join (select distinct store, vin_key from spells) s on s.store = a.store and s.vin_key = a.vin_key
    group by a.store, a.vin_key, date_trunc('month', a.attempted_on)
),
followed_calls as (
    select
        c.*,
        lead(c.attempted_on) over (partition by c.store, c.vin_key order by c.attempted_on) as next_on,
        reach.months as most_months
    from last_calls c
    cross join (select max(silent_months) as months from records.policies) reach
),
reaching_calls as (
    select
        c.*,
        least(
            most_months, (year(next_on) - year(attempted_on)) * 12 + month(next_on) - month(attempted_on) - 1
        ) as months
    from followed_calls c
),
-- the month ends at which an attempt lies within the policy's months before
called as (
    select
        c.store, c.vin_key, c.attempted_on,
        last_day(cast(date_trunc('month', c.attempted_on) + k.month * interval 1 month as date)) as month_end_on
    from reaching_calls c, unnest(range(0, c.months + 1)) k (month)
),
in_touch as (
    select c.store, c.vin_key, c.month_end_on
    from called c
    join records.policies p on p.store = c.store and c.month_end_on >= p.since and c.month_end_on < p.until
    where c.attempted_on <= c.month_end_on and c.attempted_on >= c.month_end_on - p.silent_months * interval 1 month
)
select
    e.store,
    e.month_end_on,
    cast(e.month_end_on as timestamp) + interval 86399 second as month_ends_at,
    e.vin,
    e.vin_key,
    e.seen_on as last_seen_on,
    e.advisor,
    e.owner_type,
    e.customer_grade,
    e.key_customer,
    e.seen_on < e.month_end_on - p.lost_after_months * interval 1 month as lost,
    e.seen_on < e.month_end_on - p.silent_months * interval 1 month and t.store is null as silent,
    e.callbacks_until is not null as attempts_known,
    e.as_of,
    e.orders_until,
    e.callbacks_until,
    e.file_id,
    e.source_row
from ends e
join records.policies p on p.store = e.store and e.month_end_on >= p.since and e.month_end_on < p.until
left join in_touch t on t.store = e.store and t.vin_key = e.vin_key and t.month_end_on = e.month_end_on
where (e.next_on is null or e.next_on > e.month_end_on)
    and e.seen_on >= e.month_end_on - p.lost_until_months * interval 1 month
    and cast(e.month_end_on as timestamp) + interval 86399 second <= e.as_of
