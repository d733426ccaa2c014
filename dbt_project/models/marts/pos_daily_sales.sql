{{ config(**made_by_day()) }}

with record as (
    select
        *,
        coalesce(department_code, '(none)') as department,
        coalesce(payment_code, '(none)') as payment,
        item_code <> 'REP1' and not starts_with(item_code, 'SDis') as is_item
    from {{ source("pos", "record_lines") }}
    where {{ is_asked_for("date") }}
)

select
    date,
    branch,
    pos,
    department as department_code,
    coalesce(max(department_name), '(none)') as department_name,
    daypart,
    payment as payment_code,
    coalesce(max(payment_name), '(none)') as payment_name,
    count(*) as line_count,
    count(distinct or_number) as receipt_count,
    coalesce(sum(quantity) filter (where is_item and not is_return), 0) as sold_quantity,
    coalesce(sum(quantity) filter (where is_item and is_return), 0) as returned_quantity,
    coalesce(sum(amount) filter (where not is_return), 0) as gross_amount,
    coalesce(sum(amount) filter (where is_return), 0) as returned_amount,
    gross_amount - returned_amount as net_amount,
    {{ built_at() }} as built_at
from record
group by date, branch, pos, department, daypart, payment
