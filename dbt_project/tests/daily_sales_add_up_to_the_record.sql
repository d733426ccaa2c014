{{ config(meta={"dagster": {"ref": {"name": "pos_daily_sales"}}}) }}

-- Each till-day's lines, pieces and money are those of the record, to the last digit: sales and returns each, and net.
with record as (
    select
        date,
        branch,
        pos,
        count(*) as lines,
        sum(case when is_return then 0 else amount end) as gross,
        sum(case when is_return then amount else 0 end) as returned,
        sum(case when is_return then -amount else amount end) as net,
        sum(case when item_code = 'REP1' or item_code like 'SDis%' then 0 else quantity end) as pieces
    from {{ source('pos', 'record_lines') }}
    where {{ is_asked_for('date') }}
    group by date, branch, pos
),

sales as (
    select
        date,
        branch,
        pos,
        sum(line_count) as lines,
        sum(gross_amount) as gross,
        sum(returned_amount) as returned,
        sum(net_amount) as net,
        sum(sold_quantity + returned_quantity) as pieces
    from {{ ref('pos_daily_sales') }}
    where {{ is_asked_for('date') }}
    group by date, branch, pos
)

select *
from record
full join sales using (date, branch, pos)
where
    record.lines is distinct from sales.lines
    or record.gross is distinct from sales.gross
    or record.returned is distinct from sales.returned
    or record.net is distinct from sales.net
    or record.pieces is distinct from sales.pieces
