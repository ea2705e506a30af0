-- one row is one sale that stands: a cancelled one owes nothing, and its car was not seen
select * from records.vehicle_sales where coalesce(sale_status, 'delivered') <> 'cancelled'
