-- one row is one callback that a store owes, with its attempts, and when it was reached and concluded
-- needs callbacks
-- needs service_orders for service, lost_customer
-- needs vehicle_sales for sale_day0, sale_day3, sale_day7
-- needs complaints or complaint_events for complaint_revisit
with tried as (
    select
        store, callback_type, task_no, callback_no, attempted_at, attempted_on, agent, outcome,
        voice_length > 0 as voiced, voice_known, dissatisfied, dissatisfied_known
    from attempts
    where task_no is not null
    union all
    select
        store, 'complaint_revisit', complaint_no, '', revisited_at, cast(revisited_at as date), null, 'reached',
        false, false, null, false
    from complaints
    where cast(revisited_at as date) >= first_closed_on
),
days as (
    select
        store, callback_type, task_no, attempted_on, min(attempted_at) as day_at,
        row_number() over (partition by store, callback_type, task_no order by attempted_on) as nth
    from tried
    group by store, callback_type, task_no, attempted_on
),
-- the third day on which a task was tried concludes it
thirds as (
    select store, callback_type, task_no, max(nth) as days_tried, max(case when nth = 3 then day_at end) as third_day_at
    from days
    group by store, callback_type, task_no
),
-- the agent of the first attempt
firsts as (
    select store, callback_type, task_no, agent
    from (
        select
            store, callback_type, task_no, agent,
            row_number() over (
                partition by store, callback_type, task_no order by attempted_at, callback_no
            ) as nth
        from tried
    ) ranked
    where nth = 1
),
-- all attempts of a task together
efforts as (
    select
        store, callback_type, task_no,
        count(*) as attempts,
        min(attempted_at) as first_attempt_at,
        min(case when outcome = 'reached' then attempted_at end) as reached_at,
        min(case when outcome in ('reached', 'refused', 'wrong_number') then attempted_at end) as answered_at,
        bool_or(outcome = 'wrong_number') as wrong_number,
        bool_or(voiced) as voiced,
        bool_or(voice_known) as voice_known,
        bool_or(dissatisfied) as dissatisfied,
        bool_or(dissatisfied_known) as dissatisfied_known
    from tried
    group by store, callback_type, task_no
),
-- visits for which a complaint was recorded from a callback
complained as (
    select distinct v.store, v.visit_no
    from complaints c
    join visit_orders v on v.store = c.store and v.order_no = c.subject_no
    where c.source = 'callback'
),
-- tasks whose customer complained by another way within 30 days of being reached
elsewhere as (
    select distinct o.store, o.task_no
    from owed o
    join efforts e on e.store = o.store and e.callback_type = o.callback_type and e.task_no = o.task_no
    join complaints c
        on c.store = o.store and c.vin_key = o.vin_key
        and c.received_at > e.reached_at and c.received_at <= e.reached_at + interval 30 day
    where o.callback_type = 'service' and c.source <> 'callback'
)
select
    o.store,
    o.callback_type,
    o.task_no,
    o.subject_no,
    o.triggered_at,
    o.triggered_on,
    o.due_on,
    cast(o.due_on as timestamp) + interval 86399 second as due_at,
    o.advisor,
    f.agent,
    coalesce(e.attempts, 0) as attempts,
    coalesce(t.days_tried, 0) as days_tried,
    e.first_attempt_at,
    e.reached_at,
    cast(e.reached_at as date) as reached_on,
    least(e.answered_at, t.third_day_at) as concluded_at,
    e.answered_at,
    coalesce(e.wrong_number, false) as wrong_number,
    coalesce(e.voiced, false) as voiced,
    coalesce(e.voice_known, false) as voice_known,
    coalesce(e.dissatisfied, false) or complained.visit_no is not null as dissatisfaction_recorded,
    coalesce(e.dissatisfied_known, false) as dissatisfaction_known,
    x.task_no is not null as complained_elsewhere,
    e.reached_at + interval 30 day as silence_ends_at,
    o.order_type,
    o.owner_type,
    o.customer_grade,
    o.key_customer,
    o.vin,
    o.plate,
    o.customer_name,
    o.customer_phone,
    o.vin_known,
    o.attempts_known,
    o.as_of,
    o.file_id,
    o.source_row
from owed o
left join efforts e on e.store = o.store and e.callback_type = o.callback_type and e.task_no = o.task_no
left join thirds t on t.store = o.store and t.callback_type = o.callback_type and t.task_no = o.task_no
left join firsts f on f.store = o.store and f.callback_type = o.callback_type and f.task_no = o.task_no
left join complained
    on o.callback_type = 'service' and complained.store = o.store and complained.visit_no = o.task_no
left join elsewhere x on o.callback_type = 'service' and x.store = o.store and x.task_no = o.task_no
order by o.due_on, o.store, o.callback_type, o.task_no
