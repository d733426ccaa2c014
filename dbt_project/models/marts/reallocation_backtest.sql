-- Suggestions of the last days whose horizon is over, held against what then happened. What was sold at the receiver
-- beyond what it had and what it got anyway would have been of the units moved, and so would what it missed: its velocity
-- before the suggestion for each day on which it had none and sold none. What the giver had least says whether it could
-- spare them: what it was to give earlier, to whomever, it has no more. What really was moved as suggested is counted as if it
-- had stayed at the giver, and is none of what the receiver got anyway.
-- A suggestion that stands on many days is of the same units, also when its reason or its giver becomes another, and what a
-- receiver sells is sold once. So of each product and receiver one day is judged, and the next one only from the day on which
-- that horizon ends.
with suggested as (
    select *, date + cast(horizon_days as integer) as judged_on
    from {{ source("inventory", "reallocation_candidates") }}
),

first_days as (
    select
        product_id,
        to_channel,
        unnest(
            list_reduce(
                list(distinct [{"date": date, "until": judged_on}] order by [{"date": date, "until": judged_on}]),
                lambda kept, next: case when next[1].date >= kept[-1].until then kept || next else kept end
            )
        ).date as date
    from suggested
    group by product_id, to_channel
),

-- What comes to a receiver first on a day is sold first.
judged as (
    select
        suggested.*,
        coalesce(
            sum(quantity) over (
                partition by date, product_id, to_channel
                order by case reason when 'out_of_stock' then 1 when 'aged' then 2 else 3 end, channel
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as quantity_before,
        coalesce(
            sum(quantity) over (
                partition by product_id, from_channel
                order by
                    date, case reason when 'out_of_stock' then 1 when 'aged' then 2 else 3 end, to_channel, channel
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as giver_gave_quantity,
        coalesce(
            sum(quantity) over (
                partition by date, product_id, to_channel, from_channel
                order by case reason when 'out_of_stock' then 1 when 'aged' then 2 else 3 end, channel
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as quantity_before_of_giver
    from suggested
    inner join first_days using (date, product_id, to_channel)
    where judged_on <= {{ last_day() }} and judged_on > {{ last_day() }} - {{ var("inventory_backtest_days") }}
),

-- What left the giver after the suggestion and came to the receiver within its horizon, up to what was suggested.
moved as (
    select
        judged.date,
        judged.product_id,
        judged.channel,
        judged.reason,
        judged.from_channel,
        judged.to_channel,
        judged.quantity,
        judged.quantity_before_of_giver,
        came.left_on as moved_on,
        came.quantity as moved_quantity,
        sum(came.quantity) over (
            partition by judged.date, judged.product_id, judged.channel, judged.reason
            order by came.left_on, came.date
        ) as moved_to_date_quantity
    from judged
    inner join
        (
            select date, coalesce(left_on, date) as left_on, product_id, channel, other_channel, sum(quantity) as quantity
            from {{ source("inventory", "inventory_movements") }}
            where kind = 'moved_in'
            group by all
        ) as came
        on
            judged.product_id = came.product_id
            and judged.to_channel = came.channel
            and judged.from_channel = came.other_channel
            and came.left_on > judged.date
            and came.date <= judged.judged_on
),

followed as (
    select
        *,
        greatest(least(moved_to_date_quantity - quantity_before_of_giver, quantity), 0)
        - greatest(least(moved_to_date_quantity - moved_quantity - quantity_before_of_giver, quantity), 0)
            as followed_quantity
    from moved
),

-- What the giver would have had on each day if nothing had been moved as suggested.
left_with as (
    select
        judged.date,
        judged.product_id,
        judged.channel,
        judged.reason,
        any_value(later.quantity) + coalesce(sum(followed.followed_quantity), 0) as quantity
    from judged
    inner join {{ source("inventory", "inventory_positions") }} as later
        on
            judged.product_id = later.product_id
            and judged.from_channel = later.channel
            and later.date between judged.date and judged.judged_on
    left join followed
        on
            judged.product_id = followed.product_id
            and judged.from_channel = followed.from_channel
            and followed.moved_on <= later.date
    group by judged.date, judged.product_id, judged.channel, judged.reason, later.date
),

lowest as (
    select date, product_id, channel, reason, min(quantity) as giver_lowest_quantity
    from left_with
    group by all
),

of_suggestion as (
    select date, product_id, channel, reason, sum(followed_quantity) as followed_quantity
    from followed
    group by all
),

of_receiver as (
    select date, product_id, to_channel, sum(followed_quantity) as followed_quantity
    from followed
    group by all
),

-- Whatever came: deliveries, transfers, what customers brought back, and what a count showed that nobody had told of.
got as (
    select judged.date, judged.product_id, judged.channel, judged.reason, sum(came.quantity) as receiver_got_quantity
    from judged
    inner join {{ source("inventory", "inventory_movements") }} as came
        on
            judged.product_id = came.product_id
            and judged.to_channel = came.channel
            and came.date > judged.date
            and came.date <= judged.judged_on
            and came.quantity > 0
    group by all
),

-- The days on which the receiver had nothing to sell, where anything ever told its stock.
outs as (
    select judged.date, judged.product_id, judged.channel, judged.reason, count(*) as receiver_out_days
    from judged
    inner join {{ source("inventory", "inventory_positions") }} as later
        on
            judged.product_id = later.product_id
            and judged.to_channel = later.channel
            and later.date > judged.date
            and later.date <= judged.judged_on
            and later.is_stock_known
            and later.quantity = 0
            and later.sold_quantity = 0
    group by all
),

happened as (
    select
        judged.*,
        lowest.giver_lowest_quantity,
        cast(coalesce(got.receiver_got_quantity, 0) - coalesce(of_receiver.followed_quantity, 0) as decimal(18, 9))
            as receiver_got_quantity,
        cast(floor(coalesce(of_suggestion.followed_quantity, 0)) as bigint) as followed_quantity,
        coalesce(outs.receiver_out_days, 0) as receiver_out_days,
        cast(
            coalesce(
                coalesce(outs.receiver_out_days, 0)
                * (at_begin.sold_to_date_quantity - coalesce(earlier.sold_to_date_quantity, 0))
                / least({{ var("inventory_velocity_days") }}, judged.date - at_begin.first_seen_on + 1),
                0
            ) as decimal(18, 9)
        ) as receiver_missed_quantity,
        cast(at_end.sold_to_date_quantity - coalesce(at_begin.sold_to_date_quantity, 0) as decimal(18, 9))
            as receiver_sold_quantity
    from judged
    inner join lowest using (date, product_id, channel, reason)
    left join got using (date, product_id, channel, reason)
    left join of_suggestion using (date, product_id, channel, reason)
    left join of_receiver using (date, product_id, to_channel)
    left join outs using (date, product_id, channel, reason)
    left join {{ source("inventory", "inventory_positions") }} as at_end
        on
            judged.product_id = at_end.product_id
            and judged.to_channel = at_end.channel
            and judged.judged_on = at_end.date
    left join {{ source("inventory", "inventory_positions") }} as at_begin
        on
            judged.product_id = at_begin.product_id
            and judged.to_channel = at_begin.channel
            and judged.date = at_begin.date
    left join {{ source("inventory", "inventory_positions") }} as earlier
        on
            judged.product_id = earlier.product_id
            and judged.to_channel = earlier.channel
            and judged.date - {{ var("inventory_velocity_days") }} = earlier.date
),

sold as (
    select
        *,
        cast(
            floor(
                least(
                    quantity,
                    greatest(giver_lowest_quantity - giver_gave_quantity, 0),
                    greatest(
                        greatest(
                            coalesce(receiver_sold_quantity, 0) - (receiver_quantity - quantity_before) - receiver_got_quantity,
                            0
                        )
                        + receiver_missed_quantity
                        - quantity_before,
                        0
                    )
                )
            ) as bigint
        ) as would_have_sold_quantity
    from happened
)

select
    date,
    judged_on,
    product_id,
    channel,
    reason,
    from_channel,
    to_channel,
    quantity,
    followed_quantity,
    coalesce(receiver_sold_quantity, 0) as receiver_sold_quantity,
    receiver_quantity,
    receiver_got_quantity,
    receiver_out_days,
    receiver_missed_quantity,
    would_have_sold_quantity,
    giver_lowest_quantity,
    cast(giver_gave_quantity as bigint) as giver_gave_quantity,
    giver_lowest_quantity - giver_gave_quantity >= quantity as is_cover_kept,
    currency,
    saved_minor as promised_minor,
    {{ share_of("holding_saved_minor + fees_saved_minor", "would_have_sold_quantity", "quantity") }}
    - move_cost_minor as kept_minor,
    {{ built_at() }} as built_at
from sold
