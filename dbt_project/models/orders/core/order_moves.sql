{{ config(materialized="ephemeral") }}

-- What is told of an order's own parcels: that one went, is on its way, or came. What goes the way back is none of them.
with events as (
    select matches.order_id, coalesce(events.tracking_key, events.event_key) as parcel, events.*
    from {{ source("orders", "order_matches") }} as matches
    inner join {{ ref("order_said_events") }} as events using (sighting_key, date)
    where
        {{ is_asked_for("matches.order_date") }}
        and events.kind in ('label', 'shipped', 'out_for_delivery', 'exception', 'delivered', 'received')
),

-- Where a label of a parcel that went is known it says when, and ShipStation's status of the order says nothing more.
labelled as (
    select distinct order_id from events where kind = 'label' and not is_voided and not is_return
),

-- Parcels of which anything came.
received as (
    select order_id, parcel from {{ ref("order_received") }} group by order_id, parcel having sum(quantity) > 0
)

select
    order_id,
    parcel,
    kind,
    kind in ('delivered', 'received') as has_come,
    happened_at,
    is_whole,
    tracking_key,
    product_id
from events
anti join {{ ref("order_ways_back") }} as ways_back using (order_id, parcel)
where
    kind <> 'label'
    and (kind <> 'received' or (quantity > 0 and (order_id, parcel) in (from received)))
    and not (kind = 'shipped' and source_table = 'shipstation_orders' and order_id in (from labelled))
