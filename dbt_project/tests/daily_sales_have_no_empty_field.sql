-- Nothing is left empty: what a line does not have is "(none)" or zero.
select *
from {{ ref('pos_daily_sales') }}
where
    date is null
    or branch is null
    or pos is null
    or department_code is null
    or department_name is null
    or daypart is null
    or payment_code is null
    or payment_name is null
    or line_count is null
    or receipt_count is null
    or sold_quantity is null
    or returned_quantity is null
    or gross_amount is null
    or returned_amount is null
    or net_amount is null
    or built_at is null
