{#- The configuration of a table that is made day by day: `config(**made_by_day())`. -#}
{% macro made_by_day() -%}
    {{ return({
        "materialized": "incremental",
        "incremental_strategy": "replace_days",
        "on_schema_change": "append_new_columns",
    }) }}
{%- endmacro %}


{#- When the table was made: all of them in one run at the same moment, also when dbt is run by hand. -#}
{% macro built_at() -%}
    cast('{{ var("built_at", run_started_at) }}' as timestamptz)
{%- endmacro %}
