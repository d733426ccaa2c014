{{ config(materialized="view") }}

select
    customer_id,
    count(*) as orders_qty,
    min(date) as first_order_date,
    max(date) as last_order_date,
    string_agg(distinct shop, ',' order by shop) as shops
from {{ ref("orders") }}
where customer_id is not null
group by customer_id
