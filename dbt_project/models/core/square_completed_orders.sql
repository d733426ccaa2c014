{{ config(materialized="ephemeral") }}

-- Orders that count: only COMPLETED ones, each once. One that only takes back is no sale; what it gives back is counted by
-- square_approved_refunds and square_item_sales.
select
    orders.order_id,
    orders.business_date as date,
    orders.location_id,
    coalesce(places.name, orders.location_id) as location_name,
    coalesce(places.time_zone, 'UTC') as time_zone,
    orders.created_at,
    coalesce(orders.currency, '(none)') as currency,
    coalesce(orders.total_minor, 0) as total_minor,
    coalesce(orders.tax_minor, 0) as tax_minor,
    coalesce(orders.tip_minor, 0) as tip_minor,
    coalesce(orders.service_charge_minor, 0) as service_charge_minor,
    coalesce(orders.discount_minor, 0) as discount_minor,
    orders.lines > 0
    or orders.order_id not in (select order_id from {{ source("square", "square_returned_lines") }}) as is_sale
from {{ source("square", "square_orders") }} as orders
left join {{ source("square", "square_locations") }} as places using (location_id)
where orders.state = 'COMPLETED'
