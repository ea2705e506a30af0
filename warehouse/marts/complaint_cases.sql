-- one row is one complaint as recorded, with its log: where both have a value, the log's is taken
-- (a time without a clock has passed for certain at the end of its day, its "latest" moment)
with events as (
    select
        *,
        coalesce(list_contains(date_only, 'happened_at'), false) as day_only,
        case when coalesce(list_contains(date_only, 'happened_at'), false)
            then happened_at + interval 86399 second else happened_at end as latest_at
    from records.complaint_events
),
log as (
    select
        store_code,
        complaint_no,
        min(case when event = 'received' then happened_at end) as received_at,
        min_by(case when event = 'received' then latest_at end, case when event = 'received' then happened_at end)
            as received_latest_at,
        min(case when event = 'contacted' then happened_at end) as first_contact_at,
        min_by(case when event = 'contacted' then latest_at end, case when event = 'contacted' then happened_at end)
            as contact_latest_at,
        min(case when event = 'replied' then happened_at end) as first_reply_at,
        min_by(case when event = 'replied' then latest_at end, case when event = 'replied' then happened_at end)
            as reply_latest_at,
        min(case when event = 'closed' then happened_at end) as first_closed_at,
        min_by(case when event = 'closed' then latest_at end, case when event = 'closed' then happened_at end)
            as first_closed_latest_at,
        max(case when event = 'closed' then happened_at end) as last_closed_at,
        max_by(case when event = 'closed' then latest_at end, case when event = 'closed' then happened_at end)
            as last_closed_latest_at,
        count(case when event = 'closed' then 1 end) as closes,
        min(case when event = 'reopened' then happened_at end) as first_reopened_at,
        max(case when event = 'reopened' then happened_at end) as last_reopened_at,
        max_by(case when event = 'reopened' then latest_at end, case when event = 'reopened' then happened_at end)
            as last_reopened_latest_at,
        count(case when event = 'reopened' then 1 end) as reopenings,
        min(case when event = 'revisited' then happened_at end) as revisited_at,
        min(happened_at) as began_at,
        min_by(latest_at, happened_at) as began_latest_at,
        min(file_id) as file_id,
        min(source_row) as source_row
    from events
    group by store_code, complaint_no
),
-- two closes in a log without a reopening that is known to lie between them
log_closes as (
    select store_code, complaint_no, happened_at as closed_at, max(latest_at) as latest_at, bool_and(day_only) as day_only
    from events
    where event = 'closed'
    group by store_code, complaint_no, happened_at
),
clocked_closes as (
    select c.*
    from log_closes c
    left join (
        select distinct store_code, complaint_no, cast(closed_at as date) as closed_on from log_closes where not day_only
    ) k on k.store_code = c.store_code and k.complaint_no = c.complaint_no and k.closed_on = cast(c.closed_at as date)
    where not c.day_only or k.store_code is null
),
between_closes as (
    select
        store_code, complaint_no, closed_at, latest_at,
        lead(closed_at) over (partition by store_code, complaint_no order by closed_at) as next_at,
        lead(latest_at) over (partition by store_code, complaint_no order by closed_at) as next_latest_at
    from clocked_closes
),
dated_reopenings as (
    select store_code, complaint_no, happened_at as reopened_at, latest_at
    from events
    where event = 'reopened'
    union all
    select c.store_code, c.complaint_no, c.last_reopened_at,
        case when coalesce(list_contains(c.date_only, 'last_reopened_at'), false)
            then c.last_reopened_at + interval 86399 second else c.last_reopened_at end
    from records.complaints c
    left join log e on e.store_code = c.store_code and e.complaint_no = c.complaint_no
    where c.last_reopened_at is not null and coalesce(e.reopenings, 0) = 0
),
explained as (
    select distinct b.store_code, b.complaint_no, b.closed_at
    from between_closes b
    join dated_reopenings r on r.store_code = b.store_code and r.complaint_no = b.complaint_no
    where r.latest_at >= b.closed_at and r.reopened_at <= b.next_latest_at
),
unexplained as (
    select b.store_code, b.complaint_no, count(*) as reopenings
    from between_closes b
    left join explained x
        on x.store_code = b.store_code and x.complaint_no = b.complaint_no and x.closed_at = b.closed_at
    where b.next_at is not null and x.store_code is null
    group by b.store_code, b.complaint_no
),
-- the kinds of event that a store's logs have ever named
named as (
    select
        store_code,
        bool_or(event = 'contacted') as contacted,
        bool_or(event = 'replied') as replied,
        bool_or(event = 'closed') as closed,
        bool_or(event = 'reopened') as reopened,
        bool_or(event = 'revisited') as revisited
    from records.complaint_events
    group by store_code
),
merged as (
    select
        coalesce(c.store_code, e.store_code) as store,
        coalesce(c.complaint_no, e.complaint_no) as complaint_no,
        c.source,
        c.process,
        c.level,
        c.department,
        c.advisor,
        c.handler,
        c.vin,
        c.vin_key,
        c.plate,
        c.customer_name,
        case when o.phone_key is null then c.customer_phone end as customer_phone,
        case when o.phone_key is null then c.phone_key end as phone_key,
        c.subject_no,
        case when b.word is not null then coalesce(k.cause, c.cause_1) else c.cause_1 end as cause_1,
        b.word is not null and k.cause is not null as cause_coded,
        c.cause_2,
        c.description,
        coalesce(e.received_at, c.received_at, e.began_at) as received_at,
        coalesce(
            e.received_latest_at,
            case when coalesce(list_contains(c.date_only, 'received_at'), false)
                then c.received_at + interval 86399 second else c.received_at end,
            e.began_latest_at
        ) as received_latest_at,
        coalesce(e.first_contact_at, c.first_contact_at) as first_contact_at,
        coalesce(
            e.contact_latest_at,
            case when coalesce(list_contains(c.date_only, 'first_contact_at'), false)
                then c.first_contact_at + interval 86399 second else c.first_contact_at end
        ) as contact_latest_at,
        coalesce(e.first_reply_at, c.first_reply_at) as first_reply_at,
        coalesce(
            e.reply_latest_at,
            case when coalesce(list_contains(c.date_only, 'first_reply_at'), false)
                then c.first_reply_at + interval 86399 second else c.first_reply_at end
        ) as reply_latest_at,
        case when coalesce(list_contains(c.date_only, 'due_at'), false)
            then c.due_at + interval 86399 second else c.due_at end as due_at,
        coalesce(e.first_closed_at, c.first_closed_at) as first_closed_at,
        coalesce(
            e.first_closed_latest_at,
            case when coalesce(list_contains(c.date_only, 'first_closed_at'), false)
                then c.first_closed_at + interval 86399 second else c.first_closed_at end
        ) as first_closed_latest_at,
        coalesce(e.last_closed_at, c.last_closed_at) as last_closed_at,
        coalesce(
            e.last_closed_latest_at,
            case when coalesce(list_contains(c.date_only, 'last_closed_at'), false)
                then c.last_closed_at + interval 86399 second else c.last_closed_at end
        ) as last_closed_latest_at,
        case when e.reopenings > 0 then e.reopenings else c.reopen_count end as reopen_count,
        coalesce(e.first_reopened_at, c.last_reopened_at) as dated_reopening_at,
        coalesce(e.last_reopened_at, c.last_reopened_at) as last_reopened_at,
        -- reopenings of which nobody says when: those that a number tells of, and those between two closes
        greatest(
            case when e.reopenings > 0 then 0
                else coalesce(c.reopen_count, 0) - case when c.last_reopened_at is not null then 1 else 0 end end,
            coalesce(u.reopenings, 0)
        ) as undated_reopenings,
        case
            when c.status is not null then c.status
            when e.reopenings > 0 and e.closes = 0 then 'in_progress'
            when e.last_reopened_latest_at > e.last_reopened_at or e.last_closed_latest_at > e.last_closed_at
                then case when cast(e.last_reopened_at as date) >= cast(e.last_closed_at as date)
                    then 'in_progress' else 'closed' end
            when e.last_reopened_at >= e.last_closed_at then 'in_progress'
            when coalesce(e.last_closed_at, c.last_closed_at) is not null then 'closed'
            when coalesce(e.first_closed_at, c.first_closed_at) is not null
                and coalesce(c.reopen_count, 0) = 0 then 'closed'
            else 'open'
        end as status,
        c.revisit_required,
        e.closes > 0 as closes_logged,
        e.revisited_at is not null as revisits_logged,
        coalesce(e.revisited_at, c.revisited_at) as revisited_at,
        c.revisit_result,
        c.form_filed_at,
        c.opinion_decision,
        coalesce(list_contains(c.supplied, 'form_filed_at'), false) as form_filing_known,
        coalesce(
            case when o.phone_key is null then c.identifiable else c.identifiable_by_vin end,
            c.vin_key is not null or (c.phone_key is not null and o.phone_key is null),
            false
        ) and (c.cause_1 is not null or c.cause_2 is not null or k.cause is not null) as repeat_known,
        coalesce(list_contains(c.supplied, 'first_contact_at'), false)
            or coalesce(e.complaint_no is not null and n.contacted, false) as contact_known,
        coalesce(list_contains(c.supplied, 'first_reply_at'), false)
            or coalesce(e.complaint_no is not null and n.replied, false) as reply_known,
        coalesce(list_contains(c.supplied, 'last_closed_at'), false)
            or coalesce(list_contains(c.supplied, 'first_closed_at'), false)
            or coalesce(e.complaint_no is not null and n.closed, false) as closing_time_known,
        coalesce(list_contains(c.supplied, 'status'), false) as status_known,
        coalesce(list_contains(c.supplied, 'reopen_count'), false)
            or coalesce(list_contains(c.supplied, 'last_reopened_at'), false)
            or coalesce(e.complaint_no is not null and (n.closed or n.reopened), false) as reopening_known,
        coalesce(list_contains(c.supplied, 'revisited_at'), false)
            or coalesce(e.complaint_no is not null and n.revisited, false) as revisit_known,
        coalesce(list_contains(c.supplied, 'source'), false) as source_known,
        coalesce(list_contains(c.supplied, 'level') and list_contains(c.supplied, 'department')
            and list_contains(c.supplied, 'handler') and list_contains(c.supplied, 'description')
            and (list_contains(c.supplied, 'cause_1') or list_contains(c.supplied, 'cause_2')), false) as form_known,
        coalesce(c.file_id, e.file_id) as file_id,
        coalesce(c.source_row, e.source_row) as source_row
    from records.complaints c
    full join log e on e.store_code = c.store_code and e.complaint_no = c.complaint_no
    left join store_phones o on o.store = c.store_code and o.phone_key = c.phone_key
    left join unexplained u on u.store_code = e.store_code and u.complaint_no = e.complaint_no
    left join named n on n.store_code = e.store_code
    -- what people decided holds where the export is blank or says nothing
    left join records.blank_causes b on b.word = coalesce(lower(trim(c.cause_1)), '')
    left join records.cause_codes k
        on k.store = coalesce(c.store_code, e.store_code) and k.complaint_no = coalesce(c.complaint_no, e.complaint_no)
)
select
    m.*,
    cast(m.received_at as date) as received_on,
    cast(m.first_closed_at as date) as first_closed_on,
    m.received_latest_at > m.received_at as received_day_only,
    m.first_closed_latest_at > m.first_closed_at as closed_day_only,
    m.first_closed_latest_at + p.watch_months * interval 1 month as watch_ends_at
from merged m
left join records.policies p
    on p.store = m.store and cast(m.first_closed_at as date) >= p.since and cast(m.first_closed_at as date) < p.until
