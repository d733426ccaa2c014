{{ config(severity="warn", meta={"dagster": {"ref": {"name": "square_daily_sales"}}}) }}

-- Each location-day's orders, money and pieces are those of the completed orders, which are here counted without any join of
-- orders with their lines.
with told as (
    select date, location_id, currency, order_count, total_minor, sold_quantity
    from {{ ref("square_daily_sales") }}
    where order_count > 0 and {{ is_asked_for("date") }}
),

pieces as (
    select order_id, sum(case when item_type in ('CUSTOM_AMOUNT', 'GIFT_CARD') then 0 else quantity end) as quantity
    from {{ source("square", "square_order_lines") }}
    group by order_id
),

orders as (
    select
        business_date as date,
        location_id,
        coalesce(currency, '(none)') as currency,
        count(*) as order_count,
        sum(coalesce(total_minor, 0)) as total_minor,
        sum(coalesce((select quantity from pieces where pieces.order_id = orders.order_id), 0)) as quantity
    from {{ source("square", "square_orders") }} as orders
    where
        state = 'COMPLETED'
        and {{ is_asked_for("business_date") }}
        and not (
            lines = 0
            and exists (select 1 from {{ source("square", "square_returned_lines") }} as back
                        where back.order_id = orders.order_id)
        )
    group by 1, 2, 3
)

select *
from told
full join orders using (date, location_id, currency)
where
    told.order_count is distinct from orders.order_count
    or told.total_minor is distinct from orders.total_minor
    or told.sold_quantity is distinct from orders.quantity
