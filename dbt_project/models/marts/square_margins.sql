-- Without a cost, or with one in another currency than the sale, cost and margin are empty: they are not known, not zero.
with sold as (
    select
        cast(date_trunc('month', date) as date) as month,
        location_id,
        catalog_object_id,
        currency,
        max(location_name) as location_name,
        arg_max(item_name, date) as item_name,
        arg_max(variation_name, date) as variation_name,
        sum(sold_quantity - returned_quantity) as net_quantity,
        cast(sum(net_sales_minor) as bigint) as net_sales_minor
    from {{ ref("square_item_sales") }}
    group by 1, 2, 3, 4
),

costed as (
    select
        sold.*,
        goods.sku,
        goods.category_name,
        goods.vendor,
        case when goods.cost_currency = sold.currency then goods.unit_cost_minor end as known_cost_minor
    from sold
    left join {{ ref("square_goods") }} as goods using (catalog_object_id)
)

select
    month,
    location_id,
    location_name,
    catalog_object_id,
    item_name,
    variation_name,
    sku,
    category_name,
    vendor,
    currency,
    cast(net_quantity as decimal(38, 9)) as net_quantity,
    net_sales_minor,
    known_cost_minor as unit_cost_minor,
    cast(round(net_quantity * known_cost_minor) as bigint) as cost_minor,
    net_sales_minor - cost_minor as margin_minor,
    case
        when net_sales_minor > 0 then cast(round(100 * margin_minor / net_sales_minor, 2) as decimal(18, 2))
    end as margin_percent,
    {{ built_at() }} as built_at
from costed
