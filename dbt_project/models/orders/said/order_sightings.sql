{{ config(**made_by_day()) }}

-- One row per thing that one source says of one order or parcel. `mark` changes when anything of it does, its lines and
-- events too; `turn` sorts the sightings of an order by whom to believe first.
with said as (
    {%- for source in order_sources() %}
    select * from {{ ref(source ~ "_order_sightings") }} where {{ is_asked_for("date") }}
    {{ "union all by name" if not loop.last }}
    {%- endfor %}
),

marked as (
    select sighting_key, bit_xor(mark) as mark
    from (
        select sighting_key, hash(lines) as mark
        from (select * exclude (built_at) from {{ ref("order_said_lines") }} where {{ is_asked_for("date") }}) as lines
        union all
        select sighting_key, hash(events) as mark
        from (select * exclude (built_at) from {{ ref("order_said_events") }} where {{ is_asked_for("date") }}) as events
    )
    group by sighting_key
),

keyed as (
    select
        date,
        source || '|' || source_key as sighting_key,
        source,
        kind,
        shop,
        order_number,
        {{ number_key("order_number") }} as number_key,
        tracking_number,
        {{ tracking_key("tracking_number") }} as tracking_key,
        currency,
        amount_minor,
        customer_id,
        said_at,
        dropped_at,
        source_table,
        source_key,
        evidence_sha256,
        cast(evidence_position as bigint) as evidence_position,
        refused
    from said
)

select
    keyed.*,
    {{ turn_of("source") }} || case kind when 'order' then ' 0 ' else ' 1 ' end
    || lpad(cast(coalesce(epoch_us(said_at), 0) as varchar), 20, '0') || ' ' || sighting_key as turn,
    xor(hash(keyed), coalesce(marked.mark, 0)) as mark,
    {{ built_at() }} as built_at
from keyed
left join marked using (sighting_key)
