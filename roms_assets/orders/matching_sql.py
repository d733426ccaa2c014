"""The steps by which sightings find their orders, in SQL; docs/orders.md says the same in words.

Each step leaves a table of its own, which lasts as long as the connection. Only what was touched is placed anew: what
changed, and whatever shares a number, a tracking number or an amount with it, as it is and as it was.
"""

_PLACES = "sighting_key, date, number_key, tracking_key, shop, currency, amount_minor, mark"
_OWN = "source IN ('pos', 'square')"
_DAY_US = 86_400_000_000
"""Of a till only the day is known: what is said of its receipts is of its beginning."""
_CHOSEN = "CASE r.decided WHEN 'new' THEN r.sighting_key ELSE r.decided END"
_LOST = "'the order ' || r.decided || ', which a person chose, is not there any more'"

TOUCHED = f"""
    CREATE OR REPLACE TEMP VIEW placed AS
    SELECT {_PLACES} FROM order_matches
    UNION ALL SELECT {_PLACES} FROM order_match_review r
    WHERE NOT EXISTS (SELECT 1 FROM order_matches m WHERE m.sighting_key = r.sighting_key)
    AND (decided IS NULL OR EXISTS (SELECT 1 FROM order_sightings s WHERE s.sighting_key = r.sighting_key));

    CREATE OR REPLACE TEMP TABLE touched_days AS
    SELECT date
    FROM (SELECT date, count(*) AS n, bit_xor(mark) AS m FROM order_sightings GROUP BY date) s
    FULL JOIN (SELECT date, count(*) AS n, bit_xor(mark) AS m FROM placed GROUP BY date) p
    USING (date) WHERE $everything OR s.n IS DISTINCT FROM p.n OR s.m IS DISTINCT FROM p.m;

    CREATE OR REPLACE TEMP TABLE touched AS
    WITH now_said AS (SELECT {_PLACES} FROM order_sightings WHERE date IN (FROM touched_days)),
    then_said AS (SELECT {_PLACES} FROM placed WHERE date IN (FROM touched_days)),
    changed AS (
        SELECT coalesce(n.sighting_key, t.sighting_key) AS sighting_key, coalesce(n.date, t.date) AS date
        FROM now_said n FULL JOIN then_said t ON n.sighting_key = t.sighting_key AND n.date = t.date
        WHERE $everything OR n.mark IS DISTINCT FROM t.mark
        UNION
        SELECT r.sighting_key, r.date FROM order_match_review r
        LEFT JOIN order_matches m ON r.sighting_key = m.sighting_key AND r.date = m.date AND m.rule = 'person'
        WHERE r.decided IS NOT NULL AND m.order_id IS DISTINCT FROM {_CHOSEN} AND r.reason <> {_LOST}
        UNION
        SELECT m.sighting_key, m.date FROM order_matches m
        ANTI JOIN (SELECT sighting_key FROM order_match_review WHERE decided IS NOT NULL) r USING (sighting_key)
        WHERE m.rule = 'person'
    )
    SELECT {_PLACES} FROM order_sightings SEMI JOIN changed USING (sighting_key, date)
    UNION SELECT {_PLACES} FROM placed SEMI JOIN changed USING (sighting_key, date);
"""
"""What is to be placed anew: what is said now and was not, or was said and is not; and what persons decided since."""

BY_NUMBER = f"""
    CREATE OR REPLACE TEMP TABLE touched_numbers AS
    SELECT DISTINCT number_key FROM touched WHERE number_key IS NOT NULL;

    CREATE OR REPLACE TEMP TABLE decided AS
    SELECT sighting_key, decided FROM order_match_review WHERE decided IS NOT NULL
    AND sighting_key IN (SELECT sighting_key FROM order_sightings);

    CREATE OR REPLACE TEMP TABLE sales AS
    SELECT sighting_key AS order_id, source, shop, number_key, currency, amount_minor, said_at FROM order_sightings
    WHERE {_OWN} AND number_key IN (FROM touched_numbers)
    AND sighting_key NOT IN (SELECT sighting_key FROM decided);

    CREATE OR REPLACE TEMP TABLE numbered AS
    SELECT *, coalesce(shop, '') AS place FROM order_sightings
    WHERE NOT {_OWN} AND number_key IN (FROM touched_numbers) AND refused IS NULL
    AND sighting_key NOT IN (SELECT sighting_key FROM decided);

    CREATE OR REPLACE TEMP TABLE named_sales AS
    SELECT DISTINCT n.place, n.number_key, s.order_id, s.source, s.currency, s.amount_minor,
        epoch_us(s.said_at) - $window_us AS first_us, epoch_us(s.said_at) + {_DAY_US} + $window_us AS last_us
    FROM (SELECT DISTINCT place, number_key FROM numbered) n
    JOIN sales s ON s.number_key = n.number_key AND (s.source = 'square' OR s.shop = n.place);

    CREATE OR REPLACE TEMP TABLE groups AS
    SELECT place, number_key, min(CAST(split_part(turn, ' ', 1) AS INTEGER)) AS turn,
        place IN (SELECT unnest($shops)) AS is_known, bool_or(kind = 'order') AS has_order
    FROM numbered n ANTI JOIN named_sales s USING (place, number_key) GROUP BY place, number_key;

    CREATE OR REPLACE TEMP TABLE founders AS
    WITH seen AS (
        SELECT *, bool_or(is_known) OVER same AS has_known, bool_or(place <> '') OVER same AS has_named,
            bool_or(is_known AND has_order) OVER same AS has_known_order,
            min(turn) FILTER (place <> '') OVER same AS first_turn,
            min(turn) FILTER (place <> '' AND NOT is_known AND has_order) OVER same AS first_order_turn
        FROM groups WINDOW same AS (PARTITION BY number_key)
    )
    SELECT place, number_key, place || '#' || number_key AS order_id FROM seen
    WHERE CASE WHEN is_known OR has_known_order THEN is_known
        WHEN has_known THEN place <> '' AND has_order AND turn = first_order_turn
        WHEN has_named THEN place <> '' AND turn = first_turn ELSE true END;

    CREATE OR REPLACE TEMP TABLE founding AS
    SELECT f.order_id, arg_min(n.currency, n.turn) FILTER (n.currency IS NOT NULL) AS currency,
        list(DISTINCT n.amount_minor) FILTER (n.kind = 'order' AND n.amount_minor IS NOT NULL) AS amounts
    FROM founders f JOIN numbered n USING (place, number_key) GROUP BY f.order_id;

    CREATE OR REPLACE TEMP TABLE firsts AS
    SELECT place, number_key, source, arg_min(amount_minor, turn) AS first_minor FROM numbered
    WHERE source IN ('shipstation', 'checkout') AND kind = 'order' AND amount_minor IS NOT NULL GROUP BY ALL;

    CREATE OR REPLACE TEMP TABLE candidates AS
    SELECT n.sighting_key, s.order_id, 'number' AS rule, 'it names that sale by its number' AS reason,
        CASE WHEN n.currency <> s.currency THEN 'two currencies: that sale is in ' || s.currency || ', this says '
            || n.currency
        WHEN s.source = 'pos' AND n.kind = 'order' AND n.amount_minor <> s.amount_minor
            THEN 'the receipt of that number comes to another amount, and tills use a number again'
        WHEN s.source = 'pos' AND epoch_us(n.said_at) NOT BETWEEN s.first_us AND s.last_us
            THEN 'the receipt of that number is of another time, and tills use a number again' END AS against
    FROM numbered n JOIN named_sales s USING (place, number_key)
    UNION ALL
    SELECT n.sighting_key, f.order_id, 'number', 'it has that number in that shop',
        CASE WHEN n.currency <> o.currency THEN 'two currencies: that order is in ' || o.currency || ', this says '
            || n.currency
        WHEN n.kind = 'order' AND n.amount_minor <> t.first_minor
            THEN 'another order of the same source has that number and comes to another amount' END
    FROM numbered n JOIN founders f USING (place, number_key) JOIN founding o USING (order_id)
    LEFT JOIN firsts t ON n.place = t.place AND n.number_key = t.number_key AND n.source = t.source
    UNION ALL
    SELECT n.sighting_key, f.order_id, 'number',
        'only that order has that number, and nothing contradicts; ' || CASE WHEN n.place = '' THEN 'this names no shop'
            ELSE 'the shop ' || n.place || ' is not in roms.yaml' END,
        CASE WHEN n.currency <> o.currency THEN 'two currencies: that order is in ' || o.currency || ', this says '
            || n.currency
        WHEN n.amount_minor IS NOT NULL AND NOT list_contains(o.amounts, n.amount_minor)
            THEN 'that order comes to another amount, and whether the shop is the same is not known' END
    FROM numbered n ANTI JOIN named_sales USING (place, number_key) ANTI JOIN founders USING (place, number_key)
    JOIN founders f ON n.number_key = f.number_key JOIN founding o ON f.order_id = o.order_id;

    CREATE OR REPLACE TEMP TABLE made AS
    SELECT order_id FROM named_sales
    UNION SELECT min(order_id) FROM candidates JOIN numbered n USING (sighting_key) WHERE n.kind = 'order'
    GROUP BY sighting_key HAVING count(*) = 1 AND count(against) = 0
    UNION SELECT d.decided FROM decided d JOIN order_sightings s USING (sighting_key)
    JOIN founders f ON d.decided = f.order_id AND s.number_key = f.number_key WHERE s.kind = 'order';

    DELETE FROM candidates WHERE order_id NOT IN (FROM made) AND sighting_key IN (
        SELECT sighting_key FROM candidates WHERE order_id IN (FROM made)
    );

    CREATE OR REPLACE TEMP TABLE unmade AS
    SELECT DISTINCT n.sighting_key, 'nothing tells yet that an order ' || n.order_number
        || CASE WHEN n.place = '' THEN '' ELSE ' of ' || n.place END
        || ' was made; as soon as something does, this counts by itself' AS reason
    FROM numbered n JOIN candidates c USING (sighting_key) WHERE n.kind <> 'order' AND c.order_id NOT IN (FROM made);

    DELETE FROM candidates WHERE sighting_key IN (SELECT sighting_key FROM unmade);

    CREATE OR REPLACE TEMP TABLE judged AS
    SELECT sighting_key, count(*) AS n, min(order_id) AS order_id, min(rule) AS rule, min(reason) AS reason,
        CASE WHEN count(*) > 1 THEN 'several orders have its number' ELSE min(against) END AS against,
        CAST(to_json(list({{'order_id': order_id, 'why': coalesce(against, reason)}} ORDER BY order_id)) AS VARCHAR)
            AS candidates
    FROM candidates GROUP BY sighting_key
    UNION ALL
    SELECT sighting_key, 0, NULL, NULL, NULL, reason, '[]' FROM unmade
    UNION ALL
    SELECT sighting_key, 1, sighting_key, 'own', 'a sale of its own', NULL, '[]' FROM order_sightings
    SEMI JOIN touched USING (sighting_key, date)
    WHERE {_OWN} AND sighting_key NOT IN (SELECT sighting_key FROM decided)
    UNION ALL
    SELECT sighting_key, 0, NULL, NULL, NULL, refused, '[]' FROM order_sightings
    SEMI JOIN touched USING (sighting_key, date)
    WHERE refused IS NOT NULL AND sighting_key NOT IN (SELECT sighting_key FROM decided);

    CREATE OR REPLACE TEMP TABLE gone AS
    SELECT sighting_key FROM touched
    WHERE sighting_key NOT IN (SELECT sighting_key FROM order_match_review WHERE decided IS NOT NULL)
    UNION SELECT sighting_key FROM judged;

    DELETE FROM order_matches WHERE rule = 'person' AND sighting_key NOT IN (SELECT sighting_key FROM decided);
"""
"""Sales stand by themselves; what has a number is of the order with that number in its shop, once that was made."""

KEEP = f"""
    INSERT INTO affected SELECT DISTINCT order_id FROM order_matches
    WHERE sighting_key IN (SELECT sighting_key FROM gone);
    DELETE FROM order_matches WHERE sighting_key IN (SELECT sighting_key FROM gone);
    INSERT INTO order_matches BY NAME
    SELECT {", ".join(f"s.{each}" for each in _PLACES.split(", "))},
        j.order_id, s.date AS order_date, j.rule, j.reason
    FROM judged j JOIN order_sightings s USING (sighting_key) WHERE j.against IS NULL;
    INSERT INTO affected SELECT DISTINCT order_id FROM judged WHERE against IS NULL;

    CREATE OR REPLACE TEMP TABLE reviewed AS
    SELECT sighting_key, since, decided, decided_at FROM order_match_review
    WHERE sighting_key IN (SELECT sighting_key FROM gone);
    DELETE FROM order_match_review WHERE sighting_key IN (SELECT sighting_key FROM gone);
    INSERT INTO order_match_review BY NAME
    SELECT {", ".join(f"s.{each}" for each in _PLACES.split(", "))},
        coalesce(j.against, j.reason) AS reason, j.candidates,
        coalesce(r.since, $now) AS since, r.decided, r.decided_at
    FROM judged j JOIN order_sightings s USING (sighting_key) LEFT JOIN reviewed r USING (sighting_key)
    WHERE j.against IS NOT NULL OR r.decided IS NOT NULL;
"""
"""What was judged takes the place of what was there; what persons decided stays beside it."""

BY_PERSON = f"""
    CREATE OR REPLACE TEMP TABLE judged AS
    SELECT r.sighting_key, 1 AS n, {_CHOSEN} AS order_id, 'person' AS rule, 'a person decided it' AS reason,
        CASE WHEN r.decided <> 'new'
            AND r.decided NOT IN (
                SELECT order_id FROM order_matches
                WHERE rule IN ('own', 'number') AND order_id IN (SELECT decided FROM decided)
            )
            AND r.decided NOT IN (SELECT sighting_key FROM decided WHERE decided = 'new')
            THEN {_LOST} END AS against,
        '[]' AS candidates
    FROM decided r;

    CREATE OR REPLACE TEMP TABLE gone AS SELECT sighting_key FROM judged;
"""

BY_TRACKING_OR_AMOUNT = f"""
    CREATE OR REPLACE TEMP VIEW unnumbered AS
    SELECT * FROM order_sightings WHERE number_key IS NULL AND NOT {_OWN} AND refused IS NULL
    AND sighting_key NOT IN (SELECT sighting_key FROM decided);

    CREATE OR REPLACE TEMP TABLE touched_amounts AS
    WITH keys AS (
        SELECT sighting_key, tracking_key, shop, currency, amount_minor FROM touched
        UNION SELECT sighting_key, tracking_key, shop, currency, amount_minor FROM numbered
    )
    SELECT DISTINCT shop, currency, amount_minor FROM keys WHERE amount_minor IS NOT NULL
    UNION SELECT shop, currency, amount_minor FROM unnumbered WHERE amount_minor IS NOT NULL
    AND tracking_key IN (SELECT tracking_key FROM keys);

    CREATE OR REPLACE TEMP TABLE loose AS
    SELECT * FROM unnumbered u WHERE sighting_key IN (SELECT sighting_key FROM touched)
    OR tracking_key IN (SELECT tracking_key FROM touched UNION SELECT tracking_key FROM numbered)
    OR EXISTS (SELECT 1 FROM touched_amounts a
        WHERE a.shop = u.shop AND a.currency = u.currency AND a.amount_minor = u.amount_minor);

    CREATE OR REPLACE TEMP TABLE tracked AS
    SELECT DISTINCT l.sighting_key, m.order_id FROM loose l JOIN order_matches m USING (tracking_key)
    WHERE m.rule IN ('own', 'number', 'person') AND m.sighting_key <> l.sighting_key;

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
    SELECT sighting_key, count(*) AS n, min(order_id) AS order_id, min(rule) AS rule, min(reason) AS reason,
        CASE WHEN count(*) > 1 AND min(rule) = 'tracking' THEN 'several orders have its tracking number'
            WHEN count(*) > 1 THEN 'several orders of the shop come to that amount at about that time'
            ELSE min(against) END AS against,
        CAST(to_json(list({{'order_id': order_id, 'why': coalesce(against, reason)}} ORDER BY order_id)) AS VARCHAR)
            AS candidates
    FROM candidates GROUP BY sighting_key
    UNION ALL
    SELECT sighting_key, 0, NULL, NULL, NULL, 'it names no number of an order, and '
        || CASE WHEN tracking_key IS NOT NULL THEN 'no order that is known has the tracking number ' || tracking_number
            WHEN kind <> 'order' THEN 'no tracking number either'
            WHEN amount_minor IS NULL OR shop IS NULL THEN 'not both its shop and what it comes to'
            ELSE 'no order of the shop comes to that amount at about that time' END, '[]'
    FROM loose l ANTI JOIN candidates c ON l.sighting_key = c.sighting_key;

    CREATE OR REPLACE TEMP TABLE gone AS SELECT sighting_key FROM loose;
"""
"""What has no number: by tracking number, then by shop, amount and time, when that is clear from both sides."""

DATES = """
    CREATE OR REPLACE TEMP TABLE dates AS
    SELECT m.order_id, coalesce(arg_min(s.date, s.turn) FILTER (s.kind = 'order'), min(s.date)) AS order_date
    FROM order_matches m JOIN order_sightings s USING (sighting_key, date)
    WHERE m.order_id IN (SELECT order_id FROM affected) GROUP BY m.order_id;

    UPDATE order_matches SET order_date = dates.order_date FROM dates
    WHERE order_matches.order_id = dates.order_id AND order_matches.order_date <> dates.order_date;
"""
"""An order is of the day of the sighting that is believed first, else of the first day on which it is spoken of."""
