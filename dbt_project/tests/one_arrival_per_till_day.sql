-- Every expected till-day has one row, never two.
select date, branch, pos
from {{ source('pos', 'pos_arrivals') }}
group by all
having count(*) > 1
