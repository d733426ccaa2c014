"""The first step of matching, in SQL: sales of their own, and whatever has an order's number."""

from roms_assets.orders.matching_sql import OWN, of_candidates

_DAY_US = 86_400_000_000
"""Of a till only the day is known: what is said of its receipts is of its beginning."""


def _two_currencies(what: str, of: str) -> str:
    """SQL for a branch of a CASE: the sighting and the sale or order that it may be of have two currencies."""
    return (
        f"WHEN n.currency <> {of}.currency"
        f" THEN 'two currencies: that {what} is in ' || {of}.currency || ', this says ' || n.currency"
    )


BY_NUMBER = f"""
    -- All that has one of these numbers is judged again.
    CREATE OR REPLACE TEMP TABLE touched_numbers AS
    SELECT DISTINCT number_key FROM touched WHERE number_key IS NOT NULL;

    -- What persons decided of what is still said is no matter of this step.
    CREATE OR REPLACE TEMP TABLE decided AS
    SELECT sighting_key, decided FROM order_match_review WHERE decided IS NOT NULL
    AND sighting_key IN (SELECT sighting_key FROM order_sightings);

    -- Sales are orders by themselves; what else has a number is looked at by place, which is its shop or none.
    CREATE OR REPLACE TEMP TABLE sales AS
    SELECT sighting_key AS order_id, source, shop, number_key, currency, amount_minor, said_at FROM order_sightings
    WHERE {OWN} AND number_key IN (FROM touched_numbers)
    AND sighting_key NOT IN (SELECT sighting_key FROM decided);

    CREATE OR REPLACE TEMP TABLE numbered AS
    SELECT *, coalesce(shop, '') AS place FROM order_sightings
    WHERE NOT {OWN} AND number_key IN (FROM touched_numbers) AND refused IS NULL
    AND sighting_key NOT IN (SELECT sighting_key FROM decided);

    -- The sales that a place's number names: Square's by their id, a till's in its branch, with the time near it.
    CREATE OR REPLACE TEMP TABLE named_sales AS
    SELECT DISTINCT n.place, n.number_key, s.order_id, s.source, s.currency, s.amount_minor,
        epoch_us(s.said_at) - $window_us AS first_us, epoch_us(s.said_at) + {_DAY_US} + $window_us AS last_us
    FROM (SELECT DISTINCT place, number_key FROM numbered) n
    JOIN sales s ON s.number_key = n.number_key AND (s.source = 'square' OR s.shop = n.place);

    -- What names no sale, a place and a number each: whether the place is known, and whether an order is told of.
    CREATE OR REPLACE TEMP TABLE groups AS
    SELECT place, number_key, min(CAST(split_part(turn, ' ', 1) AS INTEGER)) AS turn,
        place IN (SELECT unnest($shops)) AS is_known, bool_or(kind = 'order') AS has_order
    FROM numbered n ANTI JOIN named_sales s USING (place, number_key) GROUP BY place, number_key;

    -- Of each number the places that give an order their name: known shops, else those of the most believed source.
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

    -- What contradicts a sighting of such an order: another currency, or none of the amounts of its orders.
    CREATE OR REPLACE TEMP TABLE founding AS
    SELECT f.order_id, arg_min(n.currency, n.turn) FILTER (n.currency IS NOT NULL) AS currency,
        list(DISTINCT n.amount_minor) FILTER (n.kind = 'order' AND n.amount_minor IS NOT NULL) AS amounts
    FROM founders f JOIN numbered n USING (place, number_key) GROUP BY f.order_id;

    -- Orders of other places with a founder's number that are not it: of which of them something is may not be known.
    CREATE OR REPLACE TEMP TABLE rivals AS
    SELECT f.order_id, n.place, min(n.sighting_key) AS sighting_key
    FROM numbered n ANTI JOIN founders USING (place, number_key)
    JOIN founders f ON n.number_key = f.number_key JOIN founding o ON f.order_id = o.order_id
    WHERE n.place <> '' AND n.kind = 'order'
    AND (n.currency <> o.currency OR NOT list_contains(o.amounts, n.amount_minor))
    GROUP BY f.order_id, n.place;

    -- Of sources that use a number once: what the first order of it comes to.
    CREATE OR REPLACE TEMP TABLE firsts AS
    SELECT place, number_key, source, arg_min(amount_minor, turn) AS first_minor FROM numbered
    WHERE source IN ('shipstation', 'checkout') AND kind = 'order' AND amount_minor IS NOT NULL GROUP BY ALL;

    -- The orders that a sighting may be of: the sale that it names, its place's order, or the only one of the number.
    CREATE OR REPLACE TEMP TABLE candidates AS
    SELECT n.sighting_key, s.order_id, 'number' AS rule, 'it names that sale by its number' AS reason,
        CASE {_two_currencies("sale", "s")}
        WHEN s.source = 'pos' AND n.kind = 'order' AND n.amount_minor <> s.amount_minor
            THEN 'the receipt of that number comes to another amount, and tills use a number again'
        WHEN s.source = 'pos' AND epoch_us(n.said_at) NOT BETWEEN s.first_us AND s.last_us
            THEN 'the receipt of that number is of another time, and tills use a number again' END AS against
    FROM numbered n JOIN named_sales s USING (place, number_key)
    UNION ALL
    SELECT n.sighting_key, f.order_id, 'number', 'it has that number in that shop',
        CASE {_two_currencies("order", "o")}
        WHEN n.kind = 'order' AND n.amount_minor <> t.first_minor
            THEN 'another order of the same source has that number and comes to another amount' END
    FROM numbered n JOIN founders f USING (place, number_key) JOIN founding o USING (order_id)
    LEFT JOIN firsts t ON n.place = t.place AND n.number_key = t.number_key AND n.source = t.source
    UNION ALL
    SELECT n.sighting_key, f.order_id, 'number',
        'only that order has that number, and nothing contradicts; ' || CASE WHEN n.place = '' THEN 'this names no shop'
            ELSE 'the shop ' || n.place || ' is not in roms.yaml' END,
        CASE {_two_currencies("order", "o")}
        WHEN n.amount_minor IS NOT NULL AND NOT list_contains(o.amounts, n.amount_minor)
            THEN 'that order comes to another amount, and whether the shop is the same is not known'
        WHEN n.kind <> 'order' AND EXISTS (
            FROM rivals r WHERE r.order_id = f.order_id AND (n.place = '' OR r.place = n.place)
        ) THEN 'another shop has an order of that number, too, that comes to another amount' END
    FROM numbered n ANTI JOIN named_sales USING (place, number_key) ANTI JOIN founders USING (place, number_key)
    JOIN founders f ON n.number_key = f.number_key JOIN founding o ON f.order_id = o.order_id;

    -- Only an order that something tells to have been made; what is of such a one is of no other.
    CREATE OR REPLACE TEMP TABLE made AS
    SELECT order_id FROM named_sales
    UNION SELECT min(order_id) FROM candidates JOIN numbered n USING (sighting_key) WHERE n.kind = 'order'
    GROUP BY sighting_key HAVING count(*) = 1 AND count(against) = 0
    UNION SELECT d.decided FROM decided d JOIN order_sightings s USING (sighting_key)
    JOIN founders f ON d.decided = f.order_id AND s.number_key = f.number_key WHERE s.kind = 'order';

    DELETE FROM candidates WHERE order_id NOT IN (FROM made) AND sighting_key IN (
        SELECT sighting_key FROM candidates WHERE order_id IN (FROM made)
    );

    -- What tells of an order that nothing says was made.
    CREATE OR REPLACE TEMP TABLE unmade AS
    SELECT DISTINCT n.sighting_key, 'nothing tells yet that an order ' || n.order_number
        || CASE WHEN n.place = '' THEN '' ELSE ' of ' || n.place END
        || ' was made; as soon as something does, this counts by itself' AS reason
    FROM numbered n JOIN candidates c USING (sighting_key) WHERE n.kind <> 'order' AND c.order_id NOT IN (FROM made);

    DELETE FROM candidates WHERE sighting_key IN (SELECT sighting_key FROM unmade);

    CREATE OR REPLACE TEMP TABLE judged AS
    {of_candidates("'several orders have its number'")}
    UNION ALL
    SELECT sighting_key, NULL, NULL, NULL, reason, '[]' FROM unmade
    UNION ALL
    SELECT sighting_key, sighting_key, 'own', 'a sale of its own', NULL, '[]' FROM order_sightings
    SEMI JOIN touched USING (sighting_key, date)
    WHERE {OWN} AND sighting_key NOT IN (SELECT sighting_key FROM decided)
    UNION ALL
    SELECT sighting_key, NULL, NULL, NULL, refused, '[]' FROM order_sightings
    SEMI JOIN touched USING (sighting_key, date)
    WHERE refused IS NOT NULL AND sighting_key NOT IN (SELECT sighting_key FROM decided);

    -- Also what was touched and is judged no more, but for what persons decided.
    CREATE OR REPLACE TEMP TABLE gone AS
    SELECT sighting_key FROM touched
    WHERE sighting_key NOT IN (SELECT sighting_key FROM order_match_review WHERE decided IS NOT NULL)
    UNION SELECT sighting_key FROM judged;

    DELETE FROM order_matches WHERE rule = 'person' AND sighting_key NOT IN (SELECT sighting_key FROM decided);
"""
"""Sales stand by themselves; what has a number is of the order with that number in its shop, once that was made."""
