{{ config(materialized="ephemeral") }}

select
    'received_file|' || file_sha256 || '|' || line_number as sighting_key,
    date,
    'received' as kind,
    0 as line_number,
    nullif(sku, '') as product_id,
    sku,
    quantity
from {{ source("dropped", "received_file_lines") }}
union all by name
select
    'cancel_file|' || file_sha256 || '|' || line_number as sighting_key,
    date,
    'cancelled' as kind,
    0 as line_number,
    nullif(sku, '') as product_id,
    sku,
    quantity
from {{ source("dropped", "cancel_file_lines") }}
where nullif(sku, '') is not null
