{{ config(materialized="ephemeral") }}

-- Web pages tell of no lines.
select
    cast(null as varchar) as sighting_key,
    cast(null as date) as date,
    cast(null as varchar) as kind,
    0 as line_number,
    cast(null as varchar) as product_id,
    cast(null as varchar) as sku,
    cast(null as varchar) as name,
    cast(null as decimal(18, 9)) as quantity,
    cast(null as varchar) as currency,
    cast(null as bigint) as unit_price_minor,
    cast(null as bigint) as total_minor
where false
