{{ config(severity="warn", meta={"dagster": {"ref": {"name": "square_margins"}}}) }}

-- Who has no cost has no margin, and who has a cost has one; what sold is that of square_item_sales, currency by currency.
select cast(catalog_object_id as varchar) as what
from {{ ref("square_margins") }}
where (unit_cost_minor is null) <> (margin_minor is null)

union all

select currency
from (select currency, sum(net_sales_minor) as net from {{ ref("square_margins") }} group by currency) as margins
full join (
    select currency, sum(net_sales_minor) as net from {{ ref("square_item_sales") }} group by currency
) as items using (currency)
where margins.net is distinct from items.net
