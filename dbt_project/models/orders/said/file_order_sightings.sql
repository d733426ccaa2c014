{{ config(materialized="ephemeral") }}

-- Lines of files that people drop: parcels, what was received, what was cancelled.
with told as (
    select
        date, 'tracking_file' as source, 'parcel' as kind, order_number, shop, tracking_number, dropped_at as said_at,
        dropped_at,
        'tracking_file_lines' as source_table, file_sha256, line_number,
        file_sha256 || '|' || line_number || '|' || tracking_number as source_key
    from {{ source("dropped", "tracking_file_lines") }}
    union all by name
    select
        date, 'received_file' as source, 'receipt' as kind, tracking_number, coalesce(received_at, dropped_at) as said_at,
        dropped_at,
        'received_file_lines' as source_table, file_sha256, line_number,
        file_sha256 || '|' || line_number as source_key
    from {{ source("dropped", "received_file_lines") }}
    union all by name
    select
        date, 'cancel_file' as source, 'cancellation' as kind, order_number, shop, dropped_at as said_at, dropped_at,
        'cancel_file_lines' as source_table, file_sha256, line_number,
        file_sha256 || '|' || line_number as source_key
    from {{ source("dropped", "cancel_file_lines") }}
)

select
    date,
    source,
    kind,
    source_key,
    {{ shop_of("shop") }} as shop,
    order_number,
    tracking_number,
    said_at,
    dropped_at,
    source_table,
    file_sha256 as evidence_sha256,
    line_number as evidence_position
from told
