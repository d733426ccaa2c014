{{ config(severity="warn", meta={"dagster": {"ref": {"name": "square_goods"}}}) }}

-- Every usable line of the shop's own list speaks of something in the catalog.
select line_number, square_id, sku
from {{ source("square", "square_goods_lines") }} as lines
where
    not exists (
        select 1 from {{ source("square", "square_catalog") }} as things
        where
            (lines.square_id is not null and lines.square_id = things.object_id)
            or (lines.square_id is null and lines.sku = things.sku and things.type = 'ITEM_VARIATION')
    )
    and exists (select 1 from {{ ref("square_goods") }})
