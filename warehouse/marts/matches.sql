-- one row is one attempt and one task that it belongs to
with named_orders as (
    select
        c.store, c.callback_no, c.attempted_on, v.vin_key, v.visit_no, cast(v.delivered_at as date) as delivered_on,
        v.car_order_no <> v.order_no as of_several_cars, coalesce(c.vin_key = v.vin_key, false) as is_car
    from calls c
    join visit_orders v on v.store = c.store and v.order_no = c.subject_no
    where c.callback_type = 'service'
),
-- of an order of several cars the one that the attempt names, else every one
ordered as (
    select n.*
    from named_orders n
    left join (select distinct store, callback_no from named_orders where of_several_cars and is_car) c
        on c.store = n.store and c.callback_no = n.callback_no
    where n.is_car or c.store is null
),
-- what was not named, or named before it was delivered, was about the latest visit of the car
unnamed as (
    select store, callback_no, attempted_on, vin_key
    from calls
    where callback_type = 'service' and subject_no is null and vin_key is not null
    union all
    select store, callback_no, attempted_on, vin_key
    from ordered
    where attempted_on < delivered_on and vin_key is not null
),
by_vehicle as (
    select u.store, u.callback_no, max_by(v.visit_no, v.delivered_on) as task_no
    from unnamed u
    join records.policies p on p.store = u.store and u.attempted_on >= p.since and u.attempted_on < p.until
    join visits v
        on v.store = u.store and v.vin_key = u.vin_key
        and v.delivered_on <= u.attempted_on and v.delivered_on >= u.attempted_on - p.match_days * interval 1 day
    group by u.store, u.callback_no, u.vin_key
),
sale_calls as (
    select
        c.store, c.callback_no, c.attempted_on, c.subject_no as task_no, cast(v.delivered_at as date) as delivered_on,
        cast(right(c.callback_type, 1) as integer) as step
    from calls c
    join sales v on v.store_code = c.store and v.sale_no = c.subject_no
    where c.callback_type in ('sale_day0', 'sale_day3', 'sale_day7')
),
-- an attempt before its window belongs to the step before
sold as (
    select
        c.store, c.callback_no, c.task_no,
        max_by(p.callback_type, cast(right(p.callback_type, 1) as integer)) as callback_type
    from sale_calls c
    join records.policy_callbacks p
        on p.store = c.store and c.delivered_on >= p.since and c.delivered_on < p.until
        and p.callback_type in ('sale_day0', 'sale_day3', 'sale_day7')
    where cast(right(p.callback_type, 1) as integer) <= c.step
        and c.attempted_on >= c.delivered_on + coalesce(p.opens_days, 0) * interval 1 day
    group by c.store, c.callback_no, c.task_no
),
revisits as (
    select store, callback_no, subject_no as complaint_no, attempted_on
    from calls
    where callback_type = 'complaint_revisit'
),
-- of the closes of a complaint the latest by day up to the attempt, before the first the first
revisited as (
    select
        r.store, r.callback_no,
        coalesce(
            max(case when l.closed_on <= r.attempted_on then l.nth end), 1
        ) as nth,
        r.complaint_no
    from revisits r
    join complaints c on c.store = r.store and c.complaint_no = r.complaint_no
    join closes l on l.store = r.store and l.complaint_no = r.complaint_no
    where r.attempted_on >= c.received_on or l.closed_on <= r.attempted_on
    group by r.store, r.callback_no, r.complaint_no
),
by_spell as (
    select c.store, c.callback_no, c.callback_type, o.task_no
    from calls c
    join owed o
        on o.store = c.store and o.callback_type = c.callback_type
        and o.vin_key = coalesce(c.subject_key, c.vin_key)
        and c.attempted_on >= o.triggered_on and c.attempted_on <= cast(o.due_at as date)
    where c.callback_type in ('lost_customer', 'key_customer')
),
matched as (
    select store, callback_no, 'service' as callback_type, visit_no as task_no
    from ordered
    where attempted_on >= delivered_on
    union all
    select store, callback_no, 'service', task_no
    from by_vehicle
    union all
    select store, callback_no, callback_type, task_no
    from sold
    union all
    select store, callback_no, 'complaint_revisit',
        case when nth = 1 then complaint_no else concat(complaint_no, ' ', cast(nth as varchar)) end
    from revisited
    union all
    select store, callback_no, callback_type, task_no
    from by_spell
)
select distinct m.store, m.callback_no, m.callback_type, m.task_no
from matched m
join owed o on o.store = m.store and o.callback_type = m.callback_type and o.task_no = m.task_no
