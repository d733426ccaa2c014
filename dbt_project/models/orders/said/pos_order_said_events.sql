{{ config(materialized="ephemeral") }}

-- Of a till only the day is known, so that all of it happened when the day began.
with receipts as (
    select
        date,
        branch,
        pos,
        or_number,
        bool_or(not is_return) as has_sold,
        bool_or(is_return) as has_taken_back,
        {{ minor_of_till("coalesce(sum(amount) filter (where not is_return), 0)") }} as sold_minor,
        {{ minor_of_till("coalesce(sum(amount) filter (where is_return), 0)") }} as returned_minor,
        arg_min(file_sha256, line_number) as evidence_sha256,
        cast(min(line_number) as bigint) as evidence_position
    from {{ source("pos", "record_lines") }}
    group by date, branch, pos, or_number
),

paid as (
    select date, branch, pos, or_number, {{ minor_of_till("sum(tendered - change)") }} as paid_minor
    from {{ source("pos", "pos_tenders") }}
    where not is_return
    group by date, branch, pos, or_number
),

told as (
    select *, 'created' as kind, cast(null as boolean) as is_whole, cast(null as bigint) as amount_minor
    from receipts
    union all by name
    select receipts.*, 'paid' as kind, null as is_whole, coalesce(paid.paid_minor, sold_minor) as amount_minor
    from receipts
    left join paid using (date, branch, pos, or_number)
    where has_sold
    union all by name
    select *, 'refunded' as kind, not has_sold as is_whole, returned_minor as amount_minor
    from receipts
    where has_taken_back
)

select
    'pos|' || concat_ws('|', date, branch, pos, or_number) as sighting_key,
    date,
    kind as event_place,
    kind,
    {{ day_begins("date") }} as happened_at,
    is_whole,
    amount_minor,
    '{{ var("currency") }}' as currency,
    'record_lines' as source_table,
    concat_ws('|', date, branch, pos, or_number) as source_key,
    evidence_sha256,
    evidence_position
from told
