-- one row is one car that was invited to one campaign, by a notice of it for a day of the campaign, and whether it came
-- needs campaigns
-- needs reminders
with invited as (
    select
        k.store_code as store, k.campaign_no, k.campaign_name, cast(k.ends_on as date) as ends_on,
        r.reminder_no, r.event_on, r.sent_at, r.channel, r.vin, r.vin_key, r.visit_known,
        r.as_of, r.orders_until, r.file_id, r.source_row,
        row_number() over (
            partition by k.store_code, k.campaign_no, coalesce(cast(r.vin_key as varchar), r.reminder_no)
            order by r.sent_at, r.reminder_no
        ) as nth
    from records.campaigns k
    join reminders r on r.store = k.store_code
        and r.event_on >= cast(k.starts_on as date) and r.event_on <= cast(k.ends_on as date)
    where r.reminder_type = 'campaign' and r.sent_at is not null
)
select
    i.store,
    i.campaign_no,
    i.campaign_name,
    i.ends_on,
    cast(i.ends_on as timestamp) + interval 86399 second as campaign_ends_at,
    i.reminder_no,
    i.event_on,
    i.sent_at,
    i.channel,
    v.delivered_on as came_back_on,
    i.vin,
    i.visit_known,
    i.as_of,
    i.orders_until,
    i.file_id,
    i.source_row
from invited i
left join campaign_visits v
    on v.store = i.store and v.campaign_no = i.campaign_no and v.vin_key = i.vin_key and v.delivered_on <= i.ends_on
where i.nth = 1
order by i.ends_on, i.store, i.campaign_no, i.reminder_no
