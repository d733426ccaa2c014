{{ config(materialized="ephemeral") }}

-- A status counts when it was told first: whatever is changed of the order later is no news of it.
-- A label is a parcel that went, unless it was given back or is for the way back; its cost stands in shipments.
with orders as (
    select *, coalesce(ordered_at, created_at, as_of) as said_at
    from {{ source("webhooks", "shipstation_orders") }}
    where {{ may_be_asked_for("coalesce(ordered_at, created_at, as_of)") }}
),

of_orders as (
    select order_id, 'created' as kind, said_at as happened_at from orders
    union all by name
    select order_id, 'paid' as kind, coalesce(paid_at, said_at) as happened_at, paid_minor as amount_minor, currency
    from orders
    where paid_minor > 0
    union all by name
    select
        order_id,
        case status when 'cancelled' then 'cancelled' else 'shipped' end as kind,
        coalesce(case status when 'cancelled' then first_cancelled_at else first_shipped_at end, modified_at, as_of)
            as happened_at,
        case status when 'cancelled' then true end as is_whole
    from orders
    where status in ('cancelled', 'shipped')
),

labels as (
    select
        *,
        'label|' || shipment_id as label_key,
        {{ business_day("created_at") }} as date
    from {{ source("webhooks", "shipstation_shipments") }}
    where {{ may_be_asked_for("created_at") }}
)

select
    'shipstation|' || order_id as sighting_key,
    {{ business_day("orders.said_at") }} as date,
    told.kind as event_place,
    told.kind,
    told.happened_at,
    told.is_whole,
    told.amount_minor,
    told.currency,
    'shipstation_orders' as source_table,
    order_id as source_key,
    orders.page_sha256 as evidence_sha256,
    orders.page_position as evidence_position
from of_orders as told
inner join orders using (order_id)
union all by name
select
    'shipstation|' || label_key as sighting_key,
    date,
    'label' as event_place,
    'label' as kind,
    created_at as happened_at,
    currency,
    tracking_number,
    carrier_code as carrier,
    cost_minor,
    is_voided,
    is_return,
    'shipstation_shipments' as source_table,
    label_key as source_key,
    page_sha256 as evidence_sha256,
    page_position as evidence_position
from labels
union all by name
select
    'shipstation|' || label_key as sighting_key,
    date,
    'shipped' as event_place,
    'shipped' as kind,
    created_at as happened_at,
    tracking_number,
    carrier_code as carrier,
    'shipstation_shipments' as source_table,
    label_key as source_key,
    page_sha256 as evidence_sha256,
    page_position as evidence_position
from labels
where not is_voided and not is_return
