{{ config(**made_by_day()) }}

with lines as (
    select * from {{ ref("inventory_order_lines") }} where refused is null and {{ is_asked_for("date") }}
),

-- What Square gives back stands in an order of its own; where the lines of orders tell it already, it counts once.
given_back as (
    select
        orders.business_date as date,
        {{ product_of_variation("catalog.sku", "returned.catalog_object_id") }} as product_id,
        coalesce(places.name, orders.location_id) as channel,
        returned.quantity,
        returned.order_id || '#' || returned.line_number as source_key
    from {{ source("inventory", "square_returned_lines") }} as returned
    inner join {{ source("inventory", "square_orders") }} as orders using (order_id)
    left join {{ source("inventory", "square_locations") }} as places using (location_id)
    left join {{ source("inventory", "square_catalog") }} as catalog on returned.catalog_object_id = catalog.object_id
    where
        orders.state = 'COMPLETED'
        and returned.catalog_object_id is not null
        and {{ is_piece("returned.item_type") }}
        and {{ is_asked_for("orders.business_date") }}
        and not exists (
            select 1 from lines where lines.quantity < 0 and lines.sighting_key = 'square|' || returned.order_id
        )
),

counted as (
    select
        counts.date,
        {{ product_of_variation("catalog.sku", "counts.catalog_object_id") }} as product_id,
        coalesce(places.name, counts.location_id) as channel,
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
    select date, product_id, channel, 'returned', quantity, 'square_returned_lines', source_key from given_back
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
