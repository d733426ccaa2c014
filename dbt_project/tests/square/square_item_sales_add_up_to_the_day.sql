{{ config(severity="warn", meta={"dagster": {"ref": {"name": "square_item_sales"}}}) }}

-- The pieces of all items of a location's day are those of the day.
with items as (
    select date, location_id, sum(sold_quantity) as sold_quantity
    from {{ ref("square_item_sales") }}
    where {{ is_asked_for("date") }}
    group by date, location_id
),

days as (
    select date, location_id, sum(sold_quantity) as sold_quantity
    from {{ ref("square_daily_sales") }}
    where {{ is_asked_for("date") }}
    group by date, location_id
)

select date, location_id
from items
full join days using (date, location_id)
where coalesce(items.sold_quantity, 0) <> coalesce(days.sold_quantity, 0)
