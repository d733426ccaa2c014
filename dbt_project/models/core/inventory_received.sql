{{ config(materialized="ephemeral") }}

-- The lines of received files, on the business day on which the goods came, each with the order that its parcel belongs
-- to. Of one parcel the newest word counts, on each SKU or on the parcel as a whole, and replaces what was said before.
-- Of one product no more counts than the parcel's order has of it; what came first counts first.
with lines as (
    select *, {{ tracking_key("tracking_number") }} as parcel_key from {{ source("inventory", "received_file_lines") }}
),

shipments as (
    select {{ tracking_key("tracking_number") }} as parcel_key, order_id
    from {{ source("inventory", "shipments") }}
    where not coalesce(is_voided, false)
),

-- The parcels of which a line is of the days that are asked for, and all others of the same orders.
asked as (
    select parcel_key from lines where {{ may_be_asked_for("received_at") }}
),

wanted as (
    select parcel_key from asked
    union
    select parcel_key from shipments
    where order_id in (select of_asked.order_id from shipments as of_asked where of_asked.parcel_key in (select asked.parcel_key from asked))
),

-- Every line of these parcels.
told as (
    select * from lines
    where exists (select 1 from wanted where wanted.parcel_key is not distinct from lines.parcel_key)
),

newest as (
    select
        cast(timezone('{{ var("time_zone") }}', received_at) as date) as date,
        parcel_key,
        sku,
        quantity,
        received_at,
        dropped_at,
        file_sha256,
        line_number,
        file_sha256 || ':' || line_number as source_key
    from told
    qualify {{ is_newest_received("parcel_key", "nullif(sku, '')", "received_at") }}
),

-- What a customer received of a sale is no stock. An order that files alone tell of is neither a sale nor bought.
all_parcels as (
    select distinct
        shipments.parcel_key,
        shipments.order_id,
        not ({{ is_purchase("orders.sources") }})
        and {{ is_told_by("orders.sources", ["pos", "square", "shipstation", "checkout", "web", "mail", "sheet"]) }} as is_sale
    from shipments
    inner join {{ source("inventory", "orders") }} as orders using (order_id)
    where shipments.parcel_key in (select newest.parcel_key from newest)
),

parcels as (
    select * from all_parcels where not is_sale
),

of_sales as (
    select parcel_key from all_parcels group by parcel_key having bool_and(is_sale)
),

-- A line without a SKU is of the parcel's order as long as that has one product alone. So each line of an order stands
-- here once for its SKU and once for none: a join on one of two conditions would hold every pair against each other.
named as (
    select order_id, sku, product_id, quantity
    from {{ source("inventory", "order_lines") }}
    where order_id in (select parcels.order_id from parcels)
),

offered as (
    select order_id, sku, product_id from named where sku is not null
    union all
    select order_id, null as sku, product_id from named
),

found as (
    select
        newest.source_key,
        count(distinct (orders.shop, offered.product_id)) as places,
        count(distinct parcels.order_id) as parcels,
        any_value(orders.shop) as channel,
        any_value(offered.product_id) as product_id,
        list_sort(list(distinct parcels.order_id)) as order_ids
    from newest
    left join parcels using (parcel_key)
    left join {{ source("inventory", "orders") }} as orders using (order_id)
    left join offered on orders.order_id = offered.order_id and newest.sku is not distinct from offered.sku
    group by newest.source_key
),

judged as (
    select
        newest.*,
        found.product_id,
        found.channel,
        found.order_ids,
        case
            when newest.quantity is null then 'its quantity is no number'
            when newest.quantity < 0 then 'its quantity is below 0'
            when found.parcels = 0 then 'no order has a parcel with this tracking number'
            when found.product_id is null or found.channel is null then 'no line of the parcel''s order has this SKU'
            when found.places > 1 then 'the parcel''s orders have several products or shops that it may be of'
        end as refused
    from newest
    inner join found using (source_key)
    where newest.parcel_key is null or newest.parcel_key not in (select parcel_key from of_sales where parcel_key is not null)
),

-- What these orders have of a product; empty where a line does not say how many. What was cancelled and came came.
ordered as (
    select
        asked_of.order_ids,
        named.product_id,
        case when count(*) = count(named.quantity) then sum(greatest(named.quantity, 0)) end as quantity
    from (select distinct order_ids, unnest(order_ids) as order_id from judged where refused is null) as asked_of
    inner join named using (order_id)
    group by asked_of.order_ids, named.product_id
),

counted as (
    select
        judged.*,
        case
            when ordered.quantity is null then judged.quantity
            else
                greatest(
                    least(
                        judged.quantity,
                        ordered.quantity - coalesce(
                            sum(judged.quantity) over (
                                partition by judged.order_ids, judged.product_id
                                order by judged.received_at, judged.dropped_at, judged.file_sha256, judged.line_number
                                rows between unbounded preceding and 1 preceding
                            ),
                            0
                        )
                    ),
                    0
                )
        end as counted_quantity
    from judged
    inner join ordered using (order_ids, product_id)
    where judged.refused is null
)

select date, product_id, channel, quantity, source_key, sku, refused from judged where refused is not null
union all by name
select date, product_id, channel, cast(counted_quantity as decimal(18, 9)) as quantity, source_key, sku, null as refused
from counted
where counted_quantity > 0
union all by name
select
    date,
    product_id,
    channel,
    cast(quantity - counted_quantity as decimal(18, 9)) as quantity,
    source_key,
    sku,
    case when counted_quantity < quantity then 'more came than its order has of it' end
    || ': ' || {{ in_words("cast(quantity - counted_quantity as decimal(18, 9))") }} || ' of '
    || {{ in_words("cast(quantity as decimal(18, 9))") }} as refused
from counted
where counted_quantity < quantity
