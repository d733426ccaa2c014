{{ config(materialized="ephemeral") }}

-- What comes back has a quantity and a total below zero; lines that are no goods (REP1, SDis) have a quantity of 0.
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
    {{ minor_of_till("case when is_return then -amount else amount end") }} as total_minor
from {{ source("pos", "record_lines") }}
