-- one row is one attempt that counts for a task: its own, a revisit told by the complaint, or a conversation
-- about the car that answers for its other service tasks too
with told as (
    select store_code as store, complaint_no, happened_at as revisited_at,
        case when coalesce(list_contains(date_only, 'happened_at'), false)
            then happened_at + interval 86399 second else happened_at end as latest_at
    from records.complaint_events
    where event = 'revisited'
    union all
    select c.store_code, c.complaint_no, c.revisited_at,
        case when coalesce(list_contains(c.date_only, 'revisited_at'), false)
            then c.revisited_at + interval 86399 second else c.revisited_at end
    from records.complaints c
    join complaints j on j.store = c.store_code and j.complaint_no = c.complaint_no
    where c.revisited_at is not null and not coalesce(j.revisits_logged, false)
),
revisits as (
    select
        t.store, t.complaint_no, t.revisited_at, t.latest_at,
        coalesce(max(case when l.closed_on <= cast(t.revisited_at as date) then l.nth end), 1) as nth
    from told t
    join complaints c on c.store = t.store and c.complaint_no = t.complaint_no
    join closes l on l.store = t.store and l.complaint_no = t.complaint_no
    where cast(t.revisited_at as date) >= c.received_on or l.closed_on <= cast(t.revisited_at as date)
    group by t.store, t.complaint_no, t.revisited_at, t.latest_at
),
own as (
    select
        m.callback_type as task_type, m.task_no, c.store, c.callback_no, c.attempted_at, c.attempted_on, c.latest_at,
        c.reached, c.answered
    from calls c
    join matches m on m.store = c.store and m.callback_no = c.callback_no
),
-- a conversation with a customer, under each car that it was about
conversations as (
    select distinct c.store, c.callback_no, o.vin_key, c.attempted_at, c.attempted_on, c.latest_at, p.match_days
    from calls c
    join records.policies p on p.store = c.store and c.attempted_on >= p.since and c.attempted_on < p.until
    join matches m on m.store = c.store and m.callback_no = c.callback_no and m.callback_type = 'service'
    join owed o on o.store = m.store and o.callback_type = 'service' and o.task_no = m.task_no
    where c.reached
),
candidates as (
    select
        o.store, o.task_no, o.tries, c.callback_no, c.attempted_at, c.attempted_on, c.latest_at
    from conversations c
    join owed o
        on o.store = c.store and o.callback_type = 'service' and o.vin_key = c.vin_key
        and o.triggered_on <= c.attempted_on and o.triggered_on >= c.attempted_on - c.match_days * interval 1 day
    left join matches m
        on m.store = o.store and m.callback_type = 'service' and m.task_no = o.task_no and m.callback_no = c.callback_no
    where m.store is null
),
open_tasks as (
    select store, task_no, tries, min(attempted_at) as answered_at, min_by(latest_at, attempted_at) as latest_at
    from candidates
    group by store, task_no, tries
),
-- when the task's own attempts had concluded it
own_days as (
    select
        w.store, w.task_no, w.attempted_on, t.tries, min(w.attempted_at) as day_at,
        min_by(w.latest_at, w.attempted_at) as day_latest_at,
        min(case when w.answered then w.attempted_at end) as answered_at,
        min_by(case when w.answered then w.latest_at end, case when w.answered then w.attempted_at end) as latest_at,
        row_number() over (partition by w.store, w.task_no order by w.attempted_on) as nth
    from own w
    join open_tasks t on t.store = w.store and t.task_no = w.task_no
    where w.task_type = 'service'
    group by w.store, w.task_no, w.attempted_on, t.tries
),
conclusions as (
    select store, task_no, answered_at as concluded_at, latest_at from own_days where answered_at is not null
    union all
    select store, task_no, day_at, day_latest_at from own_days where nth = tries
    union all
    select store, task_no, answered_at, latest_at from open_tasks
),
concluded as (
    select store, task_no, min(concluded_at) as concluded_at, min_by(latest_at, concluded_at) as latest_at
    from conclusions
    group by store, task_no
),
-- a conversation answers for what was not concluded before it: to the second, or by day without a clock
counted as (
    select store, task_type, task_no, callback_no, attempted_at, attempted_on, latest_at, reached, answered
    from own
    union all
    select c.store, 'service', c.task_no, c.callback_no, c.attempted_at, c.attempted_on, c.latest_at, true, true
    from candidates c
    join concluded d on d.store = c.store and d.task_no = c.task_no
    where c.attempted_at <= d.concluded_at
        or ((d.latest_at > d.concluded_at or c.latest_at > c.attempted_at)
            and c.attempted_on <= cast(d.concluded_at as date))
)
select
    a.store,
    a.task_type as callback_type,
    a.task_no,
    a.callback_no,
    a.attempted_at,
    a.attempted_on,
    a.latest_at,
    a.reached,
    a.answered,
    c.wrong_number,
    c.agent,
    c.voiced,
    c.voice_known,
    c.dissatisfied,
    c.dissatisfied_known,
    c.complaint_named,
    c.complaint_no_known
from calls c
join counted a on a.store = c.store and a.callback_no = c.callback_no
union all
select
    r.store, 'complaint_revisit',
    case when r.nth = 1 then r.complaint_no else concat(r.complaint_no, ' ', cast(r.nth as varchar)) end,
    '', r.revisited_at, cast(r.revisited_at as date), r.latest_at, true, true, false, null,
    false, false, null, false, false, false
from revisits r
