{{ config(materialized="ephemeral") }}

-- What is told to be cancelled of an order's lines, and whether a mail only tells again what an earlier one told.
with told as (
    select
        matches.order_id,
        sightings.sighting_key,
        sightings.source,
        sightings.said_at,
        sightings.dropped_at,
        sightings.evidence_sha256,
        lines.line_number,
        lines.product_id,
        lines.quantity
    from {{ source("orders", "order_matches") }} as matches
    inner join {{ ref("order_said_lines") }} as lines using (sighting_key, date)
    inner join {{ ref("order_sightings") }} as sightings using (sighting_key, date)
    where {{ is_asked_for("matches.order_date") }} and lines.kind = 'cancelled'
),

ordered as (
    select matches.order_id, sightings.sighting_key, sightings.turn, lines.product_id, lines.name
    from {{ source("orders", "order_matches") }} as matches
    semi join told on matches.order_id = told.order_id
    inner join {{ ref("order_sightings") }} as sightings using (sighting_key, date)
    inner join {{ ref("order_said_lines") }} as lines using (sighting_key, date)
    where {{ is_asked_for("matches.order_date") }} and lines.kind = 'ordered'
),

-- What names goods by their name alone is of the one product that the order has under that name.
names as (
    select order_id, named, min(product_id) as product_id
    from (
        select order_id, product_id, 'name|' || lower(trim(unnest([name, product_id]))) as named
        from ordered
        semi join (select order_id, arg_min(sighting_key, turn) as sighting_key from ordered group by order_id) as believed
            using (order_id, sighting_key)
    )
    group by order_id, named
    having count(distinct product_id) = 1
),

placed as (
    select told.* replace (coalesce(names.product_id, told.product_id) as product_id)
    from told
    left join names on told.order_id = names.order_id and told.product_id = names.named
),

-- What one mail names several times is meant several times.
counted as (
    select
        *,
        row_number() over (
            partition by order_id, source, product_id, quantity, evidence_sha256 order by sighting_key, line_number
        ) as place
    from placed
)

select
    * exclude (place),
    source = 'mail'
    and coalesce(
        said_at - lag(said_at) over (
            partition by order_id, source, product_id, quantity, place order by said_at, sighting_key
        ) <= {{ told_again_within() }}, false
    ) as is_told_again
from counted
