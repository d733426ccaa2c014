{{ config(**made_by_day()) }}

-- A parcel has a tracking number, or it is a label of its own. What several sources say of it is one row.
with events as (
    select
        matches.order_id,
        matches.order_date as date,
        coalesce(events.tracking_key, events.event_key) as parcel,
        events.* exclude (date),
        {{ turn_of("events.source") }} || ' ' || events.event_key as turn
    from {{ source("orders", "order_matches") }} as matches
    inner join {{ ref("order_said_events") }} as events using (sighting_key, date)
    where {{ is_asked_for("matches.order_date") }} and (events.tracking_key is not null or events.kind = 'label')
),

received_by_source as (
    select
        order_id,
        parcel,
        source,
        cast(sum(quantity) as decimal(18, 9)) as received_quantity,
        {{ currency_of("commission_minor") }} as commission_currency,
        {{ sum_of("commission_minor") }} as commission_minor,
        {{ currencies_of("commission_minor") }} as commission_currencies
    from {{ ref("order_received") }}
    group by order_id, parcel, source
),

-- The former sheet and received files tell of the same goods: the larger quantity counts, and the commission of one of them.
received as (
    select
        order_id,
        parcel,
        max(received_quantity) over (partition by order_id, parcel) as received_quantity,
        commission_currency,
        commission_minor,
        commission_currencies
    from received_by_source
    qualify
        row_number() over (
            partition by order_id, parcel
            order by commission_minor is null and commission_currencies is null, received_quantity desc, source
        ) = 1
),

added as (
    select
        order_id,
        date,
        parcel,
        arg_min(carrier, turn) filter (where carrier is not null) as carrier,
        arg_min(tracking_number, turn) filter (where tracking_number is not null) as tracking_number,
        min(happened_at) filter (where kind = 'shipped') as shipped_at,
        max(happened_at) filter (where kind = 'delivered') as delivered_at,
        max(happened_at) filter (where kind = 'received' and quantity > 0) as received_at,
        arg_max(kind, lpad(cast(epoch_us(happened_at) as varchar), 20, '0') || kind)
            filter (where kind in ('out_for_delivery', 'exception')) as way,
        {{ currency_of("cost_minor", "kind = 'label' and not is_voided") }} as currency,
        {{ sum_of("cost_minor", "kind = 'label' and not is_voided") }} as cost_minor,
        {{ currencies_of("cost_minor", "kind = 'label' and not is_voided") }} as cost_currencies,
        coalesce(bool_and(is_voided) filter (where kind = 'label'), false)
        and not coalesce(bool_or(kind <> 'label'), false) as is_voided,
        coalesce(bool_and(is_return) filter (where kind = 'label'), false) as is_return,
        string_agg(distinct source, ',' order by source) as sources
    from events
    group by order_id, date, parcel
),

-- A parcel of which nothing was received did not come by that.
parcels as (
    select
        added.* exclude (delivered_at, received_at),
        received.* exclude (order_id, parcel),
        greatest(
            added.delivered_at, case when received.received_quantity > 0 then added.received_at end
        ) as delivered_at
    from added
    left join received using (order_id, parcel)
)

select
    order_id || '|' || parcel as shipment_id,
    order_id,
    date,
    carrier,
    tracking_number,
    case
        when is_voided then 'voided'
        when is_return then 'return'
        when delivered_at is not null then 'delivered'
        else coalesce(way, 'shipped')
    end as state,
    shipped_at,
    delivered_at,
    received_quantity,
    currency,
    cost_minor,
    commission_currency,
    commission_minor,
    nullif(
        concat_ws(
            '; ',
            'its labels cost amounts in several currencies, which are not added up: ' || cost_currencies,
            'its commission is in several currencies, which are not added up: ' || commission_currencies
        ), ''
    ) as doubt,
    is_voided,
    sources,
    {{ built_at() }} as built_at
from parcels
