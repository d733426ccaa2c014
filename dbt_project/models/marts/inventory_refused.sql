{{ config(**made_by_day()) }}

select
    date,
    'order_lines' as source_table,
    source_key,
    coalesce(product_id, sku) as product_id,
    channel,
    refused as reason,
    {{ built_at() }} as built_at
from {{ ref("inventory_order_lines") }}
where refused is not null and {{ is_asked_for("date") }}
union all
select
    date,
    'received_file_lines' as source_table,
    source_key,
    coalesce(product_id, sku) as product_id,
    channel,
    refused as reason,
    {{ built_at() }} as built_at
from {{ ref("inventory_received") }}
where refused is not null and {{ is_asked_for("date") }}
