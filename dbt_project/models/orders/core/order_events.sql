{{ config(**made_by_day()) }}

select
    matches.order_id,
    matches.order_date as date,
    events.event_key,
    events.kind,
    events.happened_at,
    events.source,
    events.is_whole,
    events.quantity,
    events.amount_minor,
    events.currency,
    events.tracking_number,
    events.sighting_key,
    events.source_table,
    events.source_key,
    events.evidence_sha256,
    events.evidence_position,
    {{ built_at() }} as built_at
from {{ source("orders", "order_matches") }} as matches
inner join {{ ref("order_said_events") }} as events using (sighting_key, date)
where {{ is_asked_for("matches.order_date") }} and events.kind <> 'label'
