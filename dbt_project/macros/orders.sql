{#- The shop by its one name: the names that roms.yaml (`orders.shops`) gives it elsewhere are told as `shop_names`. -#}
{% macro shop_of(said) -%}
    {%- set names = var("shop_names") -%}
    {%- if names -%}
        case lower(trim({{ said }}))
            {%- for alias, name in names.items() %}
            when '{{ alias | replace("'", "''") }}' then '{{ name | replace("'", "''") }}'
            {%- endfor %}
            else nullif(trim({{ said }}), '')
        end
    {%- else -%}
        nullif(trim({{ said }}), '')
    {%- endif -%}
{%- endmacro %}


{#- Whether a shop by its one name is one that roms.yaml knows. -#}
{% macro is_known_shop(shop) -%}
    {%- set names = var("shop_names").values() | unique | list -%}
    {%- if names -%}
        {{ shop }} in (
            {%- for name in names %}'{{ name | replace("'", "''") }}'{{ ", " if not loop.last }}{% endfor -%}
        )
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}


{#- A number of an order as it is compared: capitals, without # and blanks around it; zeros in front belong to it. -#}
{% macro number_key(said) -%}
    nullif(upper(regexp_replace({{ said }}, '^[#\s]+|\s+$', '', 'g')), '')
{%- endmacro %}


{#- A tracking number as it is compared: capitals, letters and digits alone. -#}
{% macro tracking_key(said) -%}
    nullif(upper(regexp_replace({{ said }}, '[^A-Za-z0-9]', '', 'g')), '')
{%- endmacro %}


{#- Of what files say was received of a parcel the first in this order counts: the newest word, which of one file is the line
    further down. -#}
{% macro newest_received_first(received_at, file_sha256="file_sha256", line_number="line_number") -%}
    {{ received_at }} desc, dropped_at desc, {{ file_sha256 }}, {{ line_number }} desc
{%- endmacro %}


{#- Whether a word on what was received of a parcel is the one that counts: the newest of its SKU, and none that is newer says it of
    the parcel as a whole; or, of the parcel as a whole, the newest of all. So the one replaces the other, and nothing counts twice.
    A view of dropped files says the same, and a test holds both to be equal. -#}
{% macro is_newest_received(parcel, sku, received_at, file_sha256="file_sha256", line_number="line_number") -%}
    {%- set first = newest_received_first(received_at, file_sha256, line_number) -%}
    row_number() over (partition by {{ parcel }}, {{ sku }} order by {{ first }}) = 1
    and case
        when {{ sku }} is null then row_number() over (partition by {{ parcel }} order by {{ first }}) = 1
        else
            count(*) filter (where {{ sku }} is null) over (
                partition by {{ parcel }} order by {{ first }} rows unbounded preceding
            ) = 0
    end
{%- endmacro %}


{#- Mails number no refunds and no cancellations. The same refund of an order, or the same line and quantity cancelled, that
    another mail tells within so many days after one that told it is told again: "initiated", then "completed". -#}
{% macro told_again_within() -%}
    interval 14 day
{%- endmacro %}


{#- The digits behind the point of a currency, as roms_assets/kernel/money.py has them. -#}
{% macro digits_of(currency) -%}
    case
        when {{ currency }} in (
            'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
        ) then 0
        when {{ currency }} in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
        else 2
    end
{%- endmacro %}


{#- So many minor units are one of a currency. -#}
{% macro units_of(currency) -%}
    case {{ digits_of(currency) }} when 0 then 1 when 3 then 1000 else 100 end
{%- endmacro %}


{#- An amount in minor units; empty without a currency, and when it is finer than the currency: it is not rounded. -#}
{% macro minor_units(amount, currency) -%}
    case
        when
            {{ currency }} is not null
            and cast({{ amount }} as decimal(28, 9)) * {{ units_of(currency) }}
            = trunc(cast({{ amount }} as decimal(28, 9)) * {{ units_of(currency) }})
            then cast(cast({{ amount }} as decimal(28, 9)) * {{ units_of(currency) }} as bigint)
    end
{%- endmacro %}


{#- Amounts are added up in one currency alone: their sum is empty, and so is its currency, where there are several, which then
    stand in `currencies_of`, sorted. An amount without a currency is of none of the others. -#}
{% macro sum_of(amount, where="true") -%}
    case when {{ is_of_one_currency(amount, where) }} then cast(sum({{ amount }}) filter (where {{ where }}) as bigint) end
{%- endmacro %}

{% macro currency_of(amount, where="true") -%}
    case
        when {{ is_of_one_currency(amount, where) }}
            then any_value(currency) filter (where {{ amount }} is not null and {{ where }})
    end
{%- endmacro %}

{% macro currencies_of(amount, where="true") -%}
    case
        when not {{ is_of_one_currency(amount, where) }}
            then string_agg(distinct coalesce(currency, 'none told'), ', ' order by coalesce(currency, 'none told'))
                filter (where {{ amount }} is not null and {{ where }})
    end
{%- endmacro %}

{% macro is_of_one_currency(amount, where) -%}
    count(distinct coalesce(currency, '')) filter (where {{ amount }} is not null and {{ where }}) <= 1
{%- endmacro %}


{#- A sum of a till's amounts in minor units: tills print unrounded amounts, which are rounded once they are added up. -#}
{% macro minor_of_till(amount) -%}
    cast(
        case {{ digits_of("'" ~ var("currency") ~ "'") }}
            when 0 then round({{ amount }}, 0)
            when 3 then round({{ amount }}, 3) * 1000
            else round({{ amount }}, 2) * 100
        end as bigint
    )
{%- endmacro %}


{#- The business day of a moment, and the moment at which a business day begins. -#}
{% macro business_day(moment) -%}
    cast(timezone('{{ var("time_zone") }}', {{ moment }}) as date)
{%- endmacro %}

{% macro day_begins(day) -%}
    timezone('{{ var("time_zone") }}', cast({{ day }} as timestamp))
{%- endmacro %}


{#- Which source is believed first of what an order is: the one that took the order. -#}
{% macro turn_of(source) -%}
    case {{ source }}
        when 'square' then 1
        when 'pos' then 2
        when 'shipstation' then 3
        when 'checkout' then 4
        when 'web' then 5
        when 'mail' then 6
        when 'sheet' then 7
        else 8
    end
{%- endmacro %}


{#- A product by its SKU exactly as it is written, else by its name. -#}
{% macro product_of(sku, name) -%}
    coalesce(nullif({{ sku }}, ''), 'name|' || lower(trim({{ name }})))
{%- endmacro %}


{#- Of an order of the former sheet what cancels one product: names its sighting. -#}
{% macro sheet_cancellation(product) -%}
    'cancelled ' || {{ product_of("null", product) }}
{%- endmacro %}


{#- What a status in a source's own words tells: the kind of an event, empty when it is not sure, as of `completed`.
    The words are those of roms_assets/kernel/order_states.py; a test holds both to be the same. -#}
{% macro kind_of_status(status) -%}
    case regexp_replace(lower(trim({{ status }})), '[\s-]+', '_', 'g')
        when 'paid' then 'paid'
        when 'payment_received' then 'paid'
        when 'shipped' then 'shipped'
        when 'fulfilled' then 'shipped'
        when 'dispatched' then 'shipped'
        when 'in_transit' then 'shipped'
        when 'delivered' then 'delivered'
        when 'cancelled' then 'cancelled'
        when 'canceled' then 'cancelled'
        when 'refunded' then 'refunded'
    end
{%- endmacro %}


{#- Whoever tells of orders: each has a model of sightings, of lines and of events. -#}
{% macro order_sources() -%}
    {{ return(["pos", "square", "shipstation", "checkout", "mail", "web", "file", "sheet"]) }}
{%- endmacro %}
