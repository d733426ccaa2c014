{{ config(materialized="ephemeral") }}

-- What comes back has a quantity and a total below zero; lines that are no goods (REP1, SDis) have a quantity of 0.
-- Tills print unrounded amounts, and the receipt is rounded once it is added up: each line is rounded down, and what is
-- then left of the receipt goes, a minor unit each, to the lines of which most was cut off; of equal ones to the first.
with counted as (
    select *, cast(amount as decimal(28, 9)) * {{ units_of("'" ~ var("currency") ~ "'") }} as units
    from {{ source("pos", "record_lines") }}
),

shared as (
    select
        *,
        row_number() over (
            partition by date, branch, pos, or_number, is_return order by units - floor(units) desc, file_sha256, line_number
        ) as turn,
        {{ minor_of_till("sum(amount) over same") }} - cast(sum(floor(units)) over same as bigint) as left_minor
    from counted
    window same as (partition by date, branch, pos, or_number, is_return)
)

select
    'pos|' || concat_ws('|', date, branch, pos, or_number) as sighting_key,
    date,
    'ordered' as kind,
    row_number() over (partition by date, branch, pos, or_number order by file_sha256, line_number) - 1 as line_number,
    concat_ws('|', 'pos', branch, item_code) as product_id,
    cast(null as varchar) as sku,
    coalesce(product_name, item_code) as name,
    case
        when item_code = 'REP1' or starts_with(item_code, 'SDis') then 0
        when is_return then -quantity
        else quantity
    end as quantity,
    '{{ var("currency") }}' as currency,
    case when not starts_with(item_code, 'SDis') then {{ minor_of_till("unit_price") }} end as unit_price_minor,
    (cast(floor(units) as bigint) + case when turn <= left_minor then 1 else 0 end)
    * case when is_return then -1 else 1 end as total_minor
from shared
