{{ config(materialized="ephemeral") }}

-- A row without a product is what the order comes to beyond its goods.
with days as (
    select
        *,
        {{ business_day("coalesce(min(ordered_at) over same, min(dropped_at) over same)") }} as day,
        bool_and(coalesce({{ kind_of_status("status") }} = 'cancelled', false)) over same as is_whole_cancelled
    from {{ ref("sheet_orders_told") }}
    window same as (partition by source_key)
),

told as (
    select
        *,
        row_number() over (partition by source_key order by line_number) - 1 as place
    from days
    where product is not null
)

select
    'sheet|' || source_key as sighting_key,
    day as date,
    'ordered' as kind,
    place as line_number,
    {{ product_of("null", "coalesce(product, '(none)')") }} as product_id,
    cast(null as varchar) as sku,
    product as name,
    quantity,
    currency,
    price_minor as unit_price_minor,
    total_minor
from told
union all by name
-- A row that is cancelled is, with all its pieces; where all rows are, so is the order, and its lines follow that. Otherwise each
-- product is a cancellation of its own, so that one which the order has not waits by itself.
select
    'sheet|' || source_key || '|' || {{ sheet_cancellation("product") }} as sighting_key,
    day as date,
    'cancelled' as kind,
    place as line_number,
    {{ product_of("null", "product") }} as product_id,
    product as name,
    greatest(quantity, 0) as quantity
from told
where {{ kind_of_status("status") }} = 'cancelled' and not is_whole_cancelled
union all by name
-- Of a product its rows together say how many came.
select
    'sheet|' || source_key as sighting_key,
    day as date,
    'received' as kind,
    min(place) as line_number,
    {{ product_of("null", "coalesce(product, '(none)')") }} as product_id,
    sum(received_quantity) as quantity
from told
where received_quantity > 0
group by source_key, day, product_id
