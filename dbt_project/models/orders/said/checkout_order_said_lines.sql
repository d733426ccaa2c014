{{ config(materialized="ephemeral") }}

select
    'checkout|' || source_key as sighting_key,
    date,
    'ordered' as kind,
    0 as line_number,
    {{ product_of("null", "product") }} as product_id,
    cast(null as varchar) as sku,
    product as name,
    quantity,
    currency,
    {{ minor_units("price", "currency") }} as unit_price_minor,
    {{ minor_units("coalesce(total, price * quantity)", "currency") }} as total_minor
from {{ ref("checkout_orders_told") }}
where product is not null
