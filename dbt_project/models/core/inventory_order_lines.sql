{{ config(materialized="ephemeral") }}

-- The lines of orders that are sales and not cancelled, each with its shop and what of it was not cancelled.
select
    lines.date,
    lines.product_id,
    lines.sku,
    orders.shop as channel,
    lines.order_id || '#' || lines.line_number as source_key,
    case
        when lines.quantity > 0 then greatest(lines.quantity - coalesce(lines.cancelled_quantity, 0), 0)
        else lines.quantity
    end as quantity,
    case
        when lines.quantity is null then 'its quantity is no number'
        when lines.product_id is null then 'it names no product'
        when orders.shop is null then 'its order names no shop'
    end as refused
from {{ source("inventory", "order_lines") }} as lines
inner join {{ source("inventory", "orders") }} as orders using (order_id, date)
where orders.state <> 'cancelled' and not ({{ is_purchase("orders.sources") }})
