{{ config(**made_by_day()) }}

-- The lines are those of one sighting, the one that is believed first of those that tell of lines. What was cancelled of a
-- product is taken from its lines one after the other, and so is what was received. Of a line without a quantity neither is known.
-- What was received beyond all lines of a product stands at its last one.
with said as (
    select
        matches.order_id,
        matches.order_date,
        matches.date,
        sightings.sighting_key,
        sightings.source,
        sightings.turn,
        sightings.tracking_key,
        sightings.said_at,
        sightings.dropped_at,
        sightings.evidence_sha256,
        sightings.evidence_position
    from {{ source("orders", "order_matches") }} as matches
    inner join {{ ref("order_sightings") }} as sightings using (sighting_key, date)
    where {{ is_asked_for("matches.order_date") }}
),

told as (
    select said.*, lines.* exclude (sighting_key, date)
    from {{ ref("order_said_lines") }} as lines
    inner join said using (sighting_key, date)
),

chosen as (
    select order_id, arg_min(sighting_key, turn) as sighting_key
    from told
    where kind = 'ordered'
    group by order_id
),

ordered as (
    select
        told.*,
        coalesce(
            sum(greatest(quantity, 0)) over (
                of_product rows between unbounded preceding and 1 preceding
            ), 0
        ) as before,
        lead(line_number) over of_product is null as is_last,
        count(*) over of_product = count(quantity) over of_product as is_known
    from told
    inner join chosen using (order_id, sighting_key)
    where told.kind = 'ordered'
    window of_product as (partition by order_id, product_id order by line_number)
),

-- A cancellation without a quantity is of all. Of a product the newest of the files that name it says how much in all, whatever
-- other sources tell of.
cancelled as (
    select order_id, product_id, arg_min(quantity, turn) as quantity, arg_min(is_all, turn) as is_all
    from (
        select
            order_id,
            product_id,
            case source when 'cancel_file' then 0 else {{ turn_of("source") }} end as turn,
            coalesce(sum(quantity), 0) as quantity,
            bool_or(quantity is null) as is_all
        from (
            select order_id, product_id, source, quantity
            from {{ ref("order_cancelled_lines") }}
            where not is_told_again and not is_unplaced
            qualify
                source <> 'cancel_file'
                or rank() over (
                    partition by order_id, product_id, source order by dropped_at desc, evidence_sha256
                ) = 1
        )
        group by all
    )
    group by order_id, product_id
),

-- What came on a parcel on its way back came not to whom the order goes. Of a parcel the newest word counts, on each product or
-- on the parcel as a whole. What the former sheet says of an order is one word on each product, whatever parcels it names.
newest_received as (
    select order_id, sighting_key, line_number, product_id, source, quantity
    from told
    anti join {{ ref("order_ways_back") }} as ways_back
        on told.order_id = ways_back.order_id and told.tracking_key = ways_back.parcel
    where kind = 'received'
    qualify
        {{ is_newest_received(
            "order_id, coalesce(tracking_key, sighting_key)", "product_id", "said_at", "evidence_sha256",
            "evidence_position desc, line_number"
        ) }}
),

-- The former sheet and received files tell of the same goods: the larger number counts.
received as (
    select order_id, product_id, max(quantity) as quantity
    from (
        select newest.order_id, products.product_id, newest.source, sum(newest.quantity) as quantity
        from newest_received as newest
        inner join {{ ref("order_told_products") }} as products
            on newest.order_id = products.order_id
            and newest.sighting_key = products.sighting_key
            and newest.line_number = products.line_number
            and products.kind = 'received'
        group by newest.order_id, products.product_id, newest.source
    )
    group by order_id, product_id
),

whole as (
    select order_id from {{ ref("order_cancellations") }} where is_cancelled_whole
)

select
    order_id,
    ordered.order_date as date,
    ordered.line_number,
    product_id,
    ordered.sku,
    ordered.name,
    ordered.quantity,
    cast(
        case
            when ordered.quantity is null then null
            when cancelled.is_all or order_id in (select order_id from whole) then greatest(ordered.quantity, 0)
            else greatest(least(coalesce(cancelled.quantity, 0) - ordered.before, ordered.quantity), 0)
        end as decimal(18, 9)
    ) as cancelled_quantity,
    cast(
        case
            when ordered.quantity is not null
                then greatest(least(coalesce(received.quantity, 0) - ordered.before, ordered.quantity), 0)
        end as decimal(18, 9)
    ) as received_quantity,
    cast(
        case
            when ordered.is_last and ordered.is_known
                then greatest(coalesce(received.quantity, 0) - ordered.before - greatest(ordered.quantity, 0), 0)
            else 0
        end as decimal(18, 9)
    ) as received_beyond_quantity,
    ordered.currency,
    ordered.unit_price_minor,
    ordered.total_minor,
    ordered.sighting_key,
    {{ built_at() }} as built_at
from ordered
left join cancelled using (order_id, product_id)
left join received using (order_id, product_id)
