-- one row is one record that moves no coverage: a month and more later than every other of its kind and store
with latest as (
    select store, kind, count(*) as records, max(happened_at) as last_at
    from moments
    where happened_at is not null
    group by store, kind
),
alone as (
    select l.store, l.kind, l.last_at,
        count(case when m.happened_at >= l.last_at - interval 31 day then 1 end) as near,
        max(case when m.happened_at < l.last_at - interval 31 day then m.happened_at end) as before_at
    from latest l
    join moments m on m.store = l.store and m.kind = l.kind
    where l.records >= 20
    group by l.store, l.kind, l.last_at
)
select m.store, m.kind, m.record, m.happened_at, a.before_at, m.file_id, m.source_row
from moments m
join alone a on a.store = m.store and a.kind = m.kind and a.last_at = m.happened_at
where a.near = 1
order by m.store, m.kind
