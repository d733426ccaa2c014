{{ config(materialized="ephemeral") }}

select
    {{ business_day("coalesce(min(ordered_at), min(dropped_at))") }} as date,
    'sheet' as source,
    'order' as kind,
    source_key,
    cast(null as varchar) as shop,
    arg_min(order_number, line_number) as order_number,
    cast(null as varchar) as tracking_number,
    case when count(distinct currency) = 1 then min(currency) end as currency,
    case when count(distinct currency) = 1 then cast(sum(total_minor) as bigint) end as amount_minor,
    arg_min(email, line_number) filter (where email is not null) as customer_id,
    coalesce(min(ordered_at), min(dropped_at)) as said_at,
    min(dropped_at) as dropped_at,
    'sheet_order_lines' as source_table,
    arg_min(file_sha256, line_number) as evidence_sha256,
    min(line_number) as evidence_position,
    case
        when count(distinct currency) > 1
            then 'its lines are in several currencies (' || string_agg(distinct currency, ', ' order by currency) || ')'
    end as refused
from {{ ref("sheet_orders_told") }}
group by source_key
union all by name
select
    {{ business_day("said_at") }} as date,
    'sheet' as source,
    'parcel' as kind,
    source_key || '|' || tracking_told as source_key,
    arg_min(number_told, line_number) as order_number,
    arg_min(tracking_number, line_number) as tracking_number,
    min(said_at) as said_at,
    'sheet_order_lines' as source_table,
    arg_min(file_sha256, line_number) as evidence_sha256,
    min(line_number) as evidence_position
from (
    select
        *,
        {{ tracking_key("tracking_number") }} as tracking_told,
        first_value(order_number) over (partition by source_key order by line_number) as number_told,
        coalesce(
            min(ordered_at) over (partition by source_key), min(dropped_at) over (partition by source_key)
        ) as said_at
    from (
        select * replace (unnest(string_split(tracking_number, ', ')) as tracking_number)
        from {{ ref("sheet_orders_told") }}
    )
)
where tracking_told is not null
group by source_key, said_at, tracking_told
union all by name
select
    {{ business_day("said_at") }} as date,
    'sheet' as source,
    'cancellation' as kind,
    source_key || '|' || part as source_key,
    arg_min(number_told, line_number) as order_number,
    min(said_at) as said_at,
    min(dropped_at) as dropped_at,
    'sheet_order_lines' as source_table,
    arg_min(file_sha256, line_number) as evidence_sha256,
    min(line_number) as evidence_position
from (
    select
        *,
        {{ sheet_cancellation("product") }} as part,
        {{ kind_of_status("status") }} = 'cancelled' as is_cancelled,
        bool_and(coalesce({{ kind_of_status("status") }} = 'cancelled', false)) over same as is_whole_cancelled,
        first_value(order_number) over (partition by source_key order by line_number) as number_told,
        coalesce(min(ordered_at) over same, min(dropped_at) over same) as said_at
    from {{ ref("sheet_orders_told") }}
    window same as (partition by source_key)
) as rows_told
where is_cancelled and product is not null and not is_whole_cancelled
group by rows_told.source_key, said_at, part
