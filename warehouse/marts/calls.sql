-- one row is one attempt to call as recorded, with what the policy of its day says of its channel and its hour
with timed as (
    select
        store_code as store, callback_no, callback_type, subject_no, subject_key, vin_key, channel, outcome,
        attempted_at,
        cast(attempted_at as date) as attempted_on,
        outcome = 'wrong_number' as wrong_number,
        coalesce(nullif(trim(assigned_to), ''), agent) as agent,
        coalesce(length(trim(voice)) > 0, false) as voiced,
        coalesce(list_contains(supplied, 'voice'), false) as voice_known,
        dissatisfied,
        coalesce(list_contains(supplied, 'dissatisfied'), false) as dissatisfied_known,
        complaint_no is not null as complaint_named,
        coalesce(list_contains(supplied, 'complaint_no'), false) as complaint_no_known,
        hour(attempted_at) * 3600 + minute(attempted_at) * 60 + second(attempted_at) as second_of_day,
        coalesce(list_contains(date_only, 'attempted_at'), false) as day_only
    from records.callbacks
)
select
    t.store,
    t.callback_no,
    t.callback_type,
    t.subject_no,
    t.subject_key,
    t.vin_key,
    t.attempted_at,
    t.attempted_on,
    case when t.day_only then t.attempted_at + interval 86399 second else t.attempted_at end as latest_at,
    t.outcome = 'reached' and coalesce(list_contains(p.channels, t.channel), true) as reached,
    t.outcome in ('refused', 'wrong_number')
        or (t.outcome = 'reached' and coalesce(list_contains(p.channels, t.channel), true)) as answered,
    coalesce(t.channel = 'phone' and not t.day_only, false) as timed_by_phone,
    h.store is null as out_of_hours,
    t.wrong_number,
    t.agent,
    t.voiced,
    t.voice_known,
    t.dissatisfied,
    t.dissatisfied_known,
    t.complaint_named,
    t.complaint_no_known
from timed t
left join records.policies p on p.store = t.store and t.attempted_on >= p.since and t.attempted_on < p.until
left join records.calling_hours h
    on t.channel = 'phone' and not t.day_only
    and h.store = t.store and t.attempted_on >= h.since and t.attempted_on < h.until
    and t.second_of_day >= h.starts and t.second_of_day <= h.ends
