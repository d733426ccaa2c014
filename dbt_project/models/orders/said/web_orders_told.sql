{{ config(materialized="ephemeral") }}

-- Orders on web pages: rows of a site that has a column order_number. Of a page that was read again the newest reading counts.
-- Which of the other columns a site has is told as `web_columns`.
{%- set known = var("web_columns") %}
{%- if "order_number" in known %}
with readings as (
    select
        site,
        date as read_on,
        read_at,
        page_sha256,
        page_position,
        nullif(trim(cast(order_number as varchar)), '') as order_number,
        {{ "cast(status as varchar)" if "status" in known else "cast(null as varchar)" }} as status,
        {{ "cast(tracking_number as varchar)" if "tracking_number" in known else "cast(null as varchar)" }} as tracking_number,
        {{ "try_cast(ordered_on as date)" if "ordered_on" in known else "cast(null as date)" }} as ordered_on,
        {%- if "total_minor" in known and "amount_minor" in known %}
        case when total_minor is not null then total_currency else amount_currency end as currency,
        coalesce(total_minor, amount_minor) as amount_minor
        {%- elif "total_minor" in known %}
        total_currency as currency,
        total_minor as amount_minor
        {%- elif "amount_minor" in known %}
        amount_currency as currency,
        amount_minor
        {%- else %}
        cast(null as varchar) as currency,
        cast(null as bigint) as amount_minor
        {%- endif %}
    from {{ source("web", "web_listings") }}
    where nullif(trim(cast(order_number as varchar)), '') is not null
),

-- Every reading of the orders that any reading puts on a day that is asked for.
asked as (
    select distinct site, order_number
    from readings
    where {{ is_asked_for("read_on") }} or {{ is_asked_for("ordered_on") }}
)

select
    *,
    {{ kind_of_status("status") }} as kind_told,
    {{ tracking_key("tracking_number") }} as tracking_told,
    concat_ws('|', site, order_number) as source_key,
    min(read_at) over same as first_read_at,
    coalesce(min(ordered_on) over same, min(read_on) over same) as date,
    row_number() over (same order by read_at desc, page_sha256, page_position) as age
from readings
semi join asked using (site, order_number)
window same as (partition by site, order_number)
{%- else %}
select
    cast(null as varchar) as site,
    cast(null as varchar) as order_number,
    cast(null as varchar) as status,
    cast(null as varchar) as tracking_number,
    cast(null as date) as ordered_on,
    cast(null as varchar) as currency,
    cast(null as bigint) as amount_minor,
    cast(null as varchar) as kind_told,
    cast(null as varchar) as tracking_told,
    cast(null as varchar) as source_key,
    cast(null as timestamptz) as read_at,
    cast(null as timestamptz) as first_read_at,
    cast(null as date) as date,
    cast(null as varchar) as page_sha256,
    cast(null as bigint) as page_position,
    0 as age
where false
{%- endif %}
