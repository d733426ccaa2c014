-- A line of a file stands in the record once, however often it was fetched, parsed or published.
select date, branch, pos, file_sha256, line_number
from {{ source('pos', 'record_lines') }}
group by all
having count(*) > 1
