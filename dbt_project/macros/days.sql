{#- The days that are asked for, such as --vars '{days: [2025-11-14]}'; without the variable every day. -#}
{% macro is_asked_for(column) -%}
    {%- set days = var('days', none) -%}
    {%- if days is none -%}
        true
    {%- elif days -%}
        {{ column }} in (
            {%- for day in days -%}date '{{ day }}'{{ ", " if not loop.last }}{%- endfor -%}
        )
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}


{#-
    The incremental strategy `replace_days`: the days that are asked for are taken out and put in anew, in one transaction.
    delete+insert would leave the rows of a day that has none any more; microbatch takes a run of days, one by one.
-#}
{% macro get_incremental_replace_days_sql(arguments) -%}
    {%- set columns = get_quoted_csv(arguments["dest_columns"] | map(attribute="name")) -%}
    delete from {{ arguments["target_relation"] }} where {{ is_asked_for("date") }};

    insert into {{ arguments["target_relation"] }} ({{ columns }})
    select {{ columns }} from {{ arguments["temp_relation"] }}
{%- endmacro %}
