-- one row is one complaint that was closed, with the revisit that its first close owed
-- needs complaints or complaint_events
-- (one that owes no revisit counts at once, also where its record moves no coverage)
select
    c.store,
    c.complaint_no,
    c.received_at,
    c.first_closed_at,
    c.first_closed_on,
    c.closed,
    c.status,
    c.source,
    c.process,
    c.level,
    c.department,
    c.advisor,
    c.handler,
    c.cause_1,
    c.cause_2,
    t.task_no is not null as revisit_owed,
    coalesce(t.due_at, least(c.first_closed_at, c.complaints_until)) as loop_due_at,
    t.reached_at as revisited_at,
    c.revisit_result,
    t.task_no is null or t.attempts_known as revisit_known,
    c.closed and (t.task_no is null or t.reached_at is not null)
        and coalesce(c.revisit_result, 'satisfied') <> 'unsatisfied' as loop_closed,
    c.vin,
    c.plate,
    c.customer_name,
    c.customer_phone,
    c.as_of,
    c.callbacks_until,
    c.complaints_until,
    c.file_id,
    c.source_row
from complaints c
left join callback_tasks t
    on t.store = c.store and t.callback_type = 'complaint_revisit' and t.task_no = c.complaint_no
where c.first_closed_at is not null
order by c.first_closed_on, c.store, c.complaint_no
