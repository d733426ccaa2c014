{{ config(materialized="ephemeral") }}

-- Which product of its order each line of a cancellation or a receipt is of; empty where that cannot be told. By its SKU exactly as it
-- is written; by a name, also where it stands in place of a SKU, or where the line has no SKU, when one product alone is called so;
-- and where a person decided that it is of an order with one line, it is that line. The step of matching that looks at lines says the
-- same. Of an order without lines each is of what it names.
with told as (
    select
        matches.order_id,
        matches.rule,
        lines.sighting_key,
        lines.kind,
        lines.line_number,
        lines.product_id,
        lines.sku,
        lines.name,
        lines.quantity
    from {{ source("orders", "order_matches") }} as matches
    inner join {{ ref("order_said_lines") }} as lines using (sighting_key, date)
    where {{ is_asked_for("matches.order_date") }} and lines.kind in ('cancelled', 'received') and lines.product_id is not null
),

said as (
    select matches.order_id, sightings.sighting_key, sightings.turn, lines.product_id, lines.name, lines.quantity
    from {{ source("orders", "order_matches") }} as matches
    semi join told on matches.order_id = told.order_id
    inner join {{ ref("order_sightings") }} as sightings using (sighting_key, date)
    inner join {{ ref("order_said_lines") }} as lines using (sighting_key, date)
    where {{ is_asked_for("matches.order_date") }} and lines.kind = 'ordered'
),

ordered as (
    select *
    from said
    semi join (select order_id, arg_min(sighting_key, turn) as sighting_key from said group by order_id) as believed
        using (order_id, sighting_key)
),

products as (
    select distinct order_id, product_id from ordered
),

single as (
    select order_id, count(*) as lines_qty, min(product_id) as product_id, min(quantity) as quantity
    from ordered
    group by order_id
),

called as (
    select
        order_id,
        named,
        case when count(distinct product_id) = 1 then min(product_id) end as product_id,
        case when count(distinct product_id) filter (where is_name) = 1 then min(product_id) filter (where is_name) end as named_product
    from (
        select order_id, product_id, 'name|' || lower(trim(name)) as named, true as is_name from ordered
        union all
        select order_id, product_id, 'name|' || lower(trim(product_id)) as named, false as is_name from ordered
    )
    where named is not null
    group by order_id, named
)

select
    told.order_id,
    told.sighting_key,
    told.kind,
    told.line_number,
    told.product_id as said_product_id,
    coalesce(told.sku, told.name, told.product_id) as words,
    coalesce(
        case when told.sku is null then called.product_id end,
        products.product_id,
        case when told.sku is not null then called.named_product end,
        nameless.product_id,
        case
            when
                told.rule = 'person' and told.kind = 'cancelled'
                and single.lines_qty = 1
                and coalesce(told.quantity, 0) <= coalesce(single.quantity, told.quantity, 0)
                then single.product_id
        end,
        case when single.order_id is null then told.product_id end
    ) as product_id
from told
left join products on told.order_id = products.order_id and told.product_id = products.product_id
left join called
    on told.order_id = called.order_id
    and 'name|' || lower(trim(coalesce(told.sku, told.name, substr(told.product_id, 6)))) = called.named
left join products as nameless
    on told.order_id = nameless.order_id and 'name|' || lower(trim(told.name)) = nameless.product_id
left join single on told.order_id = single.order_id
