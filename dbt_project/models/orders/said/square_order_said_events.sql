{{ config(materialized="ephemeral") }}

-- The same refund may be told by the order that had sold and by the one that takes back: it belongs to the one that sold.
-- So all that tell of a refund of the days that are asked for are looked at, of whatever day they are.
with orders as (
    select *
    from {{ source("square", "square_orders") }}
    where state is distinct from 'DRAFT' and {{ is_asked_for("business_date") }}
),

refunds as (
    select refunds.*
    from {{ source("square", "square_refunds") }} as refunds
    inner join {{ source("square", "square_orders") }} as tellers using (order_id)
    where
        refunds.status = 'APPROVED'
        and tellers.state is distinct from 'DRAFT'
        and (
            refunds.refund_id is null
            or refunds.refund_id in (
                select asked.refund_id
                from {{ source("square", "square_refunds") }} as asked
                inner join orders using (order_id)
            )
        )
    qualify
        refunds.refund_id is null
        or row_number() over (partition by refunds.refund_id order by tellers.lines = 0, order_id) = 1
),

told as (
    select
        business_date as date,
        order_id,
        'created' as kind,
        'created' as event_place,
        created_at as happened_at,
        'square_orders' as source_table,
        page_sha256 as evidence_sha256,
        page_position as evidence_position
    from orders
    union all by name
    select
        business_date as date,
        order_id,
        'cancelled' as kind,
        'cancelled' as event_place,
        coalesce(closed_at, updated_at) as happened_at,
        true as is_whole,
        'square_orders' as source_table,
        page_sha256 as evidence_sha256,
        page_position as evidence_position
    from orders
    where state = 'CANCELED'
    union all by name
    select
        orders.business_date as date,
        tenders.order_id,
        'paid' as kind,
        'paid ' || coalesce(tenders.tender_id, tenders.page_sha256 || ' ' || tenders.page_position) || ' '
        || row_number() over (partition by orders.business_date, tenders.order_id, tenders.tender_id order by tenders.amount_minor)
            as event_place,
        coalesce(tenders.created_at, orders.created_at) as happened_at,
        tenders.amount_minor,
        coalesce(tenders.currency, orders.currency) as currency,
        'square_tenders' as source_table,
        tenders.page_sha256 as evidence_sha256,
        tenders.page_position as evidence_position
    from {{ source("square", "square_tenders") }} as tenders
    inner join orders using (order_id)
    where orders.state is distinct from 'CANCELED'
    union all by name
    select
        orders.business_date as date,
        refunds.order_id,
        'refunded' as kind,
        'refunded ' || coalesce(refunds.refund_id, '') || ' '
        || row_number() over (
            partition by orders.business_date, refunds.order_id, refunds.refund_id order by refunds.created_at, refunds.amount_minor
        ) as event_place,
        coalesce(refunds.created_at, orders.created_at) as happened_at,
        refunds.amount_minor,
        coalesce(refunds.currency, orders.currency) as currency,
        'square_refunds' as source_table,
        refunds.page_sha256 as evidence_sha256,
        refunds.page_position as evidence_position
    from refunds
    inner join orders using (order_id)
    union all by name
    select
        orders.business_date as date,
        fulfillments.order_id,
        case when fulfillments.type = 'SHIPMENT' then 'shipped' else 'delivered' end as kind,
        'fulfillment ' || coalesce(fulfillments.fulfillment_uid, '') || ' '
        || row_number() over (
            partition by orders.business_date, fulfillments.order_id, fulfillments.fulfillment_uid order by fulfillments.state
        ) as event_place,
        coalesce(orders.closed_at, orders.updated_at) as happened_at,
        'square_fulfillments' as source_table,
        fulfillments.page_sha256 as evidence_sha256,
        fulfillments.page_position as evidence_position
    from {{ source("square", "square_fulfillments") }} as fulfillments
    inner join orders using (order_id)
    where fulfillments.state = 'COMPLETED'
)

select
    'square|' || order_id as sighting_key,
    order_id as source_key,
    told.* exclude (order_id)
from told
