{{ config(materialized="ephemeral") }}

-- An order, and each parcel of which it tells.
select
    date,
    'checkout' as source,
    'order' as kind,
    source_key,
    {{ shop_of("store") }} as shop,
    order_number,
    cast(null as varchar) as tracking_number,
    currency,
    {{ minor_units("coalesce(total, price * quantity)", "currency") }} as amount_minor,
    customer as customer_id,
    said_at,
    'checkout_order_changes' as source_table
from {{ ref("checkout_orders_told") }}
union all by name
select
    date,
    'checkout' as source,
    'parcel' as kind,
    source_key || '|' || {{ tracking_key("parcels.tracking_number") }} as source_key,
    {{ shop_of("shop_told") }} as shop,
    order_number,
    min(parcels.tracking_number) as tracking_number,
    min(parcels.received_at) as said_at,
    'checkout_order_changes' as source_table
from {{ source("webhooks", "checkout_order_changes") }} as parcels
inner join
    (select source, order_number, source_key, store as shop_told, date from {{ ref("checkout_orders_told") }}) as orders
    using (source, order_number)
where {{ tracking_key("parcels.tracking_number") }} is not null
group by date, source_key, shop_told, order_number, {{ tracking_key("parcels.tracking_number") }}
