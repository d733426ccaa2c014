{{ config(materialized="ephemeral") }}

select
    'tracking_file|' || file_sha256 || '|' || line_number || '|' || tracking_number as sighting_key,
    date,
    'shipped' as event_place,
    'shipped' as kind,
    coalesce(shipped_at, dropped_at) as happened_at,
    tracking_number,
    carrier,
    'tracking_file_lines' as source_table,
    file_sha256 || '|' || line_number || '|' || tracking_number as source_key,
    file_sha256 as evidence_sha256,
    line_number as evidence_position
from {{ source("dropped", "tracking_file_lines") }}
union all by name
select
    'received_file|' || file_sha256 || '|' || line_number as sighting_key,
    date,
    'received' as event_place,
    'received' as kind,
    coalesce(received_at, dropped_at) as happened_at,
    dropped_at,
    nullif(sku, '') as product_id,
    quantity,
    currency,
    commission_minor,
    tracking_number,
    'received_file_lines' as source_table,
    file_sha256 || '|' || line_number as source_key,
    file_sha256 as evidence_sha256,
    line_number as evidence_position
from {{ source("dropped", "received_file_lines") }}
union all by name
select
    'cancel_file|' || file_sha256 || '|' || line_number as sighting_key,
    date,
    'cancelled' as event_place,
    'cancelled' as kind,
    coalesce(cancelled_at, dropped_at) as happened_at,
    nullif(sku, '') is null as is_whole,
    quantity,
    'cancel_file_lines' as source_table,
    file_sha256 || '|' || line_number as source_key,
    file_sha256 as evidence_sha256,
    line_number as evidence_position
from {{ source("dropped", "cancel_file_lines") }}
