{{ config(severity="warn", meta={"dagster": {"ref": {"name": "square_hourly_sales"}}}) }}

-- The hours of a location's day are the day: orders, money and pieces.
with hours as (
    select
        date,
        location_id,
        currency,
        sum(order_count) as order_count,
        sum(total_minor) as total_minor,
        sum(sold_quantity) as sold_quantity
    from {{ ref("square_hourly_sales") }}
    where {{ is_asked_for("date") }}
    group by date, location_id, currency
)

select date, location_id, currency
from hours
full join (
    select * from {{ ref("square_daily_sales") }} where order_count > 0 and {{ is_asked_for("date") }}
) as days using (date, location_id, currency)
where
    hours.order_count is distinct from days.order_count
    or hours.total_minor is distinct from days.total_minor
    or hours.sold_quantity is distinct from days.sold_quantity
