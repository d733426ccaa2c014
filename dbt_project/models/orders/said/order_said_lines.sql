{{ config(**made_by_day()) }}

with said as (
    {%- for source in order_sources() %}
    select * from {{ ref(source ~ "_order_said_lines") }} where {{ is_asked_for("date") }}
    {{ "union all by name" if not loop.last }}
    {%- endfor %}
)

select
    sighting_key,
    date,
    kind,
    cast(line_number as bigint) as line_number,
    product_id,
    nullif(sku, '') as sku,
    name,
    cast(quantity as decimal(18, 9)) as quantity,
    currency,
    unit_price_minor,
    total_minor,
    {{ built_at() }} as built_at
from said
