with sales as (
    select location_id, catalog_object_id, sum(sold_quantity - returned_quantity) as net_quantity
    from {{ ref("square_item_sales") }}
    where date > {{ last_day() }} - {{ var("top_items_days") }} and date <= {{ last_day() }}
    group by location_id, catalog_object_id
)

select
    stock.date,
    location_id,
    coalesce(places.name, location_id) as location_name,
    catalog_object_id,
    goods.item_name,
    goods.variation_name,
    goods.sku,
    goods.vendor,
    stock.quantity as stock_quantity,
    goods.case_quantity,
    cast(round(100 * stock.quantity / goods.case_quantity, 2) as decimal(18, 2)) as percent_of_case,
    cast(coalesce(sales.net_quantity, 0) as decimal(38, 9)) as sold_lately_quantity,
    {{ built_at() }} as built_at
from ({{ newest_stock() }}) as stock
inner join {{ ref("square_goods") }} as goods using (catalog_object_id)
left join {{ source("square", "square_locations") }} as places using (location_id)
left join sales using (location_id, catalog_object_id)
where
    goods.is_offered
    and 100 * cast(stock.quantity as decimal(28, 9))
    < cast('{{ var("low_stock_percent") }}' as decimal(9, 4)) * cast(goods.case_quantity as decimal(24, 9))
