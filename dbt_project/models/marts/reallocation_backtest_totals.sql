select
    currency,
    count(*) as suggestion_count,
    cast(sum(quantity) as bigint) as quantity,
    cast(sum(followed_quantity) as bigint) as followed_quantity,
    cast(sum(would_have_sold_quantity) as bigint) as would_have_sold_quantity,
    count(*) filter (where would_have_sold_quantity = quantity) as sold_out_count,
    count(*) filter (where is_cover_kept) as cover_kept_count,
    cast(sum(promised_minor) as bigint) as promised_minor,
    cast(sum(kept_minor) as bigint) as kept_minor,
    min(date) as first_date,
    max(date) as last_date,
    {{ built_at() }} as built_at
from {{ ref("reallocation_backtest") }}
group by currency
