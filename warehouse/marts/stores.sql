-- one row is one store: since when and until when its records reach, in all and kind by kind
with latest as (
    select store_code as store, 'service_orders' as record,
        min(least(arrived_at, completed_at, delivered_at)) as first_at,
        max(greatest(arrived_at, completed_at, delivered_at)) as last_at
    from records.service_orders group by store_code
    union all
    select store_code, 'vehicle_sales', min(delivered_at), max(greatest(delivered_at, profile_uploaded_at))
    from records.vehicle_sales group by store_code
    union all
    select store_code, 'callbacks', min(attempted_at), max(attempted_at)
    from records.callbacks group by store_code
    union all
    select store_code, 'complaints', min(received_at),
        max(greatest(received_at, first_contact_at, first_reply_at, first_closed_at,
            last_reopened_at, last_closed_at, revisited_at, form_filed_at))
    from records.complaints group by store_code
    union all
    select store_code, 'complaint_events', min(happened_at), max(happened_at)
    from records.complaint_events group by store_code
    union all
    select store_code, 'inquiries', min(received_at), max(greatest(received_at, first_contact_at, closed_at))
    from records.inquiries group by store_code
    union all
    select store_code, 'reminders', min(sent_at), max(sent_at)
    from records.reminders group by store_code
    union all
    select store_code, 'surveys', min(survey_month), max(survey_month)
    from records.surveys group by store_code
    union all
    select store_code, 'callback_answers', cast(null as timestamp), cast(null as timestamp)
    from records.callback_answers group by store_code
    union all
    select store_code, 'campaigns', cast(null as timestamp), cast(null as timestamp)
    from records.campaigns group by store_code
),
-- stores whose complaints have a column for what was decided about an opinion
deciding as (
    select store_code as store, bool_or(list_contains(supplied, 'opinion_decision')) as decisions_known
    from records.complaints
    group by store_code
),
stated as (
    select store, record, max(exported_at) as exported_at from records.stated_exports group by store, record
),
-- what states its day, or was declared complete, has all up to then, in a past warehouse up to what was known
until_when as (
    select
        l.store,
        l.record,
        least(
            greatest(coalesce(f.before_at, l.last_at), e.exported_at, max(d.declared_until)),
            max(k.covered_until)
        ) as reaches_at
    from latest l
    left join far_records f on f.store = l.store and f.record = l.record
    left join stated e on e.store = l.store and e.record = l.record
    left join records.declared_complete d on true
    left join records.past_coverage k on k.store = l.store
    group by l.store, l.record, f.before_at, l.last_at, e.exported_at
),
reached as (
    select
        store,
        max(covered_until) as last_at,
        max(case when kind = 'orders' then covered_until end) as orders_until,
        max(case when kind = 'callbacks' then covered_until end) as callbacks_until,
        max(case when kind = 'complaints' then covered_until end) as complaints_until,
        max(case when kind = 'inquiries' then covered_until end) as inquiries_until,
        max(case when kind = 'reminders' then covered_until end) as reminders_until,
        max(case when kind = 'surveys' then covered_until end) as surveys_until
    from coverage
    group by store
)
select
    latest.store,
    greatest(
        max(r.last_at),
        max(case when f.record is null then latest.last_at end),
        max(minimum.as_of)
    ) as as_of,
    min(first_at) as earliest_at,
    greatest(max(r.last_at), max(case when f.record is null then latest.last_at end)) as latest_at,
    max(case when latest.record = 'service_orders' then u.reaches_at end) as service_orders_at,
    max(case when latest.record = 'vehicle_sales' then u.reaches_at end) as vehicle_sales_at,
    max(case when latest.record = 'callbacks' then u.reaches_at end) as callbacks_at,
    max(case when latest.record in ('complaints', 'complaint_events') then u.reaches_at end) as complaints_at,
    max(case when latest.record = 'inquiries' then u.reaches_at end) as inquiries_at,
    max(case when latest.record = 'reminders' then u.reaches_at end) as reminders_at,
    max(case when latest.record = 'surveys' then u.reaches_at end) as surveys_at,
    max(r.orders_until) as orders_until,
    max(r.callbacks_until) as callbacks_until,
    max(r.complaints_until) as complaints_until,
    max(r.inquiries_until) as inquiries_until,
    max(r.reminders_until) as reminders_until,
    max(r.surveys_until) as surveys_until,
    min(case when latest.record in ('service_orders', 'vehicle_sales') then latest.first_at end) as orders_since,
    min(case when latest.record = 'callbacks' then latest.first_at end) as callbacks_since,
    min(case when latest.record in ('complaints', 'complaint_events') then latest.first_at end)
        as complaints_since,
    min(case when latest.record = 'inquiries' then latest.first_at end) as inquiries_since,
    min(case when latest.record = 'reminders' then latest.first_at end) as reminders_since,
    min(case when latest.record = 'surveys' then latest.first_at end) as surveys_since,
    max(case when latest.record = 'service_orders' then 1 else 0 end) = 1 as has_orders,
    max(case when latest.record = 'callbacks' then 1 else 0 end) = 1 as has_callbacks,
    coalesce(bool_or(d.decisions_known), false) as decisions_known
from latest
left join deciding d on d.store = latest.store
left join reached r on r.store = latest.store
left join until_when u on u.store = latest.store and u.record = latest.record
left join far_records f on f.store = latest.store and f.record = latest.record
left join records.minimum_as_of minimum on coalesce(minimum.store = latest.store, true)
group by latest.store
order by latest.store
