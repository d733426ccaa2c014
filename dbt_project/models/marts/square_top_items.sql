with sales as (
    select * from {{ ref("square_item_sales") }}
    where
        date > {{ last_day() }} - {{ var("top_items_days") }}
        and date <= {{ last_day() }}
        and catalog_object_id <> '(none)'
),

-- Each location by itself, and all of one currency together.
added as (
    select
        coalesce(location_id, '(all)') as location_id,
        case when location_id is null then '(all)' else max(location_name) end as location_name,
        currency,
        catalog_object_id,
        arg_max(item_name, date) as item_name,
        arg_max(variation_name, date) as variation_name,
        sum(order_count) as order_count,
        sum(sold_quantity - returned_quantity) as net_quantity,
        sum(net_sales_minor) as net_sales_minor
    from sales
    group by grouping sets ((location_id, currency, catalog_object_id), (currency, catalog_object_id))
),

ranked as (
    select
        *,
        row_number() over (
            partition by location_id, currency order by net_sales_minor desc, net_quantity desc, catalog_object_id
        ) as rank
    from added
    where net_sales_minor > 0
)

select
    location_id,
    location_name,
    currency,
    rank,
    catalog_object_id,
    item_name,
    variation_name,
    cast(order_count as bigint) as order_count,
    cast(net_quantity as decimal(38, 9)) as net_quantity,
    cast(net_sales_minor as bigint) as net_sales_minor,
    cast({{ last_day() }} - {{ var("top_items_days") }} + 1 as date) as first_day,
    cast({{ last_day() }} as date) as last_day,
    {{ built_at() }} as built_at
from ranked
where rank <= {{ var("top_items") }}
