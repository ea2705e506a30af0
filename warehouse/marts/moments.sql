-- one row is one record with its latest event, under the kind of record whose coverage it tells of
select store_code as store, 'orders' as kind, 'service_orders' as record,
    greatest(arrived_at, completed_at, delivered_at) as happened_at, file_id, source_row
from records.service_orders
union all
select store_code, 'orders', 'vehicle_sales', greatest(delivered_at, profile_uploaded_at), file_id, source_row
from records.vehicle_sales
union all
select store_code, 'callbacks', 'callbacks', attempted_at, file_id, source_row
from records.callbacks
union all
select store_code, 'complaints', 'complaints',
    greatest(received_at, first_contact_at, first_reply_at, first_closed_at,
        last_reopened_at, last_closed_at, revisited_at, form_filed_at), file_id, source_row
from records.complaints
union all
select store_code, 'complaints', 'complaint_events', happened_at, file_id, source_row
from records.complaint_events
union all
select store_code, 'inquiries', 'inquiries', greatest(received_at, first_contact_at, closed_at), file_id, source_row
from records.inquiries
union all
select store_code, 'reminders', 'reminders', sent_at, file_id, source_row
from records.reminders
union all
select store_code, 'surveys', 'surveys', survey_month, file_id, source_row
from records.surveys
