{{ config(**made_by_day()) }}

with said as (
    {%- for source in order_sources() %}
    select * from {{ ref(source ~ "_order_said_events") }} where {{ is_asked_for("date") }}
    {{ "union all by name" if not loop.last }}
    {%- endfor %}
)

select
    sighting_key,
    date,
    sighting_key || '|' || event_place as event_key,
    kind,
    happened_at,
    dropped_at,
    split_part(sighting_key, '|', 1) as source,
    coalesce(is_whole, false) as is_whole,
    product_id,
    cast(quantity as decimal(18, 9)) as quantity,
    amount_minor,
    currency,
    tracking_number,
    {{ tracking_key("tracking_number") }} as tracking_key,
    carrier,
    cost_minor,
    commission_minor,
    coalesce(is_voided, false) as is_voided,
    coalesce(is_return, false) as is_return,
    source_table,
    source_key,
    evidence_sha256,
    cast(evidence_position as bigint) as evidence_position,
    {{ built_at() }} as built_at
from said
