{{ config(**made_by_day()) }}

-- Orders, lines and refunds are each added up by themselves and only then put side by side, so that no amount of an order
-- is counted once for each of its lines.
with orders as (
    select * from {{ ref("square_completed_orders") }} where is_sale and {{ is_asked_for("date") }}
),

sold as (
    select
        date,
        location_id,
        currency,
        max(location_name) as location_name,
        count(*) as order_count,
        sum(total_minor) as total_minor,
        sum(tax_minor) as tax_minor,
        sum(tip_minor) as tip_minor,
        sum(service_charge_minor) as service_charge_minor,
        sum(discount_minor) as discount_minor
    from orders
    group by date, location_id, currency
),

pieces as (
    select orders.date, orders.location_id, orders.currency, sum(lines.quantity) as sold_quantity
    from {{ source("square", "square_order_lines") }} as lines
    inner join orders using (order_id)
    where {{ is_piece("lines.item_type") }}
    group by all
),

given_back as (
    select
        date,
        location_id,
        currency,
        max(location_name) as location_name,
        count(*) as refund_count,
        sum(amount_minor) as refunded_minor
    from {{ ref("square_approved_refunds") }}
    where {{ is_asked_for("date") }}
    group by date, location_id, currency
)

select
    date,
    location_id,
    coalesce(sold.location_name, given_back.location_name) as location_name,
    currency,
    coalesce(sold.order_count, 0) as order_count,
    cast(coalesce(pieces.sold_quantity, 0) as decimal(38, 9)) as sold_quantity,
    cast(coalesce(sold.total_minor, 0) as bigint) as total_minor,
    {{ rounded_ratio("sold.total_minor", "sold.order_count") }} as average_order_minor,
    cast(coalesce(sold.tax_minor, 0) as bigint) as tax_minor,
    cast(coalesce(sold.tip_minor, 0) as bigint) as tip_minor,
    cast(coalesce(sold.service_charge_minor, 0) as bigint) as service_charge_minor,
    cast(coalesce(sold.discount_minor, 0) as bigint) as discount_minor,
    coalesce(given_back.refund_count, 0) as refund_count,
    cast(coalesce(given_back.refunded_minor, 0) as bigint) as refunded_minor,
    cast(coalesce(sold.total_minor, 0) - coalesce(given_back.refunded_minor, 0) as bigint) as net_minor,
    {{ built_at() }} as built_at
from sold
full join given_back using (date, location_id, currency)
left join pieces using (date, location_id, currency)
