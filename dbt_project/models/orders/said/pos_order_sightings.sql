{{ config(materialized="ephemeral") }}

-- A receipt of a till. Its total is what was sold; what it takes back is a refund.
select
    date,
    'pos' as source,
    'order' as kind,
    concat_ws('|', date, branch, pos, or_number) as source_key,
    {{ shop_of("branch") }} as shop,
    or_number as order_number,
    cast(null as varchar) as tracking_number,
    '{{ var("currency") }}' as currency,
    {{ minor_of_till("coalesce(sum(amount) filter (where not is_return), 0)") }} as amount_minor,
    cast(null as varchar) as customer_id,
    {{ day_begins("date") }} as said_at,
    'record_lines' as source_table,
    arg_min(file_sha256, line_number) as evidence_sha256,
    cast(min(line_number) as bigint) as evidence_position
from {{ source("pos", "record_lines") }}
group by date, branch, pos, or_number
