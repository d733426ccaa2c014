{{ config(materialized="ephemeral") }}

-- A mail of a carrier tells of a parcel and of no shop. A cancellation of who knows how much cancels nothing by itself.
select
    {{ business_day("received_at") }} as date,
    'mail' as source,
    case kind
        when 'order' then 'order' when 'cancellation' then 'cancellation' when 'refund' then 'refund' else 'parcel'
    end as kind,
    event_key as source_key,
    case when lower(shop) is distinct from lower(carrier) then {{ shop_of("shop") }} end as shop,
    order_number,
    tracking_number,
    currency,
    case when kind = 'order' and currency is not null then amount_minor end as amount_minor,
    cast(null as varchar) as customer_id,
    received_at as said_at,
    'mail_events' as source_table,
    mail_id as evidence_sha256,
    try_cast(split_part(event_key, '-', -1) as bigint) as evidence_position,
    case
        when kind = 'cancellation' and is_whole is null
            then 'whether all of the order was cancelled or a part is not told: put what the mail means into a cancelled file'
    end as refused
from {{ source("mail", "mail_events") }}
where {{ may_be_asked_for("received_at") }}
