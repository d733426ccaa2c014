{{ config(materialized="ephemeral") }}

select
    'shipstation|' || lines.order_id as sighting_key,
    {{ business_day("coalesce(orders.ordered_at, orders.created_at, orders.as_of)") }} as date,
    'ordered' as kind,
    row_number() over (partition by lines.order_id order by lines.line_id) - 1 as line_number,
    {{ product_of("lines.sku", "coalesce(lines.name, '(none)')") }} as product_id,
    lines.sku,
    lines.name,
    lines.quantity,
    orders.currency,
    {{ minor_units("lines.unit_price", "orders.currency") }} as unit_price_minor,
    {{ minor_units("lines.unit_price * lines.quantity", "orders.currency") }} as total_minor
from {{ source("webhooks", "shipstation_order_lines") }} as lines
inner join {{ source("webhooks", "shipstation_orders") }} as orders using (order_id)
