{{ config(materialized="ephemeral") }}

-- Of each order whether it is cancelled as a whole. A parcel that goes or comes after that says that it is not. What is told of a
-- parcel again is no news: it went, or came, when that was told first, whatever time a list that was dropped again has.
-- A dropped list says of a product how much is cancelled in all: what others tell of a part that is all of such products is overruled.
with overruled as (
    select sighting_key
    from (
        select
            sighting_key,
            source,
            bool_or(source = 'cancel_file') over (partition by order_id, product_id) as is_listed
        from {{ ref("order_cancelled_lines") }}
    )
    where source <> 'cancel_file'
    group by sighting_key
    having bool_and(is_listed)
),

-- What names nothing that the order has cancels nothing of it; the order's doubt says it.
unplaced as (
    select sighting_key from {{ ref("order_cancelled_lines") }} group by sighting_key having bool_and(is_unplaced)
),

cancelled as (
    select
        matches.order_id,
        events.happened_at,
        events.is_whole,
        events.source,
        sighting_key in (select overruled.sighting_key from overruled) as is_overruled
    from {{ source("orders", "order_matches") }} as matches
    inner join {{ ref("order_said_events") }} as events using (sighting_key, date)
    where {{ is_asked_for("matches.order_date") }} and events.kind = 'cancelled'
        and sighting_key not in (select unplaced.sighting_key from unplaced)
),

moves as (
    select order_id, min(happened_at) as moved_at
    from {{ ref("order_moves") }}
    where kind in ('shipped', 'delivered', 'received')
    group by order_id, kind, parcel, product_id
    union all
    select order_id, happened_at as moved_at
    from {{ ref("order_moves") }}
    where kind in ('out_for_delivery', 'exception')
),

moved as (
    select order_id, max(moved_at) as moved_at from moves group by order_id
),

told as (
    select
        order_id,
        max(happened_at) as cancelled_at,
        max(happened_at) filter (where is_whole) as cancelled_whole_at,
        coalesce(bool_or(not is_whole and source <> 'cancel_file' and not is_overruled), false) as is_part_told,
        coalesce(bool_or(not is_whole and source = 'cancel_file'), false) as is_part_listed
    from cancelled
    group by order_id
)

select
    order_id,
    moved_at,
    cancelled_at,
    coalesce(is_part_told, false) as is_part_told,
    coalesce(is_part_listed, false) as is_part_listed,
    coalesce(cancelled_whole_at >= coalesce(moved_at, cancelled_whole_at), false) as is_cancelled_whole,
    coalesce(moved_at > cancelled_at, false) as is_moved_after,
    coalesce(moved_at > cancelled_whole_at, false) as is_moved_after_whole
from moved
full join told using (order_id)
