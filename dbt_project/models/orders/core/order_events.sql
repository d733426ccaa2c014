{{ config(**made_by_day()) }}

with said as (
    select matches.order_id, matches.order_date, events.*
    from {{ source("orders", "order_matches") }} as matches
    inner join {{ ref("order_said_events") }} as events using (sighting_key, date)
    where {{ is_asked_for("matches.order_date") }} and events.kind <> 'label'
),

-- What one mail tells several times is meant several times.
refunds as (
    select
        *,
        row_number() over (
            partition by order_id, amount_minor, currency, evidence_sha256 order by event_key
        ) as place
    from said
    where kind = 'refunded' and source = 'mail' and amount_minor is not null
),

told_again as (
    select event_key
    from refunds
    qualify
        happened_at - lag(happened_at) over (
            partition by order_id, amount_minor, currency, place order by happened_at, event_key
        ) <= {{ told_again_within() }}
    union all
    select said.event_key
    from said
    where
        said.kind = 'cancelled'
        and said.sighting_key in (
            select sighting_key from {{ ref("order_cancelled_lines") }} group by sighting_key having bool_and(is_told_again)
        )
)

select
    order_id,
    order_date as date,
    event_key,
    kind,
    happened_at,
    source,
    is_whole,
    event_key in (select told_again.event_key from told_again) as is_told_again,
    quantity,
    amount_minor,
    currency,
    tracking_number,
    sighting_key,
    source_table,
    source_key,
    evidence_sha256,
    evidence_position,
    {{ built_at() }} as built_at
from said
