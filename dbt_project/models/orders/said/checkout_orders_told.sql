{{ config(materialized="ephemeral") }}

-- An order as checkout software told it, change by change: of each field what was last said; what a change leaves out changes
-- nothing. An amount without a currency is in the business's own, for it is the business's own software.
with asked as (
    select distinct source, order_number
    from {{ source("webhooks", "checkout_order_changes") }}
    where {{ may_be_asked_for("ordered_at") }} or {{ may_be_asked_for("received_at") }}
),

last_told as (
    select
        source,
        order_number,
        arg_max(store, event_id) filter (where store is not null) as store,
        arg_max(product, event_id) filter (where product is not null) as product,
        arg_max(quantity, event_id) filter (where quantity is not null) as quantity,
        arg_max(price, event_id) filter (where price is not null) as price,
        arg_max(total, event_id) filter (where total is not null) as total,
        arg_max(currency, event_id) filter (where currency is not null) as told_currency,
        arg_max(customer, event_id) filter (where customer is not null) as customer,
        arg_max(ordered_at, event_id) filter (where ordered_at is not null) as ordered_at,
        arg_min(received_at, event_id) as first_received_at,
        min(event_id) as first_event_id
    from {{ source("webhooks", "checkout_order_changes") }}
    semi join asked using (source, order_number)
    group by source, order_number
)

select
    *,
    concat_ws('|', source, order_number) as source_key,
    coalesce(told_currency, '{{ var("currency") }}') as currency,
    coalesce(ordered_at, first_received_at) as said_at,
    {{ business_day("coalesce(ordered_at, first_received_at)") }} as date
from last_told
