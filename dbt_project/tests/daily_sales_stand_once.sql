-- One row per day, till, department, part of the day and kind of payment.
select date, branch, pos, department_code, daypart, payment_code
from {{ ref('pos_daily_sales') }}
group by all
having count(*) > 1
