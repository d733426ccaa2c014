{{ config(**made_by_day()) }}

-- All that is said of an order is added up as a set, so that it does not matter in which order it came, or how often.
with said as (
    select matches.order_id, matches.order_date, matches.rule, sightings.*
    from {{ source("orders", "order_matches") }} as matches
    inner join {{ ref("order_sightings") }} as sightings using (sighting_key, date)
    where {{ is_asked_for("matches.order_date") }}
),

believed as (
    select
        order_id,
        order_date as date,
        coalesce(
            arg_min(order_number, turn) filter (where order_number is not null and kind = 'order'),
            arg_min(order_number, turn) filter (where order_number is not null)
        ) as order_number,
        coalesce(
            arg_min(shop, turn) filter (where order_id = shop || '#' || number_key),
            arg_min(shop, turn) filter (where shop is not null and kind = 'order'),
            arg_min(shop, turn) filter (where shop is not null)
        ) as shop,
        string_agg(distinct source, ',' order by source) as sources,
        arg_min(currency, turn) filter (where currency is not null) as currency,
        arg_min(struct_pack(currency, amount_minor), turn)
            filter (where amount_minor is not null and kind = 'order') as total,
        arg_min(customer_id, turn) filter (where customer_id is not null) as customer_id,
        count(*) as sightings_qty
    from said
    group by order_id, order_date
),

-- What a person added in another currency is no total in this one.
chosen as (
    select
        * exclude (total),
        case when coalesce(total.currency, currency) is not distinct from currency then total.amount_minor end as total_minor
    from believed
),

-- Sources that tell different totals in the order's currency, but for what a person looked at and put there.
differing as (
    select said.order_id, string_agg(distinct said.source, ', ' order by said.source) as differing_sources
    from said
    inner join chosen on said.order_id = chosen.order_id and said.currency = chosen.currency
    where said.kind = 'order' and said.amount_minor is not null and said.rule <> 'person'
    group by said.order_id
    having count(distinct said.amount_minor) > 1
),

events as (
    select said.order_id, events.*
    from {{ ref("order_said_events") }} as events
    inner join (select order_id, sighting_key, date from said) as said using (sighting_key, date)
),

happened as (
    select
        order_id,
        min(happened_at) filter (where kind = 'created') as created_at,
        min(happened_at) filter (where kind = 'paid') as paid_at,
        max(happened_at) filter (where kind = 'refunded') as refunded_at,
        coalesce(bool_or(is_whole) filter (where kind = 'refunded'), false) as is_refunded_whole,
        max(happened_at) filter (where kind <> 'label') as last_event_at
    from events
    group by order_id
),

cancellations as (
    select * from {{ ref("order_cancellations") }}
),

-- A parcel that went and has not arrived is on its way. Of several parcels nobody knows which one a delivery is of that names none.
moves as (
    select
        order_id,
        min(shipped_at) as shipped_at,
        max(delivered_at) as delivered_at,
        bool_or(is_whole_come) as is_delivered_whole,
        bool_or(not is_named and has_come) as is_delivered_unnamed,
        bool_or(is_named and has_come) as is_one_come,
        bool_or(is_named and has_gone and not has_come) as is_one_on_the_way,
        count(*) filter (where is_named) as named_qty
    from (
        select
            order_id,
            tracking_key is not null as is_named,
            min(happened_at) filter (where kind = 'shipped') as shipped_at,
            max(happened_at) filter (where has_come) as delivered_at,
            bool_or(not has_come) as has_gone,
            bool_or(has_come) as has_come,
            bool_or(has_come and is_whole) as is_whole_come
        from {{ ref("order_moves") }}
        group by order_id, parcel, tracking_key is not null
    )
    group by order_id
),

-- What several sources tell of the same money is not added up, and neither is what one tells again: of each kind the source that is
-- believed first counts.
money as (
    select
        order_id,
        arg_min(amount_minor, turn) filter (where kind = 'paid') as paid_minor,
        arg_min(amount_minor, turn) filter (where kind = 'refunded') as refunded_minor
    from (
        select
            events.order_id,
            events.kind,
            {{ turn_of("events.source") }} as turn,
            cast(sum(events.amount_minor) as bigint) as amount_minor
        from {{ ref("order_events") }} as events
        inner join chosen on events.order_id = chosen.order_id and events.currency = chosen.currency
        where
            {{ is_asked_for("events.date") }}
            and events.kind in ('paid', 'refunded')
            and events.amount_minor is not null
            and not events.is_told_again
        group by all
    )
    group by order_id
),

lines as (
    select
        order_id,
        sum(quantity) as lines_qty,
        sum(cancelled_quantity) as cancelled_qty,
        sum(greatest(quantity, 0)) as ordered_qty,
        bool_or(quantity is null) as has_unknown,
        string_agg({{ in_words("received_beyond_quantity") }} || ' of ' || product_id, ', ' order by line_number)
            filter (where received_beyond_quantity > 0) as received_beyond,
        sum(greatest(quantity, 0)) > 0 and bool_and(cancelled_quantity is not distinct from greatest(quantity, 0))
            as is_each_cancelled
    from {{ ref("order_lines") }}
    where {{ is_asked_for("date") }}
    group by order_id
),

-- What is told of goods that cannot be found among the order's lines counts for none of them. Of what was received the newest words
-- count, and nothing that came on a way back.
came as (
    select received.order_id, received.product_id
    from {{ ref("order_received") }} as received
    anti join {{ ref("order_ways_back") }} as ways_back using (order_id, parcel)
    where received.quantity > 0
),

unplaced as (
    select
        order_id,
        string_agg(distinct words, ', ' order by words) filter (where kind = 'cancelled') as unplaced_cancelled,
        string_agg(distinct words, ', ' order by words) filter (where kind = 'received') as unplaced_received
    from {{ ref("order_told_products") }}
    where product_id is null and (kind = 'cancelled' or (order_id, said_product_id) in (from came))
    group by order_id
),

parcels as (
    select
        order_id,
        count(*) as shipments_qty,
        string_agg(coalesce(tracking_number, shipment_id) || ': ' || doubt, '; ' order by shipment_id)
            filter (where doubt is not null) as parcels_doubt,
        cast(sum(received_quantity) filter (where state <> 'return') as decimal(18, 9)) as received_qty
    from {{ ref("shipments") }}
    where {{ is_asked_for("date") }}
    group by order_id
),

judged as (
    select
        *,
        is_refunded_whole
        or coalesce(
            money.refunded_minor > 0
            and money.refunded_minor >= coalesce(nullif(money.paid_minor, 0), chosen.total_minor), false
        ) as is_refunded,
        coalesce(cancellations.is_cancelled_whole, false) or coalesce(lines.is_each_cancelled, false) as is_cancelled,
        coalesce(lines.cancelled_qty > 0, false)
        or (
            (cancellations.is_part_told or cancellations.is_part_listed) and coalesce(lines.has_unknown, true)
        ) as is_part_cancelled,
        is_delivered_whole
        or (is_delivered_unnamed and named_qty <= 1)
        or (is_one_come and not is_one_on_the_way) as is_delivered
    from chosen
    left join differing using (order_id)
    left join happened using (order_id)
    left join moves using (order_id)
    left join cancellations using (order_id)
    left join money using (order_id)
    left join lines using (order_id)
    left join parcels using (order_id)
    left join unplaced using (order_id)
    left join {{ ref("order_refused_lines") }} as refused_lines using (order_id)
)

select
    order_id,
    date,
    order_number,
    shop,
    sources,
    case
        when is_refunded then 'refunded'
        when is_cancelled then 'cancelled'
        when is_delivered then 'delivered'
        when moved_at is not null then 'shipped'
        when paid_at is not null then 'paid'
        else 'created'
    end as state,
    coalesce(is_part_cancelled, false) and not is_cancelled as is_cancelled_in_part,
    refunded_at is not null and not is_refunded as is_refunded_in_part,
    currency,
    total_minor,
    coalesce(paid_minor, 0) as paid_minor,
    case when refunded_at is null then 0 else refunded_minor end as refunded_minor,
    customer_id,
    created_at,
    paid_at,
    shipped_at,
    delivered_at,
    cancelled_at,
    refunded_at,
    last_event_at,
    cast(coalesce(lines_qty, 0) as decimal(38, 9)) as lines_qty,
    coalesce(shipments_qty, 0) as shipments_qty,
    sightings_qty,
    nullif(
        concat_ws(
            '; ',
            'different totals of it are told: ' || differing_sources,
            case when refunded_at is not null and refunded_minor > nullif(paid_minor, 0) then 'more was given back than was paid' end,
            case
                when is_cancelled and is_moved_after then 'it is cancelled, and a parcel went or came after that'
                when is_moved_after_whole and not is_cancelled
                    then 'all of it was cancelled, and a parcel went or came after that, so that it counts as not cancelled'
            end,
            case
                when is_delivered_unnamed and not is_delivered
                    then 'a parcel came of which no tracking number is told, and the order has several'
            end,
            parcels_doubt,
            'a part of it was cancelled, and which of its lines is not known: ' || unplaced_cancelled,
            case
                when unplaced_cancelled is null and is_part_told and not is_part_cancelled and not is_cancelled
                    then 'a part of it was cancelled, and which is not told'
            end,
            'something was received, and which of its lines is not known: ' || unplaced_received,
            case
                when received_beyond is not null then 'more was received than it has: ' || received_beyond
                when not has_unknown and received_qty > ordered_qty
                    then 'more was received than it has: ' || {{ in_words("received_qty") }} || ' pieces of '
                    || {{ in_words("ordered_qty") }}
            end,
            refused_line
        ), ''
    ) as doubt,
    {{ built_at() }} as built_at
from judged
