{{ config(materialized="ephemeral") }}

-- Its number is Square's id of it, so that a shipping order which names that id is the same order.
select
    orders.business_date as date,
    'square' as source,
    'order' as kind,
    orders.order_id as source_key,
    {{ shop_of("coalesce(places.name, orders.location_id)") }} as shop,
    orders.order_id as order_number,
    cast(null as varchar) as tracking_number,
    orders.currency,
    case when orders.currency is not null then orders.total_minor end as amount_minor,
    orders.customer_id,
    orders.created_at as said_at,
    'square_orders' as source_table,
    orders.page_sha256 as evidence_sha256,
    orders.page_position as evidence_position
from {{ source("square", "square_orders") }} as orders
left join {{ source("square", "square_locations") }} as places using (location_id)
where orders.state is distinct from 'DRAFT'
