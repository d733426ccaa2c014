{{ config(materialized="ephemeral") }}

-- What comes back has a quantity and a total below zero and stands behind what was sold.
with told as (
    select
        order_id, line_number, catalog_object_id, name, variation_name, quantity, currency, base_price_minor, total_minor
    from {{ source("square", "square_order_lines") }}
    union all
    select order_id, 1000000 + line_number, catalog_object_id, name, variation_name, -quantity, currency, null, -total_minor
    from {{ source("square", "square_returned_lines") }}
)

select
    'square|' || told.order_id as sighting_key,
    orders.business_date as date,
    'ordered' as kind,
    told.line_number,
    coalesce(
        nullif(goods.sku, ''), 'square|' || told.catalog_object_id, {{ product_of("null", "coalesce(told.name, '(none)')") }}
    ) as product_id,
    goods.sku,
    concat_ws(', ', told.name, told.variation_name) as name,
    told.quantity,
    coalesce(told.currency, orders.currency) as currency,
    told.base_price_minor as unit_price_minor,
    told.total_minor
from told
inner join {{ source("square", "square_orders") }} as orders using (order_id)
left join {{ source("square", "square_catalog") }} as goods
    on told.catalog_object_id = goods.object_id and goods.type = 'ITEM_VARIATION'
where orders.state is distinct from 'DRAFT'
