{#- A DuckLake takes no comments on a view's columns. -#}
{{ config(materialized="view", persist_docs={"relation": false, "columns": false}) }}

select
    customer_id,
    count(*) as orders_qty,
    min(date) as first_order_date,
    max(date) as last_order_date,
    string_agg(distinct shop, ',' order by shop) as shops
from {{ ref("orders") }}
where customer_id is not null
group by customer_id
