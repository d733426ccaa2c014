-- What Square's catalog says comes first; the shop's own list fills what it does not say. There a line for the variation's
-- id comes before one for its SKU, and that before one for the item's id. A cost and its currency come from one place.
with variations as (
    select
        variations.*,
        items.name as item_name,
        items.category_id as item_category_id,
        not variations.is_deleted
        and not coalesce(items.is_deleted, false)
        and not coalesce(items.is_archived, false) as is_offered,
        coalesce(
            {{ noted_case_size("variations.custom_attributes") }}, {{ noted_case_size("items.custom_attributes") }}
        ) as noted_case_quantity
    from {{ source("square", "square_catalog") }} as variations
    left join {{ source("square", "square_catalog") }} as items
        on variations.item_id = items.object_id and items.type = 'ITEM'
    where variations.type = 'ITEM_VARIATION'
),

-- One that is sold as a multiple of another is a case of that other; the largest counts.
cases as (
    select
        stockable_variation_id as object_id,
        max(cast(stockable_quantity / nonstockable_quantity as decimal(18, 9))) as case_quantity
    from variations
    where is_offered and stockable_quantity > nonstockable_quantity and nonstockable_quantity > 0
    group by stockable_variation_id
),

listed as (
    select
        variations.object_id,
        lines.*,
        case when lines.square_id = variations.object_id then 1 when lines.square_id is null then 2 else 3 end as turn
    from variations
    inner join {{ source("square", "square_goods_lines") }} as lines
        on
            lines.square_id in (variations.object_id, variations.item_id)
            or (lines.square_id is null and lines.sku = variations.sku)
),

filled as (
    select
        object_id,
        arg_min(case_quantity, turn) filter (where case_quantity is not null) as case_quantity,
        arg_min(unit_cost_minor, turn) filter (where unit_cost_minor is not null) as unit_cost_minor,
        arg_min(currency, turn) filter (where unit_cost_minor is not null) as cost_currency,
        arg_min(vendor, turn) filter (where vendor is not null) as vendor,
        min(line_number) as first_line_number
    from listed
    group by object_id
)

select
    object_id as catalog_object_id,
    variations.item_id,
    coalesce(variations.item_name, '(none)') as item_name,
    coalesce(variations.name, '(none)') as variation_name,
    variations.sku,
    categories.name as category_name,
    variations.is_offered,
    variations.price_minor,
    variations.currency,
    coalesce(variations.unit_cost_minor, filled.unit_cost_minor) as unit_cost_minor,
    case
        when variations.unit_cost_minor is not null then variations.cost_currency
        else filled.cost_currency
    end as cost_currency,
    case
        when variations.unit_cost_minor is not null then 'catalog'
        when filled.unit_cost_minor is not null then 'goods_csv'
    end as cost_from,
    coalesce(variations.vendor_id, filled.vendor) as vendor,
    case
        when variations.vendor_id is not null then 'catalog'
        when filled.vendor is not null then 'goods_csv'
    end as vendor_from,
    coalesce(variations.noted_case_quantity, cases.case_quantity, filled.case_quantity) as case_quantity,
    case
        when coalesce(variations.noted_case_quantity, cases.case_quantity) is not null then 'catalog'
        when filled.case_quantity is not null then 'goods_csv'
    end as case_from,
    filled.first_line_number as goods_csv_line,
    {{ built_at() }} as built_at
from variations
left join cases using (object_id)
left join filled using (object_id)
left join {{ source("square", "square_categories") }} as categories
    on variations.item_category_id = categories.category_id
