-- one row is one store and kind of record: until when the records of that kind reach
with delivered as (
    select m.store, m.kind, max(m.happened_at) as last_at
    from moments m
    left join far_records f on f.store = m.store and f.kind = m.kind and f.happened_at = m.happened_at
    where f.store is null
    group by m.store, m.kind
),
stated as (
    select
        store,
        case when record in ('service_orders', 'vehicle_sales') then 'orders'
            when record in ('complaints', 'complaint_events') then 'complaints' else record end as kind,
        max(exported_at) as exported_at
    from records.stated_exports
    group by 1, 2
)
select
    d.store,
    d.kind,
    coalesce(k.covered_until, greatest(d.last_at, max(e.exported_at), max(c.declared_until))) as covered_until
from delivered d
left join stated e on e.store = d.store and e.kind = d.kind
left join records.declared_complete c on true
left join records.past_coverage k on k.store = d.store and k.kind = d.kind
group by d.store, d.kind, d.last_at, k.covered_until
