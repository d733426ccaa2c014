{{ config(materialized="ephemeral") }}

-- A status counts when it is told first; told again it is the same event. So does a tracking number.
with changes as (
    select
        *,
        {{ kind_of_status("status") }} as kind_told,
        {{ tracking_key("tracking_number") }} as tracking_told
    from {{ source("webhooks", "checkout_order_changes") }}
    semi join {{ ref("checkout_orders_told") }} as orders using (source, order_number)
),

told as (
    select source, order_number, 'created' as kind, 'created' as event_place, said_at as happened_at, first_event_id as event_id
    from {{ ref("checkout_orders_told") }}
    union all by name
    select
        source,
        order_number,
        kind_told as kind,
        kind_told as event_place,
        arg_min(received_at, event_id) as happened_at,
        case when kind_told in ('cancelled', 'refunded', 'delivered') then true end as is_whole,
        min(event_id) as event_id
    from changes
    where kind_told is not null
    group by source, order_number, kind_told
    union all by name
    select
        source,
        order_number,
        'shipped' as kind,
        'shipped' as event_place,
        tracking_told,
        arg_min(received_at, event_id) as happened_at,
        arg_min(tracking_number, event_id) as tracking_number,
        min(event_id) as event_id
    from changes
    where tracking_told is not null
    group by source, order_number, tracking_told
)

select
    concat_ws('|', 'checkout', orders.source_key, told.tracking_told) as sighting_key,
    orders.date,
    told.event_place,
    told.kind,
    told.happened_at,
    told.is_whole,
    case
        when told.kind = 'paid'
            then {{ minor_units("coalesce(orders.total, orders.price * orders.quantity)", "orders.currency") }}
    end as amount_minor,
    orders.currency,
    told.tracking_number,
    'checkout_order_changes' as source_table,
    cast(told.event_id as varchar) as source_key
from told
inner join {{ ref("checkout_orders_told") }} as orders using (source, order_number)
