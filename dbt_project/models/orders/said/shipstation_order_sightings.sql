{{ config(materialized="ephemeral") }}

-- An order, and each label of its parcels; a label is of the shop of its order. What an event itself told of without a
-- number, as the owner's gateway does, is known to people by its id.
with asked_labels as (
    select *
    from {{ source("webhooks", "shipstation_shipments") }}
    where {{ may_be_asked_for("created_at") }}
),

orders as (
    select
        * replace (coalesce(order_number, case when page_sha256 is null then order_id end) as order_number),
        coalesce(ordered_at, created_at, as_of) as said_at,
        {{ shop_of("coalesce(channel, store_id)") }} as shop
    from {{ source("webhooks", "shipstation_orders") }}
    where
        {{ may_be_asked_for("coalesce(ordered_at, created_at, as_of)") }}
        or order_id in (select order_id from asked_labels)
),

labels as (
    select labels.*, coalesce(labels.order_number, orders.order_number) as number_of_order, orders.shop
    from asked_labels as labels
    left join orders using (order_id)
)

select
    {{ business_day("said_at") }} as date,
    'shipstation' as source,
    'order' as kind,
    order_id as source_key,
    shop,
    order_number,
    cast(null as varchar) as tracking_number,
    currency,
    case when currency is not null then total_minor end as amount_minor,
    customer as customer_id,
    said_at,
    'shipstation_orders' as source_table,
    page_sha256 as evidence_sha256,
    page_position as evidence_position
from orders
union all by name
select
    {{ business_day("created_at") }} as date,
    'shipstation' as source,
    'parcel' as kind,
    'label|' || shipment_id as source_key,
    shop,
    number_of_order as order_number,
    tracking_number,
    created_at as said_at,
    'shipstation_shipments' as source_table,
    page_sha256 as evidence_sha256,
    page_position as evidence_position
from labels
