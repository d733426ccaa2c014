{{ config(**made_by_day()) }}

with orders as (
    select *, hour(timezone(time_zone, created_at)) as hour
    from {{ ref("square_completed_orders") }}
    where is_sale and {{ is_asked_for("date") }}
),

sold as (
    select
        date,
        location_id,
        hour,
        currency,
        max(location_name) as location_name,
        count(*) as order_count,
        sum(total_minor) as total_minor
    from orders
    group by date, location_id, hour, currency
),

pieces as (
    select orders.date, orders.location_id, orders.hour, orders.currency, sum(lines.quantity) as sold_quantity
    from {{ source("square", "square_order_lines") }} as lines
    inner join orders using (order_id)
    where {{ is_piece("lines.item_type") }}
    group by all
)

select
    date,
    location_id,
    sold.location_name,
    hour,
    currency,
    sold.order_count,
    cast(coalesce(pieces.sold_quantity, 0) as decimal(38, 9)) as sold_quantity,
    cast(sold.total_minor as bigint) as total_minor,
    {{ rounded_ratio("sold.total_minor", "sold.order_count") }} as average_order_minor,
    {{ built_at() }} as built_at
from sold
left join pieces using (date, location_id, hour, currency)
