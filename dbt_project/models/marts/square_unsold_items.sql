with seasons as (
    select *, least(season_until, {{ last_day() }}) as known_until
    from ({{ seasons() }})
    where season_from <= {{ last_day() }}
),

proven as (
    select date from {{ source("square", "square_completeness") }}
    group by date
    having bool_and(state in ('complete', 'repaired'))
),

proven_days as (
    select seasons.season, count(proven.date) as proven_days
    from seasons
    left join proven on proven.date between seasons.season_from and seasons.known_until
    group by seasons.season
),

sold as (
    select distinct seasons.season, sales.catalog_object_id
    from seasons
    inner join {{ ref("square_item_sales") }} as sales
        on sales.date between seasons.season_from and seasons.known_until
    where sales.sold_quantity > 0
),

ever_sold as (
    select catalog_object_id, max(date) as last_sold_on
    from {{ ref("square_item_sales") }}
    where sold_quantity > 0
    group by catalog_object_id
),

stock as (
    select catalog_object_id, sum(quantity) as stock_quantity from ({{ newest_stock() }}) group by catalog_object_id
)

select
    season,
    seasons.season_from,
    seasons.season_until,
    seasons.season_until <= {{ last_day() }} as is_over,
    cast(seasons.known_until - seasons.season_from + 1 as bigint) as days,
    proven_days.proven_days,
    catalog_object_id,
    goods.item_name,
    goods.variation_name,
    goods.sku,
    goods.category_name,
    goods.vendor,
    cast(stock.stock_quantity as decimal(38, 9)) as stock_quantity,
    ever_sold.last_sold_on,
    {{ built_at() }} as built_at
from seasons
inner join proven_days using (season)
cross join {{ ref("square_goods") }} as goods
left join sold using (season, catalog_object_id)
left join ever_sold using (catalog_object_id)
left join stock using (catalog_object_id)
where goods.is_offered and sold.season is null
