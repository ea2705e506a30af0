-- one row is one callback that a store owes, with its attempts, and when it was reached and concluded
-- needs callbacks
-- needs service_orders for service, lost_customer, key_customer
-- needs vehicle_sales for sale_day0, sale_day3, sale_day7
-- needs complaints or complaint_events for complaint_revisit
-- (an attempt without a clock has been made for certain at the end of its day, its "latest" moment)
with days as (
    select
        a.store, a.callback_type, a.task_no, a.attempted_on, min(a.attempted_at) as day_at,
        min_by(a.latest_at, a.attempted_at) as latest_at
    from answers a
    group by a.store, a.callback_type, a.task_no, a.attempted_on
),
-- the last day of trying that the policy asks for concludes a task
tried as (
    select store, callback_type, task_no, count(*) as days_tried from days group by store, callback_type, task_no
),
last_tries as (
    select store, callback_type, task_no, day_at as last_try_at, latest_at as last_try_latest_at
    from (
        select
            d.*, o.tries,
            row_number() over (partition by d.store, d.callback_type, d.task_no order by d.attempted_on) as nth
        from days d
        join tried t on t.store = d.store and t.callback_type = d.callback_type and t.task_no = d.task_no
        join owed o on o.store = d.store and o.callback_type = d.callback_type and o.task_no = d.task_no
        where t.days_tried >= o.tries
    ) ranked
    where nth = tries
),
-- all attempts of a task together; its agent is whom the first was assigned to, else who made it
efforts as (
    select
        store, callback_type, task_no,
        count(*) as attempts,
        min(struct_pack(at := attempted_at, told := callback_no = '', callback_no := callback_no, agent := agent)) as first_attempt,
        min(attempted_at) as first_attempt_at,
        min_by(latest_at, attempted_at) as first_attempt_latest_at,
        min(case when reached then attempted_at end) as reached_at,
        min_by(case when reached then latest_at end, case when reached then attempted_at end) as reached_latest_at,
        min(case when answered then attempted_at end) as answered_at,
        min_by(case when answered then latest_at end, case when answered then attempted_at end) as answered_latest_at,
        bool_or(wrong_number) as wrong_number,
        bool_or(voiced) as voiced,
        bool_or(voice_known) as voice_known,
        bool_or(dissatisfied) as dissatisfied,
        bool_or(dissatisfied_known) as dissatisfied_known,
        min(case when dissatisfied then attempted_at end) as dissatisfied_at,
        min_by(
            case when dissatisfied then latest_at end, case when dissatisfied then attempted_at end
        ) as dissatisfied_latest_at,
        bool_or(dissatisfied and complaint_named) as complaint_named,
        bool_or(dissatisfied and complaint_no_known) as complaint_no_known
    from answers
    group by store, callback_type, task_no
),
-- visits for which a complaint was recorded from a callback
named_orders as (
    select v.store, v.visit_no, coalesce(c.vin_key = v.vin_key, false) as is_car,
        bool_or(coalesce(c.vin_key = v.vin_key, false)) over (partition by c.store, c.complaint_no) as names_car
    from complaints c
    join visit_orders v on v.store = c.store and v.order_no = c.subject_no
    where c.source = 'callback'
),
complained as (
    select distinct store, 'service' as callback_type, visit_no as task_no
    from named_orders
    where is_car or not names_car
    union
    select distinct o.store, o.callback_type, o.task_no
    from owed o
    join complaints c on c.store = o.store and c.subject_no = o.subject_no
    where c.source = 'callback' and o.callback_type <> 'service'
),
-- tasks whose customer complained by another way within the policy's days of being reached
elsewhere as (
    select distinct o.store, o.task_no
    from owed o
    join efforts e on e.store = o.store and e.callback_type = o.callback_type and e.task_no = o.task_no
    join complaints c on c.store = o.store and c.vin_key = o.vin_key
    where o.callback_type = 'service' and c.source <> 'callback'
        and case when c.received_day_only or e.reached_latest_at > e.reached_at
            then c.received_on > cast(e.reached_at as date)
                and c.received_on <= cast(e.reached_latest_at + o.voice_days * interval 1 day as date)
            else c.received_at > e.reached_at and c.received_at <= e.reached_at + o.voice_days * interval 1 day end
),
-- lost vehicles that came for a visit within the policy's days of being reached
won_back as (
    select distinct o.store, o.task_no
    from owed o
    join efforts e on e.store = o.store and e.callback_type = o.callback_type and e.task_no = o.task_no
    join visits v on v.store = o.store and v.vin_key = o.vin_key
    where o.callback_type = 'lost_customer'
        and case when v.day_only or e.reached_latest_at > e.reached_at
            then v.delivered_on > cast(e.reached_at as date)
                and v.delivered_on <= cast(e.reached_at + o.win_back_days * interval 1 day as date)
            else v.delivered_at > e.reached_at
                and v.delivered_at <= e.reached_at + o.win_back_days * interval 1 day end
),
joined as (
    select
        o.*,
        e.first_attempt.agent as agent,
        e.* exclude (store, callback_type, task_no, first_attempt),
        n.days_tried,
        least(e.answered_at, t.last_try_at) as concluded_at,
        case when coalesce(t.last_try_at < e.answered_at, e.answered_at is null)
            then t.last_try_latest_at else e.answered_latest_at end as concluded_latest_at,
        d.task_no is not null as complaint_recorded,
        x.task_no is not null as complained_elsewhere,
        w.task_no is not null as won_back
    from owed o
    left join efforts e on e.store = o.store and e.callback_type = o.callback_type and e.task_no = o.task_no
    left join tried n on n.store = o.store and n.callback_type = o.callback_type and n.task_no = o.task_no
    left join last_tries t on t.store = o.store and t.callback_type = o.callback_type and t.task_no = o.task_no
    left join complained d on d.store = o.store and d.callback_type = o.callback_type and d.task_no = o.task_no
    left join elsewhere x on o.callback_type = 'service' and x.store = o.store and x.task_no = o.task_no
    left join won_back w on o.callback_type = 'lost_customer' and w.store = o.store and w.task_no = o.task_no
    where o.event_on is null
)
select
    store,
    callback_type,
    task_no,
    subject_no,
    triggered_at,
    triggered_on,
    clock_starts_at,
    opens_on,
    cast(due_at as date) as due_on,
    due_at,
    cast(triggered_on + next_days * interval 1 day as date) as next_day_on,
    greatest(due_at, cast(triggered_on as timestamp) + next_days * interval 1 day + interval 86399 second)
        as next_day_due_at,
    clock_starts_at + reach_minutes * interval 1 minute as reach_ends_at,
    greatest(due_at, clock_starts_at + reach_minutes * interval 1 minute) as within_48h_due_at,
    tries,
    advisor,
    agent,
    coalesce(attempts, 0) as attempts,
    coalesce(days_tried, 0) as days_tried,
    first_attempt_at,
    first_attempt_latest_at,
    reached_at,
    reached_latest_at,
    cast(reached_at as date) as reached_on,
    concluded_at,
    case
        when concluded_latest_at <= due_at then true
        when coalesce(concluded_at > due_at, true) then false
    end as concluded_in_time,
    case
        when first_attempt_latest_at <= due_at then true
        when coalesce(first_attempt_at > due_at, true) then false
    end as attempted_in_time,
    answered_at,
    coalesce(wrong_number, false) as wrong_number,
    coalesce(voiced, false) as voiced,
    coalesce(voice_known, false) as voice_known,
    coalesce(dissatisfied, false) or (callback_type = 'service' and complaint_recorded) as dissatisfaction_recorded,
    coalesce(dissatisfied_known, false) as dissatisfaction_known,
    dissatisfied_at,
    cast(dissatisfied_at as date) as dissatisfied_on,
    dissatisfied_latest_at + answer_minutes * interval 1 minute as response_due_at,
    coalesce(complaint_named, false) or complaint_recorded as dissatisfaction_answered,
    complaints_until is not null or coalesce(complaint_no_known, false) as response_known,
    complained_elsewhere,
    reached_latest_at + voice_days * interval 1 day as silence_ends_at,
    won_back,
    reached_latest_at + win_back_days * interval 1 day as win_back_ends_at,
    order_type,
    owner_type,
    customer_grade,
    key_customer,
    vin,
    vin_key,
    plate,
    customer_name,
    customer_phone,
    vin_known,
    attempts_known,
    as_of,
    orders_until,
    callbacks_until,
    complaints_until,
    file_id,
    source_row
from joined
order by due_on, store, callback_type, task_no
