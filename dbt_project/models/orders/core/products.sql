{#- A DuckLake takes no comments on a view's columns. -#}
{{ config(materialized="view", persist_docs={"relation": false, "columns": false}) }}

-- Whatever stands in a line of an order, and whatever the catalog offers; of one SKU the variation that is not deleted.
with catalog as (
    select
        coalesce(nullif(variations.sku, ''), 'square|' || variations.object_id) as product_id,
        nullif(variations.sku, '') as sku,
        concat_ws(', ', items.name, variations.name) as name,
        variations.object_id as square_variation_id,
        variations.unit_cost_minor,
        variations.cost_currency,
        variations.price_minor,
        variations.currency
    from {{ source("square", "square_catalog") }} as variations
    left join {{ source("square", "square_catalog") }} as items
        on variations.item_id = items.object_id and items.type = 'ITEM'
    where variations.type = 'ITEM_VARIATION'
    qualify
        row_number() over (
            partition by coalesce(nullif(variations.sku, ''), 'square|' || variations.object_id)
            order by variations.is_deleted, variations.object_id
        ) = 1
),

sold as (
    select
        product_id,
        arg_max(sku, (date, order_id, line_number)) as sku,
        arg_max(name, (date, order_id, line_number)) as name
    from {{ ref("order_lines") }}
    group by product_id
)

select
    product_id,
    coalesce(catalog.sku, sold.sku) as sku,
    coalesce(catalog.name, sold.name) as name,
    catalog.square_variation_id,
    catalog.unit_cost_minor,
    catalog.cost_currency,
    catalog.price_minor,
    catalog.currency
from sold
full join catalog using (product_id)
