{#- Whether a line is of goods: a custom amount and a gift card are no pieces. -#}
{% macro is_piece(item_type) -%}
    coalesce({{ item_type }}, 'ITEM') not in ('CUSTOM_AMOUNT', 'GIFT_CARD')
{%- endmacro %}


{#- A sum through a count, rounded to the nearest whole number in whole numbers alone; empty when there is no count. -#}
{% macro rounded_ratio(total, count) -%}
    case when {{ count }} > 0 then cast((2 * {{ total }} + {{ count }}) // (2 * {{ count }}) as bigint) end
{%- endmacro %}


{#- The last business day that is over. -#}
{% macro last_day() -%}
    {%- if var("last_day") -%}
        date '{{ var("last_day") }}'
    {%- else -%}
        current_date
    {%- endif -%}
{%- endmacro %}


{#- How many a case holds, as the shop notes it in an attribute of the catalog. -#}
{% macro noted_case_size(attributes) -%}
    (
        select noted
        from (
            select
                try_cast(
                    json_extract_string(
                        {{ attributes }}, '{{ var("case_size_pointer") | replace("'", "''") }}'
                    ) as decimal(18, 9)
                ) as noted
        )
        where noted > 0
    )
{%- endmacro %}


{#- The seasons of roms.yaml. -#}
{% macro seasons() -%}
    {%- set told = var("seasons") -%}
    select
        cast(season as varchar) as season,
        cast(season_from as date) as season_from,
        cast(season_until as date) as season_until
    from (
        values
            {%- for each in told %}
            ('{{ each["name"] | replace("'", "''") }}', '{{ each["from"] }}', '{{ each["until"] }}'){{ "," if not loop.last }}
            {%- endfor %}
            {%- if not told %}
            (null, null, null)
            {%- endif %}
    ) as told (season, season_from, season_until)
    where season is not null
{%- endmacro %}


{#- What is in stock at each location, on the newest day that is known of it. -#}
{% macro newest_stock() -%}
    select date, location_id, catalog_object_id, quantity
    from {{ source("square", "square_inventory") }}
    where state = 'IN_STOCK'
    qualify date = max(date) over (partition by location_id)
{%- endmacro %}
