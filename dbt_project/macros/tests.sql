{#- Every row stands once: no two have the same values in these columns, and none of them is empty. -#}
{% test stands_once(model, columns) %}
    select {{ columns | join(", ") }}
    from {{ model }}
    group by all
    having
        count(*) > 1
        {%- for column in columns %}
        or {{ column }} is null
        {%- endfor %}
{% endtest %}
