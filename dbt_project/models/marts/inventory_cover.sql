{{ config(**made_by_day()) }}

-- Velocity is what was sold in the last days through their number, or through that of the days since it was first seen
-- there. What was sold to date makes it one look at one earlier day.
with asked as (
    select
        *,
        least({{ var("inventory_velocity_days") }}, date - first_seen_on + 1) as velocity_days
    from {{ source("inventory", "inventory_positions") }}
    where is_stock_known and {{ is_asked_for("date") }}
),

earlier as (
    select
        date + {{ var("inventory_velocity_days") }} as date,
        product_id,
        channel,
        sold_to_date_quantity
    from {{ source("inventory", "inventory_positions") }}
    where {{ is_asked_for("date + " ~ var("inventory_velocity_days")) }}
),

-- A product may be several things of Square's with one SKU; one of them says what it costs, the same one each time.
goods as (
    select * from {{ source("inventory", "products") }}
    qualify
        row_number() over (
            partition by product_id
            order by unit_cost_minor is null, price_minor is null, square_variation_id, name
        )
        = 1
),

paced as (
    select
        asked.*,
        cast(asked.sold_to_date_quantity - coalesce(earlier.sold_to_date_quantity, 0) as decimal(18, 9))
            as sold_lately_quantity
    from asked
    left join earlier using (date, product_id, channel)
)

select
    date,
    product_id,
    channel,
    goods.name as product_name,
    quantity,
    short_quantity,
    first_seen_on,
    since,
    oldest_arrived_on,
    age_known_by,
    last_sold_on,
    velocity_days,
    sold_lately_quantity,
    cast(sold_lately_quantity / velocity_days as decimal(18, 9)) as velocity,
    case
        when sold_lately_quantity > 0
            then cast(round(quantity * velocity_days / sold_lately_quantity, 2) as decimal(18, 2))
    end as days_of_supply,
    goods.price_minor,
    goods.currency as price_currency,
    goods.unit_cost_minor,
    case when goods.unit_cost_minor is not null then goods.cost_currency end as cost_currency,
    cast(round(quantity * goods.unit_cost_minor) as bigint) as value_minor,
    {{ built_at() }} as built_at
from paced
left join goods using (product_id)
