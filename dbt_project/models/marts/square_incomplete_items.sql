with judged as (
    select
        goods.*,
        coalesce(goods.sku, '') = '' as lacks_sku,
        goods.vendor is null as lacks_vendor,
        goods.unit_cost_minor is null as lacks_cost,
        goods.case_quantity is null
        and goods.catalog_object_id in (select catalog_object_id from ({{ newest_stock() }})) as lacks_case_size
    from {{ ref("square_goods") }} as goods
    where goods.is_offered
)

select
    catalog_object_id,
    item_name,
    variation_name,
    category_name,
    sku,
    lacks_sku,
    lacks_vendor,
    lacks_cost,
    lacks_case_size,
    {{ built_at() }} as built_at
from judged
where lacks_sku or lacks_vendor or lacks_cost or lacks_case_size
