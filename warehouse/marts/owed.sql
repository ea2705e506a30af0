-- one row is one callback or reminder that a store owes by the policy of the day, before attempts are matched
-- (a clock that starts at a day without a time starts at the end of that day)
with spells as (
    select
        s.*,
        st.as_of,
        st.has_orders,
        make_date(year(s.seen_on), case when month(s.seen_on) > 6 then 7 else 1 end, 1) as half_on,
        cast(date_trunc('quarter', s.seen_on) as date) as quarter_on,
        reach.months
    from sights s
    join stores st on st.store = s.store
    cross join (select max(greatest(lost_after_months, lost_until_months)) as months from records.policies) reach
),
halves as (
    select s.*, cast(s.half_on + k.nth * 6 * interval 1 month as date) as starts_on
    from spells s, unnest(range(1, cast(s.months / 6 as integer) + 2)) k (nth)
    where s.next_on is null or s.next_on >= s.half_on + interval 6 month
),
-- a key customer is owed by the store that saw it last
anywhere as (
    select store, vin_key, seen_on,
        lead(seen_on) over (partition by vin_key order by seen_at, rank desc, subject_no, store) as next_anywhere_on
    from sights
    where (select bool_or(owed) from records.policy_callbacks where callback_type = 'key_customer')
),
key_spells as (
    select s.*, a.next_anywhere_on
    from spells s
    join anywhere a on a.store = s.store and a.vin_key = s.vin_key and a.seen_on = s.seen_on
    where s.key_customer
),
quarters as (
    select s.*, cast(s.quarter_on + k.nth * 3 * interval 1 month as date) as starts_on
    from key_spells s, unnest(range(1, cast(s.months / 3 as integer) + 2)) k (nth)
),
triggers as (
    select
        store, 'service' as callback_type, visit_no as task_no, order_no as subject_no,
        delivered_at as triggered_at, day_only, cast(null as date) as ends_on, cast(null as date) as event_on, false as listed,
        advisor, order_type, owner_type, customer_grade, key_customer,
        vin, vin_key, plate, customer_name, customer_phone, vin_known, true as attempts_known,
        file_id, source_row
    from visits
    union all
    select
        v.store_code, d.callback_type, v.sale_no, v.sale_no,
        v.delivered_at, coalesce(list_contains(v.date_only, 'delivered_at'), false), null, null, false,
        v.sales_advisor, null, v.owner_type, null, v.key_customer,
        v.vin, v.vin_key, v.plate, v.customer_name, v.customer_phone, true, true,
        v.file_id, v.source_row
    from sales v
    cross join (
        select 'sale_day0' as callback_type
        union all select 'sale_day3'
        union all select 'sale_day7'
    ) d
    union all
    select
        c.store, 'complaint_revisit',
        case when l.nth = 1 then c.complaint_no else concat(c.complaint_no, ' ', cast(l.nth as varchar)) end,
        c.complaint_no, l.closed_at, l.day_only, null, null, false,
        c.advisor, null, null, null, null,
        c.vin, c.vin_key, c.plate, c.customer_name, c.customer_phone, true, c.revisit_known,
        c.file_id, c.source_row
    from complaints c
    join closes l on l.store = c.store and l.complaint_no = c.complaint_no
    where coalesce(c.revisit_required, true)
    union all
    select
        h.store, 'lost_customer', concat(cast(h.starts_on as varchar), ' ', cast(h.vin_key as varchar)), h.vin,
        cast(h.starts_on as timestamp), false, cast(h.starts_on + interval 6 month - interval 1 day as date), null, false,
        h.advisor, null, h.owner_type, h.customer_grade, h.key_customer,
        h.vin, h.vin_key, h.plate, h.customer_name, h.customer_phone, true, true,
        h.file_id, h.source_row
    from halves h
    join records.policies p on p.store = h.store and h.starts_on >= p.since and h.starts_on < p.until
    where h.has_orders and (h.next_on is null or h.next_on >= h.starts_on) and h.starts_on <= h.as_of
        and h.seen_on < h.starts_on - p.lost_after_months * interval 1 month
        and h.seen_on >= h.starts_on - p.lost_until_months * interval 1 month
    union all
    select
        q.store, 'key_customer', concat(cast(q.starts_on as varchar), ' ', cast(q.vin_key as varchar)), q.vin,
        cast(q.starts_on as timestamp), false, cast(q.starts_on + interval 3 month - interval 1 day as date), null, false,
        q.advisor, null, q.owner_type, q.customer_grade, q.key_customer,
        q.vin, q.vin_key, q.plate, q.customer_name, q.customer_phone, true, true,
        q.file_id, q.source_row
    from quarters q
    join records.policies p on p.store = q.store and q.starts_on >= p.since and q.starts_on < p.until
    where (q.next_anywhere_on is null or q.next_anywhere_on >= q.starts_on) and q.starts_on <= q.as_of
        and q.seen_on >= q.starts_on - p.lost_after_months * interval 1 month
    union all
    select
        r.store, r.reminder_type, r.event_no, r.event_no,
        cast(r.event_on as timestamp), false, null, r.event_on, true,
        null, null, null, null, null,
        r.vin, r.vin_key, null, null, null, true, true,
        r.file_id, r.source_row
    from reminders r
    where r.event_no = r.reminder_no and r.event_on is not null and r.reminders_until is not null
    union all
    -- the first service of a car of which no list names it
    select
        v.store_code, 'first_service', v.sale_no, v.sale_no,
        v.delivered_at, coalesce(list_contains(v.date_only, 'delivered_at'), false), null,
        cast(cast(v.delivered_at as date) + case when v.owner_type = 'company' then p.company_first_service_days
            else p.first_service_days end * interval 1 day as date), false,
        v.sales_advisor, null, v.owner_type, null, v.key_customer,
        v.vin, v.vin_key, v.plate, v.customer_name, v.customer_phone, true, true,
        v.file_id, v.source_row
    from sales v
    join stores s on s.store = v.store_code and s.reminders_until is not null
    join records.policies p
        on p.store = v.store_code and cast(v.delivered_at as date) >= p.since and cast(v.delivered_at as date) < p.until
    left join (
        select distinct store, vin_key from reminders where reminder_type = 'first_service' and event_on is not null
    ) l on l.store = v.store_code and l.vin_key = v.vin_key
    where v.vin_key is not null and l.store is null
),
started as (
    select
        *,
        cast(triggered_at as date) as triggered_on,
        coalesce(event_on, cast(triggered_at as date)) as counted_from,
        case when day_only then triggered_at + interval 86399 second else triggered_at end as clock_starts_at
    from triggers
)
select
    t.* exclude (day_only, ends_on, counted_from, attempts_known),
    cast(t.counted_from + coalesce(c.opens_days, case when t.event_on is null then 0 end) * interval 1 day as date)
        as opens_on,
    case
        when t.ends_on is not null then cast(t.ends_on as timestamp) + interval 86399 second
        when c.due_hours is not null then t.clock_starts_at + c.due_hours * interval 1 hour
        else cast(t.counted_from as timestamp) + coalesce(c.due_days, 0) * interval 1 day + interval 86399 second
    end as due_at,
    p.tries,
    p.next_days,
    p.reach_minutes,
    p.answer_minutes,
    p.voice_days,
    p.win_back_days,
    case when t.callback_type = 'complaint_revisit' then t.attempts_known or s.has_callbacks
        else s.has_callbacks end as attempts_known,
    s.as_of,
    s.orders_until,
    s.callbacks_until,
    s.complaints_until,
    s.reminders_until
from started t
join stores s on s.store = t.store
join records.policy_callbacks c
    on c.store = t.store and c.callback_type = t.callback_type
    and t.triggered_on >= c.since and t.triggered_on < c.until
join records.policies p on p.store = t.store and t.triggered_on >= p.since and t.triggered_on < p.until
where c.owed or t.listed
