{{ config(**made_by_day()) }}

with lines as (
    select * from {{ ref("inventory_order_lines") }} where refused is null and {{ is_asked_for("date") }}
),

-- What Square has in stock, where a location's name is that of a shop.
counted as (
    select
        counts.date,
        {{ product_of_variation("catalog.sku", "counts.catalog_object_id") }} as product_id,
        {{ channel_of("places.name", "counts.location_id") }} as channel,
        counts.quantity,
        counts.date || '|' || counts.location_id || '|' || counts.catalog_object_id as source_key
    from {{ source("inventory", "square_inventory") }} as counts
    left join {{ source("inventory", "square_locations") }} as places using (location_id)
    left join {{ source("inventory", "square_catalog") }} as catalog on counts.catalog_object_id = catalog.object_id
    where counts.state = 'IN_STOCK' and {{ is_asked_for("counts.date") }}
),

told as (
    select date, product_id, channel, 'sold' as kind, quantity, 'order_lines' as source_table, source_key
    from lines
    where quantity > 0
    union all
    select date, product_id, channel, 'returned', -quantity, 'order_lines', source_key from lines where quantity < 0
    union all
    select date, product_id, channel, 'received', quantity, 'received_file_lines', source_key
    from {{ ref("inventory_received") }}
    where refused is null and quantity > 0 and {{ is_asked_for("date") }}
    union all
    select date, product_id, channel, 'counted', quantity, 'square_inventory', source_key from counted
)

select
    date,
    product_id,
    channel,
    kind,
    cast(sum(quantity) as decimal(18, 9)) as quantity,
    source_table,
    min(source_key) as source_key,
    count(*) as source_rows,
    {{ built_at() }} as built_at
from told
group by date, product_id, channel, kind, source_table
