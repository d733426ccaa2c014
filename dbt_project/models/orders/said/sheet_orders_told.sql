{{ config(materialized="ephemeral") }}

-- The former sheet has a row per line of an order. Imported again, the newest file's rows of an order are what it says.
select
    *,
    coalesce({{ number_key("order_number") }}, sheet_order_id, file_sha256 || '|' || line_number) as source_key
from {{ source("dropped", "sheet_order_lines") }}
qualify
    rank() over (
        partition by coalesce({{ number_key("order_number") }}, sheet_order_id, file_sha256 || '|' || line_number)
        order by dropped_at desc, file_sha256
    ) = 1
