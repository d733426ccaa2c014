{{ config(materialized="ephemeral") }}

-- What was ordered, and what a cancellation of a part names; what a parcel holds is no new line.
select
    'mail|' || items.event_key as sighting_key,
    {{ business_day("events.received_at") }} as date,
    case events.kind when 'order' then 'ordered' else 'cancelled' end as kind,
    items.line_number,
    {{ product_of("items.sku", "items.name") }} as product_id,
    items.sku,
    items.name,
    items.quantity,
    coalesce(items.currency, events.currency) as currency,
    items.unit_price_minor,
    {{ minor_units("items.unit_price * items.quantity", "items.currency") }} as total_minor
from {{ source("mail", "mail_event_items") }} as items
inner join {{ source("mail", "mail_events") }} as events using (event_key)
where
    {{ may_be_asked_for("events.received_at") }}
    and (events.kind = 'order' or (events.kind = 'cancellation' and not events.is_whole))
