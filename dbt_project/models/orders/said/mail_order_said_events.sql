{{ config(materialized="ephemeral") }}

-- What happened on an earlier day than that of the mail happened when that day began; otherwise when the mail came.
select
    'mail|' || event_key as sighting_key,
    {{ business_day("received_at") }} as date,
    kind as event_place,
    case kind
        when 'order' then 'created'
        when 'shipment' then 'shipped'
        when 'delivery' then 'delivered'
        when 'cancellation' then 'cancelled'
        when 'refund' then 'refunded'
        else kind
    end as kind,
    case
        when happened_on < {{ business_day("received_at") }} then {{ day_begins("happened_on") }} else received_at
    end as happened_at,
    kind = 'cancellation' and coalesce(is_whole, false) as is_whole,
    case when kind in ('refund', 'cancellation') then amount_minor end as amount_minor,
    currency,
    tracking_number,
    carrier,
    'mail_events' as source_table,
    event_key as source_key,
    mail_id as evidence_sha256,
    try_cast(split_part(event_key, '-', -1) as bigint) as evidence_position
from {{ source("mail", "mail_events") }}
where {{ may_be_asked_for("received_at") }}
