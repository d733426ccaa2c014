{{ config(materialized="ephemeral") }}

select
    date,
    'web' as source,
    'order' as kind,
    source_key,
    {{ shop_of("site") }} as shop,
    order_number,
    cast(null as varchar) as tracking_number,
    currency,
    case when currency is not null then amount_minor end as amount_minor,
    cast(null as varchar) as customer_id,
    case when ordered_on is null then first_read_at else {{ day_begins("ordered_on") }} end as said_at,
    'web_listings' as source_table,
    page_sha256 as evidence_sha256,
    page_position as evidence_position
from {{ ref("web_orders_told") }}
where age = 1
union all by name
select
    date,
    'web' as source,
    'parcel' as kind,
    source_key || '|' || tracking_told as source_key,
    {{ shop_of("site") }} as shop,
    order_number,
    arg_max(tracking_number, age) as tracking_number,
    min(read_at) as said_at,
    'web_listings' as source_table,
    arg_max(page_sha256, age) as evidence_sha256,
    arg_max(page_position, age) as evidence_position
from {{ ref("web_orders_told") }}
where tracking_told is not null
group by date, source_key, site, order_number, tracking_told
