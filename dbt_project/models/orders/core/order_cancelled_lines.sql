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

placed as (
    select told.* replace (products.product_id as product_id), products.words, products.product_id is null as is_unplaced
    from told
    left join {{ ref("order_told_products") }} as products
        on told.order_id = products.order_id
        and told.sighting_key = products.sighting_key
        and told.line_number = products.line_number
        and products.kind = 'cancelled'
),

-- What one mail names several times is meant several times.
counted as (
    select
        *,
        row_number() over (
            partition by order_id, source, coalesce(product_id, words), quantity, evidence_sha256 order by sighting_key, line_number
        ) as place
    from placed
)

select
    * exclude (place),
    source = 'mail'
    and coalesce(
        said_at - lag(said_at) over (
            partition by order_id, source, coalesce(product_id, words), quantity, place order by said_at, sighting_key
        ) <= {{ told_again_within() }}, false
    ) as is_told_again
from counted
