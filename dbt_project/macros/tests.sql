{#-
    Every row stands once: no two have the same values in these columns, and none of them is empty.

    Of a table that is made day by day `day` is the column by which it is. Then the days that are asked for are looked at, and
    whatever stands elsewhere with the same values: nothing else has changed, so the promise holds for the whole table.
-#}
{% test stands_once(model, columns, day=none) %}
    {%- set names = columns | join(", ") %}
    with asked as (
        select {{ names }}
        from {{ model }}
        {%- if day is not none %}
        where {{ is_tested(day) }}
        {%- endif %}
    )

    select {{ names }}
    from {{ "asked" if day is none or day in columns else model ~ " semi join asked using (" ~ names ~ ")" }}
    group by all
    having count(*) > 1
    union all
    select {{ names }}
    from asked
    where
        {%- for column in columns %}
        {{ "or " if not loop.first }}{{ column }} is null
        {%- endfor %}
{% endtest %}


{#- Nothing of the days that are asked for has a doubt. -#}
{% test nothing_is_doubted(model) %}
    select * from {{ model }} where doubt is not null and {{ is_tested("date") }}
{% endtest %}
