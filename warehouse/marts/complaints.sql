-- one row is one complaint with what is derived from it: deadlines, reopening, repeats, one-shot closing
-- needs complaints or complaint_events
with earlier as (
    select store, earlier_no, min(later_at) as repeated_at from repeats group by store, earlier_no
),
later as (
    select store, later_no, max_by(earlier_no, concat(cast(earlier_at as varchar), ' ', earlier_no)) as repeat_of
    from repeats
    group by store, later_no
),
-- the model of the car that the store sold
sold as (
    select store_code as store, vin_key, max_by(model, delivered_at) as model
    from records.vehicle_sales
    where vin_key is not null and model is not null
    group by store_code, vin_key
),
judged as (
    select
        c.*,
        sold.model,
        c.status = 'closed' as closed,
        case
            when c.status <> 'closed' then null
            when coalesce(c.reopen_count, 0) = 0 then coalesce(c.last_closed_at, c.first_closed_at)
            else c.last_closed_at
        end as closed_at,
        case
            when c.status <> 'closed' then null
            when coalesce(c.reopen_count, 0) = 0 then coalesce(c.last_closed_latest_at, c.first_closed_latest_at)
            else c.last_closed_latest_at
        end as closed_latest_at,
        coalesce(c.reopen_count, 0) > 0 or c.last_reopened_at is not null or c.undated_reopenings > 0 as reopened,
        c.undated_reopenings > 0
            or coalesce(c.dated_reopening_at <= coalesce(c.watch_ends_at, c.dated_reopening_at), false)
            as reopened_in_watch,
        e.earlier_no is not null as repeated,
        e.repeated_at,
        l.repeat_of,
        c.received_latest_at + p.contact_minutes * interval 1 minute as contact_due_at,
        c.received_latest_at + p.reply_minutes * interval 1 minute as reply_due_at,
        case when c.source_known then list_contains(p.contact_sources, c.source) else true end as contact_owed
    from complaint_cases c
    left join records.policies p
        on p.store = c.store and c.received_on >= p.since and c.received_on < p.until
    left join earlier e on e.store = c.store and e.earlier_no = c.complaint_no
    left join later l on l.store = c.store and l.later_no = c.complaint_no
    left join sold on sold.store = c.store and sold.vin_key = c.vin_key
)
select
    j.store,
    j.complaint_no,
    j.received_at,
    j.received_on,
    j.source,
    j.process,
    j.level,
    j.department,
    j.advisor,
    j.handler,
    j.cause_1,
    j.cause_coded,
    j.cause_2,
    j.model,
    j.description,
    j.status,
    j.closed,
    j.first_contact_at,
    j.contact_due_at,
    j.contact_owed,
    case
        when j.contact_latest_at <= j.contact_due_at then true
        when coalesce(j.first_contact_at > j.contact_due_at, true) then false
    end as contacted_in_time,
    j.first_reply_at,
    j.reply_due_at,
    case
        when j.reply_latest_at <= j.reply_due_at then true
        when coalesce(j.first_reply_at > j.reply_due_at, true) then false
    end as replied_in_time,
    greatest(j.contact_due_at, j.reply_due_at) as timely_due_at,
    j.form_known,
    j.level is not null and j.department is not null and j.handler is not null
        and (j.cause_1 is not null or j.cause_2 is not null)
        and coalesce(length(trim(j.description)), 0) >= 10
        and (j.level not in ('A', 'B', 'C') or not j.form_filing_known or j.form_filed_at is not null) as in_form,
    j.due_at,
    j.first_closed_at,
    j.first_closed_on,
    j.closed_at,
    case
        when not j.closed or j.closed_at is null then false
        when j.closed_latest_at <= j.due_at then true
        when j.closed_at > j.due_at then false
    end as closed_in_time,
    case when j.closed_latest_at > j.closed_at or j.received_day_only
        then date_diff('day', j.received_on, cast(j.closed_at as date)) * 24.0
        else cast(date_diff('second', j.received_at, j.closed_at) as double) / 3600 end as hours_to_close,
    j.watch_ends_at,
    cast(j.watch_ends_at as date) as watch_ends_on,
    j.reopened,
    j.reopen_count,
    j.last_reopened_at,
    j.repeated,
    j.repeat_of,
    j.reopened_in_watch or j.repeated as came_back,
    least(
        j.repeated_at, case when j.dated_reopening_at <= j.watch_ends_at then j.dated_reopening_at end
    ) as came_back_at,
    -- a reopening after the watch is, for the watch, as if it had not been
    (j.closed or coalesce(j.dated_reopening_at > j.watch_ends_at, false))
        and not j.reopened_in_watch and not j.repeated
        and coalesce(j.revisit_result, 'satisfied') <> 'unsatisfied' as one_shot,
    j.revisit_required,
    j.revisited_at,
    j.revisit_result,
    j.form_filed_at,
    j.opinion_decision,
    j.form_filing_known,
    j.subject_no,
    j.vin,
    j.vin_key,
    j.plate,
    j.customer_name,
    j.customer_phone,
    j.contact_known,
    j.reply_known,
    j.status_known or j.closing_time_known as closing_known,
    j.closing_time_known,
    j.revisit_known,
    j.revisits_logged,
    j.received_day_only,
    j.reopening_known or j.repeat_known as return_known,
    j.repeat_known,
    s.as_of,
    s.complaints_until,
    s.callbacks_until,
    j.file_id,
    j.source_row
from judged j
join stores s on s.store = j.store
order by received_on, j.store, j.complaint_no
