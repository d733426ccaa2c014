"""A step of matching, in SQL: what has no order's number, by its tracking number, or by shop, amount and time."""

from roms_assets.orders.matching_sql import OWN, of_candidates

_SEVERAL = """CASE min(rule) WHEN 'tracking' THEN 'several orders have its tracking number'
            ELSE 'several orders of the shop come to that amount at about that time' END"""
BY_TRACKING_OR_AMOUNT = f"""
    CREATE OR REPLACE TEMP VIEW unnumbered AS
    SELECT * FROM order_sightings WHERE number_key IS NULL AND NOT {OWN} AND refused IS NULL
    AND sighting_key NOT IN (SELECT sighting_key FROM decided);

    -- Shops, currencies and amounts of what was touched, and of parcels that share a tracking number with it.
    CREATE OR REPLACE TEMP TABLE touched_amounts AS
    WITH keys AS (
        SELECT sighting_key, tracking_key, shop, currency, amount_minor FROM touched
        UNION SELECT sighting_key, tracking_key, shop, currency, amount_minor FROM numbered
    )
    SELECT DISTINCT shop, currency, amount_minor FROM keys WHERE amount_minor IS NOT NULL
    UNION SELECT shop, currency, amount_minor FROM unnumbered WHERE amount_minor IS NOT NULL
    AND tracking_key IN (SELECT tracking_key FROM keys);

    -- What has no number and may be decided otherwise now.
    CREATE OR REPLACE TEMP TABLE loose AS
    SELECT * FROM unnumbered u WHERE sighting_key IN (SELECT sighting_key FROM touched)
    OR tracking_key IN (SELECT tracking_key FROM touched UNION SELECT tracking_key FROM numbered)
    OR EXISTS (SELECT 1 FROM touched_amounts a
        WHERE a.shop = u.shop AND a.currency = u.currency AND a.amount_minor = u.amount_minor);

    -- By the tracking number of a parcel of an order that is sure.
    CREATE OR REPLACE TEMP TABLE tracked AS
    SELECT DISTINCT l.sighting_key, m.order_id FROM loose l JOIN order_matches m USING (tracking_key)
    WHERE m.rule IN ('own', 'number', 'person') AND m.sighting_key <> l.sighting_key;

    -- By shop, amount and time, with how many others of its source could be that order.
    CREATE OR REPLACE TEMP TABLE near AS
    WITH pairs AS (
        SELECT DISTINCT l.sighting_key, l.source, l.amount_minor, m.order_id
        FROM loose l ANTI JOIN tracked t ON l.sighting_key = t.sighting_key
        JOIN order_matches m ON l.shop = m.shop AND l.currency = m.currency AND l.amount_minor = m.amount_minor
        JOIN order_sightings o ON m.sighting_key = o.sighting_key
        WHERE l.kind = 'order' AND o.kind = 'order' AND o.source NOT IN ('pos', 'square')
        AND m.rule IN ('number', 'person')
        AND m.sighting_key <> l.sighting_key
        AND abs(epoch_us(l.said_at) - epoch_us(o.said_at)) <= $window_us
    ), decided_pairs AS (
        SELECT s.sighting_key, s.source, s.amount_minor, m.order_id
        FROM order_matches m JOIN order_sightings s USING (sighting_key)
        WHERE m.rule = 'person' AND s.kind = 'order' AND s.number_key IS NULL
    )
    SELECT * FROM (
        SELECT *, count(*) OVER (PARTITION BY order_id, source, amount_minor) AS rivals
        FROM (FROM pairs UNION ALL FROM decided_pairs)
    ) SEMI JOIN loose USING (sighting_key);

    CREATE OR REPLACE TEMP TABLE candidates AS
    SELECT sighting_key, order_id, 'tracking' AS rule, 'it has the tracking number of a parcel of that order' AS reason,
        NULL::VARCHAR AS against FROM tracked
    UNION ALL
    SELECT sighting_key, order_id, 'amount_and_time',
        'only that order of the shop comes to that amount at about that time, and nothing else of this source does',
        CASE WHEN rivals > 1 THEN 'something else could be that order, too: same shop, amount and time' END
    FROM near;

    CREATE OR REPLACE TEMP TABLE judged AS
    {of_candidates(_SEVERAL)}
    UNION ALL
    SELECT sighting_key, NULL, NULL, NULL, 'it names no number of an order, and '
        || CASE WHEN tracking_key IS NOT NULL THEN 'no order that is known has the tracking number ' || tracking_number
            WHEN kind <> 'order' THEN 'no tracking number either'
            WHEN amount_minor IS NULL OR shop IS NULL THEN 'not both its shop and what it comes to'
            ELSE 'no order of the shop comes to that amount at about that time' END, '[]'
    FROM loose l ANTI JOIN candidates c ON l.sighting_key = c.sighting_key;

    CREATE OR REPLACE TEMP TABLE gone AS SELECT sighting_key FROM loose;
"""
"""What has no number: by tracking number, then by shop, amount and time, when that is clear from both sides."""
