{{ config(materialized="ephemeral") }}

-- Parcels of which all labels are for the way back: none of the order's own, whatever is told of them.
select matches.order_id, coalesce(events.tracking_key, events.event_key) as parcel
from {{ source("orders", "order_matches") }} as matches
inner join {{ ref("order_said_events") }} as events using (sighting_key, date)
where {{ is_asked_for("matches.order_date") }} and events.kind = 'label'
group by all
having bool_and(events.is_return)
