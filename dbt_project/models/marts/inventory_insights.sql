{{ config(**made_by_day()) }}

with cover as (
    select
        *,
        greatest(coalesce(last_sold_on, since), since) as quiet_since
    from {{ ref("inventory_cover") }}
    where {{ is_asked_for("date") }}
),

found as (
    select
        *,
        'out_of_stock' as kind,
        cast(date - since as bigint) as days,
        cast(0 as bigint) as threshold_days,
        'none left since ' || since
        || coalesce(', last sold on ' || last_sold_on, ', never sold')
        || case when short_quantity > 0 then ', ' || {{ in_words("short_quantity") }} || ' went beyond the stock' else '' end
            as evidence
    from cover
    where quantity = 0
    union all
    select
        *,
        'slow' as kind,
        cast(date - quiet_since as bigint) as days,
        cast({{ var("inventory_slow_days") }} as bigint) as threshold_days,
        {{ in_words("quantity") }} || ' in stock since ' || since
        || coalesce(', last sold on ' || last_sold_on, ', never sold')
        || ': ' || days || ' days without a sale' as evidence
    from cover
    where quantity > 0 and date - quiet_since >= {{ var("inventory_slow_days") }}
    union all
    select
        *,
        'aged' as kind,
        cast(date - first_seen_on as bigint) as days,
        cast({{ var("inventory_aged_days") }} as bigint) as threshold_days,
        {{ in_words("quantity") }} || ' in stock, first seen there on ' || first_seen_on || ', ' || days
        || ' days ago; the oldest of them came on ' || oldest_arrived_on
        || case age_known_by
            when 'guessed' then ', as a guess: they are taken for what an earlier count missed'
            when 'paired' then ', for as many were missing elsewhere on the day they were counted here'
            else ''
        end as evidence
    from cover
    where quantity > 0 and date - first_seen_on > {{ var("inventory_aged_days") }}
)

select
    date,
    product_id,
    channel,
    kind,
    product_name,
    quantity,
    short_quantity,
    days,
    threshold_days,
    since,
    first_seen_on,
    oldest_arrived_on,
    age_known_by,
    last_sold_on,
    velocity_days,
    sold_lately_quantity,
    velocity,
    days_of_supply,
    unit_cost_minor,
    cost_currency as currency,
    value_minor as value_at_risk_minor,
    evidence,
    {{ built_at() }} as built_at
from found
