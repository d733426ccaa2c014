{{ config(materialized="ephemeral") }}

-- Numbered within day and order, so that only the days that are asked for are looked at.
with lines as (
    select
        lines.*,
        orders.currency,
        {{ business_day("coalesce(orders.ordered_at, orders.created_at, orders.as_of)") }} as date
    from {{ source("webhooks", "shipstation_order_lines") }} as lines
    inner join {{ source("webhooks", "shipstation_orders") }} as orders using (order_id)
    where {{ may_be_asked_for("coalesce(orders.ordered_at, orders.created_at, orders.as_of)") }}
)

select
    'shipstation|' || order_id as sighting_key,
    date,
    'ordered' as kind,
    row_number() over (partition by date, order_id order by line_id) - 1 as line_number,
    {{ product_of("sku", "coalesce(name, '(none)')") }} as product_id,
    sku,
    name,
    quantity,
    currency,
    {{ minor_units("unit_price", "currency") }} as unit_price_minor,
    {{ minor_units("unit_price * quantity", "currency") }} as total_minor
from lines
