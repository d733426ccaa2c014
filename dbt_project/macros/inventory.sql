{#- A quantity as people write it: 5 and 0.25, without zeros behind. -#}
{% macro in_words(quantity) -%}
    case
        when cast({{ quantity }} as varchar) like '%.%'
            then rtrim(rtrim(cast({{ quantity }} as varchar), '0'), '.')
        else cast({{ quantity }} as varchar)
    end
{%- endmacro %}


{#- The product of a variation of Square's: its SKU exactly as written, else its id. -#}
{% macro product_of_variation(sku, variation) -%}
    coalesce(nullif({{ sku }}, ''), 'square|' || {{ variation }})
{%- endmacro %}


{#- The channel of a location: its name, or the shop that orders call so. -#}
{% macro channel_of(name, id) -%}
    coalesce({{ shop_of("coalesce(" ~ name ~ ", " ~ id ~ ")") }}, {{ id }})
{%- endmacro %}


{#- A part of an amount in whole minor units, rounded to the nearest, half of one away from 0. -#}
{% macro share_of(amount, part, whole) -%}
    cast(
        sign({{ amount }})
        * ((2 * abs(cast({{ amount }} as hugeint)) * {{ part }} + {{ whole }}) // (2 * {{ whole }})) as bigint
    )
{%- endmacro %}


{#- Whether an order is one that the business bought: no till, Square or ShipStation tells of it, which sell what it has, and
one of the sources does whose orders are purchases. `sources` has commas between. -#}
{% macro is_purchase(sources) -%}
    not {{ is_told_by(sources, ["pos", "square", "shipstation"]) }}
    and {{ is_told_by(sources, var("inventory_purchase_sources")) }}
{%- endmacro %}

{% macro is_told_by(sources, names) -%}
    coalesce(list_has_any(string_split({{ sources }}, ','), {{ names | list }}::varchar[]), false)
{%- endmacro %}
