-- What the arrivals say of a till-day is what the record holds of it, to the last cent.
with held as (
    select date, branch, pos, count(*) as lines, sum(amount) as amount
    from {{ source('pos', 'record_lines') }}
    group by all
)
select told.date, told.branch, told.pos, told.lines, held.lines as held_lines, told.amount, held.amount as held_amount
from {{ source('pos', 'pos_arrivals') }} as told
full join held using (date, branch, pos)
where coalesce(told.lines, 0) <> coalesce(held.lines, 0) or coalesce(told.amount, 0) <> coalesce(held.amount, 0)
