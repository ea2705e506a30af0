-- one row is one complaint with what is derived from it: deadlines, reopening, repeats, one-shot closing
-- needs complaints or complaint_events
with earlier as (
    select distinct store, earlier_no from repeats
),
later as (
    select store, later_no, max_by(earlier_no, concat(cast(earlier_at as varchar), ' ', earlier_no)) as repeat_of
    from repeats
    group by store, later_no
),
judged as (
    select
        c.*,
        c.first_closed_at + interval 3 month as watch_ends_at,
        c.status = 'closed' as closed,
        case
            when c.status <> 'closed' then null
            when coalesce(c.reopen_count, 0) = 0 then coalesce(c.last_closed_at, c.first_closed_at)
            else c.last_closed_at
        end as closed_at,
        coalesce(c.reopen_count, 0) > 0 or c.last_reopened_at is not null as reopened,
        e.earlier_no is not null as repeated,
        l.repeat_of,
        c.logged or list_contains(c.supplied, 'reopen_count')
            or list_contains(c.supplied, 'last_reopened_at') as reopening_known,
        (list_contains(c.supplied, 'vin') or list_contains(c.supplied, 'customer_phone'))
            and (list_contains(c.supplied, 'cause_1') or list_contains(c.supplied, 'cause_2')) as repeat_known
    from complaint_cases c
    left join earlier e on e.store = c.store and e.earlier_no = c.complaint_no
    left join later l on l.store = c.store and l.later_no = c.complaint_no
)
select
    j.store,
    j.complaint_no,
    j.received_at,
    cast(j.received_at as date) as received_on,
    j.source,
    j.process,
    j.level,
    j.department,
    j.advisor,
    j.handler,
    j.cause_1,
    j.cause_2,
    j.description,
    j.status,
    j.closed,
    j.first_contact_at,
    j.received_at + interval 2 hour as contact_due_at,
    j.first_reply_at,
    j.received_at + interval 3 hour as reply_due_at,
    j.due_at,
    j.first_closed_at,
    cast(j.first_closed_at as date) as first_closed_on,
    j.closed_at,
    cast(date_diff('second', j.received_at, j.closed_at) as double) / 3600 as hours_to_close,
    j.watch_ends_at,
    j.reopened,
    j.reopen_count,
    j.last_reopened_at,
    j.repeated,
    j.repeat_of,
    j.reopened or j.repeated as came_back,
    j.closed and not j.reopened and not j.repeated
        and coalesce(j.revisit_result, 'satisfied') <> 'unsatisfied' as one_shot,
    j.revisit_required,
    j.revisited_at,
    j.revisit_result,
    j.subject_no,
    j.vin,
    j.vin_key,
    j.plate,
    j.customer_name,
    j.customer_phone,
    j.logged or list_contains(j.supplied, 'first_contact_at') as contact_known,
    j.logged or list_contains(j.supplied, 'first_reply_at') as reply_known,
    j.logged or list_contains(j.supplied, 'status') or list_contains(j.supplied, 'last_closed_at')
        or list_contains(j.supplied, 'first_closed_at') as closing_known,
    j.logged or list_contains(j.supplied, 'last_closed_at')
        or list_contains(j.supplied, 'first_closed_at') as closing_time_known,
    j.logged or list_contains(j.supplied, 'revisited_at') as revisit_known,
    j.reopening_known or j.repeat_known as return_known,
    j.repeat_known,
    s.as_of,
    j.file_id,
    j.source_row
from judged j
join stores s on s.store = j.store
order by received_on, j.store, j.complaint_no
