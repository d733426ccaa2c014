{#- The days that are asked for, such as --vars '{days: [2025-11-14]}'; without the variable every day. -#}
{% macro is_asked_for(column) -%}
    {{- is_of_days(column, var('days', none)) -}}
{%- endmacro %}


{#- The days that tests look at: those that are asked for, but of days that are made in portions all, once the last are made. -#}
{% macro is_tested(column) -%}
    {{- is_of_days(column, var('tested_days', var('days', none))) -}}
{%- endmacro %}


{% macro is_of_days(column, days) -%}
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
    Whether a moment may be of a day that is asked for, in whatever zone. It is far quicker than the business day itself and
    stands where the rows are read, so that the history behind the days is not worked on; which day it is of is asked after it.
-#}
{% macro may_be_asked_for(moment) -%}
    {%- set days = var('days', none) -%}
    {%- if days is none -%}
        true
    {%- elif days -%}
        {{ moment }} between timestamptz '{{ days | min }} 00:00:00+00' - interval 1 day
        and timestamptz '{{ days | max }} 00:00:00+00' + interval 2 day
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
