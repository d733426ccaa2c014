{{ config(materialized="ephemeral") }}

-- A status, or a tracking number, happened when it was read first.
with told as (
    select
        source_key,
        'created' as kind,
        'created' as event_place,
        case when ordered_on is null then first_read_at else {{ day_begins("ordered_on") }} end as happened_at,
        page_sha256,
        page_position
    from {{ ref("web_orders_told") }}
    where age = 1
    union all by name
    select
        source_key,
        kind_told as kind,
        kind_told as event_place,
        min(read_at) as happened_at,
        case when kind_told in ('cancelled', 'refunded', 'delivered') then true end as is_whole,
        arg_max(page_sha256, age) as page_sha256,
        arg_max(page_position, age) as page_position
    from {{ ref("web_orders_told") }}
    where kind_told is not null
    group by source_key, kind_told
    union all by name
    select
        source_key,
        'shipped' as kind,
        'shipped' as event_place,
        tracking_told,
        min(read_at) as happened_at,
        arg_max(tracking_number, age) as tracking_number,
        arg_max(page_sha256, age) as page_sha256,
        arg_max(page_position, age) as page_position
    from {{ ref("web_orders_told") }}
    where tracking_told is not null
    group by source_key, tracking_told
)

select
    concat_ws('|', 'web', source_key, told.tracking_told) as sighting_key,
    newest.date,
    told.event_place,
    told.kind,
    told.happened_at,
    told.is_whole,
    case when told.kind = 'paid' then newest.amount_minor end as amount_minor,
    newest.currency,
    told.tracking_number,
    'web_listings' as source_table,
    source_key,
    told.page_sha256 as evidence_sha256,
    told.page_position as evidence_position
from told
inner join (select * from {{ ref("web_orders_told") }} where age = 1) as newest using (source_key)
