{{ config(materialized="ephemeral") }}

-- Lines of files that were refused and name an order: by a number that something else than a receipt has, or by a parcel of it. The
-- order's doubt tells each until a newer line of such a file says the same order, parcel and goods anew; of the former sheet the
-- newest file that names an order tells the whole of it.
with refused as (
    select
        file_sha256,
        line_number,
        file_name,
        kind,
        reason,
        dropped_at,
        {{ number_key("order_number") }} as number_key,
        list_filter(
            [{{ tracking_key("each") }} for each in string_split(coalesce(tracking_number, ''), ',')], lambda each: each is not null
        ) as parcels,
        {{ shop_of("shop") }} as shop,
        nullif(sku, '') as sku
    from {{ source("dropped", "refused_file_lines") }}
    where order_number is not null or tracking_number is not null
),

matches as (
    select * from {{ source("orders", "order_matches") }} where {{ is_asked_for("order_date") }}
),

named as (
    select matches.order_id, refused.*
    from refused
    inner join matches on refused.number_key = matches.number_key
    where matches.rule <> 'own' and ({{ is_known_shop("refused.shop") }} is not true or refused.shop = matches.shop)
    union
    select matches.order_id, refused.* exclude (parcel)
    from (select *, unnest(parcels) as parcel from refused) as refused
    inner join matches on refused.parcel = matches.tracking_key
),

said as (
    select
        matches.order_id,
        sightings.source,
        sightings.kind,
        sightings.tracking_key,
        sightings.dropped_at,
        nullif(lines.product_id, '') as sku
    from (select * from matches semi join named using (order_id)) as matches
    inner join {{ ref("order_sightings") }} as sightings using (sighting_key, date)
    left join {{ ref("order_said_lines") }} as lines
        on
            sightings.sighting_key = lines.sighting_key
            and sightings.date = lines.date
            and lines.kind in ('received', 'cancelled')
            and sightings.source in ('received_file', 'cancel_file')
    where sightings.source in ('tracking_file', 'received_file', 'cancel_file', 'sheet')
),

open_ones as (
    select *
    from named
    where not exists (
        select 1
        from said
        where
            said.order_id = named.order_id
            and said.dropped_at > named.dropped_at
            and case named.kind
                when 'sheet' then said.source = 'sheet' and said.kind = 'order'
                when 'tracking' then said.source = 'tracking_file'
                when 'received' then said.source = 'received_file'
                when 'cancelled' then said.source = 'cancel_file'
            end
            and (named.kind = 'sheet' or len(named.parcels) = 0 or list_contains(named.parcels, said.tracking_key))
            and (named.sku is null or said.sku is null or said.sku = named.sku)
    )
),

newest as (
    select *, row_number() over (partition by order_id order by dropped_at desc, file_sha256, line_number) as turn
    from open_ones
    qualify
        rank() over (
            partition by order_id, kind, case when kind <> 'sheet' then struct_pack(parcels, sku) end
            order by dropped_at desc, file_sha256
        ) = 1
)

select
    order_id,
    'a line that names it was refused: '
    || min('line ' || line_number || ' of ' || file_name || ', ' || reason
        || ' (roms why refused_file_lines --id ' || left(file_sha256, 12) || ':' || line_number || ')') filter (where turn = 1)
    || case when count(*) > 1 then ' and ' || count(*) - 1 || ' more' else '' end as refused_line
from (select * replace (row_number() over (partition by order_id order by turn) as turn) from newest)
group by order_id
