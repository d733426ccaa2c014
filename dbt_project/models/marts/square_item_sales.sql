{{ config(**made_by_day()) }}

with orders as (
    select * from {{ ref("square_completed_orders") }} where {{ is_asked_for("date") }}
),

sold as (
    select
        orders.date,
        orders.location_id,
        coalesce(lines.catalog_object_id, '(none)') as catalog_object_id,
        coalesce(lines.currency, orders.currency) as currency,
        max(orders.location_name) as location_name,
        max(lines.name) as item_name,
        max(lines.variation_name) as variation_name,
        count(distinct order_id) as order_count,
        sum(lines.quantity) filter (where {{ is_piece("lines.item_type") }}) as sold_quantity,
        sum(lines.total_minor) as total_minor,
        sum(lines.tax_minor) as tax_minor,
        sum(lines.discount_minor) as discount_minor
    from {{ source("square", "square_order_lines") }} as lines
    inner join orders using (order_id)
    group by 1, 2, 3, 4
),

given_back as (
    select
        orders.date,
        orders.location_id,
        coalesce(lines.catalog_object_id, '(none)') as catalog_object_id,
        coalesce(lines.currency, orders.currency) as currency,
        max(orders.location_name) as location_name,
        max(lines.name) as item_name,
        max(lines.variation_name) as variation_name,
        sum(lines.quantity) filter (where {{ is_piece("lines.item_type") }}) as returned_quantity,
        sum(lines.total_minor) as returned_minor,
        sum(lines.tax_minor) as returned_tax_minor
    from {{ source("square", "square_returned_lines") }} as lines
    inner join orders using (order_id)
    group by 1, 2, 3, 4
)

select
    date,
    location_id,
    coalesce(sold.location_name, given_back.location_name) as location_name,
    catalog_object_id,
    case
        when catalog_object_id = '(none)' then '(none)'
        else coalesce(sold.item_name, given_back.item_name, '(none)')
    end as item_name,
    case
        when catalog_object_id = '(none)' then '(none)'
        else coalesce(sold.variation_name, given_back.variation_name, '(none)')
    end as variation_name,
    currency,
    coalesce(sold.order_count, 0) as order_count,
    cast(coalesce(sold.sold_quantity, 0) as decimal(38, 9)) as sold_quantity,
    cast(coalesce(sold.total_minor, 0) as bigint) as total_minor,
    cast(coalesce(sold.tax_minor, 0) as bigint) as tax_minor,
    cast(coalesce(sold.discount_minor, 0) as bigint) as discount_minor,
    cast(coalesce(given_back.returned_quantity, 0) as decimal(38, 9)) as returned_quantity,
    cast(coalesce(given_back.returned_minor, 0) as bigint) as returned_minor,
    cast(
        coalesce(sold.total_minor, 0)
        - coalesce(sold.tax_minor, 0)
        - coalesce(given_back.returned_minor, 0)
        + coalesce(given_back.returned_tax_minor, 0) as bigint
    ) as net_sales_minor,
    {{ built_at() }} as built_at
from sold
full join given_back using (date, location_id, catalog_object_id, currency)
