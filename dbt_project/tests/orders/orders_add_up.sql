{{ config(severity="warn", meta={"dagster": {"ref": {"name": "orders"}}}) }}

-- Counted without the orders' own SQL: of each order the first word of what it comes to.
with words as (
    select
        matches.order_id,
        sightings.amount_minor,
        sightings.currency,
        row_number() over (partition by matches.order_id order by sightings.turn) as place
    from {{ source("orders", "order_matches") }} as matches
    inner join {{ ref("order_sightings") }} as sightings using (sighting_key, date)
    where
        {{ is_tested("matches.order_date") }} and sightings.kind = 'order' and sightings.amount_minor is not null
),

-- A sighting of the days that are asked for stands nowhere else, on no other day either.
twice as (
    select sighting_key
    from {{ source("orders", "order_matches") }}
    where sighting_key in (
        select asked.sighting_key
        from {{ source("orders", "order_matches") }} as asked
        where {{ is_tested("asked.order_date") }}
    )
    group by sighting_key
    having count(*) > 1
)

select orders.order_id, orders.total_minor, words.amount_minor, orders.currency, words.currency as told_currency
from (select * from {{ ref("orders") }} where {{ is_tested("date") }}) as orders
full join (select * from words where place = 1) as words using (order_id)
where orders.total_minor is distinct from words.amount_minor or (words.amount_minor is not null and orders.currency is distinct from words.currency)
union all
select sighting_key, null, null, null, null from twice
