{{ config(materialized="ephemeral") }}

-- Money that was given back, on the location's local day on which it was. The same refund may be told by the order that
-- had sold and by the one that takes back; it counts once.
select
    cast(timezone(orders.time_zone, coalesce(refunds.created_at, orders.created_at)) as date) as date,
    orders.location_id,
    orders.location_name,
    coalesce(refunds.currency, '(none)') as currency,
    coalesce(refunds.amount_minor, 0) as amount_minor
from {{ source("square", "square_refunds") }} as refunds
inner join {{ ref("square_completed_orders") }} as orders using (order_id)
where refunds.status = 'APPROVED'
qualify
    refunds.refund_id is null
    or row_number() over (partition by refunds.refund_id order by refunds.order_id) = 1
