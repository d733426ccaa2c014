{{ config(materialized="ephemeral") }}

-- What files and the former sheet say was received of each parcel of an order: the newest word, on each product or on the parcel as a
-- whole. A parcel has a tracking number, or it is what tells of it.
select
    matches.order_id,
    coalesce(events.tracking_key, events.event_key) as parcel,
    events.product_id,
    events.source,
    events.quantity,
    events.currency,
    events.commission_minor
from {{ source("orders", "order_matches") }} as matches
inner join {{ ref("order_said_events") }} as events using (sighting_key, date)
where {{ is_asked_for("matches.order_date") }} and events.kind = 'received'
qualify
    {{ is_newest_received(
        "matches.order_id, coalesce(events.tracking_key, events.event_key)", "events.product_id", "events.happened_at",
        "events.evidence_sha256", "events.evidence_position"
    ) }}
