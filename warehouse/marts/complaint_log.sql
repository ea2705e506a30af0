-- one row is one event of a complaint's log, with who acted and what was noted
-- needs complaint_events
select
    e.store_code as store,
    e.complaint_no,
    e.happened_at,
    e.event,
    e.actor,
    e.note,
    e.next_follow_up_at,
    s.as_of,
    e.file_id,
    e.source_row
from records.complaint_events e
join stores s on s.store = e.store_code
order by e.store_code, e.complaint_no, e.happened_at
