{{ config(materialized="ephemeral") }}

-- A state is the order's when all its rows have it, otherwise that of a part.
with told as (
    select
        *,
        {{ kind_of_status("status") }} as kind_told,
        {{ tracking_key("tracking_number") }} as tracking_told,
        coalesce(min(ordered_at) over same, min(dropped_at) over same) as said_at,
        coalesce(modified_at, created_at, ordered_at, dropped_at) as changed_at,
        count(*) over same as rows_qty,
        bool_and(coalesce({{ kind_of_status("status") }} = 'cancelled', false)) over same as is_whole_cancelled
    from {{ ref("sheet_orders_told") }}
    window same as (partition by source_key)
),

events as (
    select
        source_key,
        'created' as kind,
        'created' as event_place,
        min(said_at) as happened_at,
        min(line_number) as evidence_position
    from told
    group by source_key
    union all by name
    select
        source_key,
        kind_told as kind,
        kind_told as event_place,
        max(changed_at) as happened_at,
        kind_told in ('cancelled', 'refunded', 'delivered') and count(*) = max(rows_qty) as is_whole,
        min(line_number) as evidence_position
    from told
    where kind_told is not null and not (kind_told = 'cancelled' and product is not null and not is_whole_cancelled)
    group by source_key, kind_told
    union all by name
    select
        source_key,
        'cancelled' as kind,
        'cancelled' as event_place,
        {{ sheet_cancellation("product") }} as part,
        max(changed_at) as happened_at,
        sum(greatest(quantity, 0)) as quantity,
        min(line_number) as evidence_position
    from told
    where kind_told = 'cancelled' and product is not null and not is_whole_cancelled
    group by source_key, part
    union all by name
    select
        source_key,
        'shipped' as kind,
        'shipped' as event_place,
        tracking_told as part,
        min(changed_at) as happened_at,
        arg_min(tracking_number, line_number) as tracking_number,
        min(line_number) as evidence_position
    from (
        select *, {{ tracking_key("tracking_number") }} as tracking_told
        from (
            select * exclude (tracking_told) replace (unnest(string_split(tracking_number, ', ')) as tracking_number)
            from told
        )
    )
    where tracking_told is not null
    group by source_key, tracking_told
    union all by name
    -- Of a product in a parcel its rows together say how many came.
    select
        source_key,
        'received' as kind,
        'received ' || min(line_number) as event_place,
        max(changed_at) as happened_at,
        min(dropped_at) as dropped_at,
        {{ product_of("null", "coalesce(product, '(none)')") }} as product_id,
        sum(received_quantity) as quantity,
        min(split_part(tracking_number, ', ', 1)) as tracking_number,
        min(currency) as currency,
        cast(sum(commission_minor) as bigint) as commission_minor,
        min(line_number) as evidence_position
    from (
        select *, {{ tracking_key("split_part(tracking_number, ', ', 1)") }} as parcel
        from told
    )
    where received_quantity > 0
    group by source_key, product_id, parcel
)

select
    concat_ws('|', 'sheet', source_key, events.part) as sighting_key,
    {{ business_day("orders.said_at") }} as date,
    events.* exclude (source_key, part),
    'sheet_order_lines' as source_table,
    source_key,
    orders.file_sha256 as evidence_sha256
from events
inner join (select distinct source_key, said_at, file_sha256 from told) as orders using (source_key)
