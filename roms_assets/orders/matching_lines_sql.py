"""The last step of matching, in SQL: whether an order has the lines that a cancellation of it names."""

from roms_assets.kernel.numbers import plain_sql

_NO_LINE = "no line of the order has "
_SEVERAL = "several products of the order are called "
_TOO_MANY = "it cancels more than the order has of "
_WAITING = " OR ".join(f"starts_with(reason, '{each}')" for each in (_NO_LINE, _SEVERAL, _TOO_MANY))
BY_LINES = f"""
    CREATE OR REPLACE TEMP TABLE cancelling AS
    SELECT m.sighting_key, m.order_id, m.reason FROM order_matches m JOIN order_sightings s USING (sighting_key, date)
    WHERE m.order_id IN (SELECT order_id FROM affected) AND m.rule = 'number' AND s.kind = 'cancellation'
    UNION ALL
    SELECT sighting_key, (candidates->0->>'order_id'), (candidates->0->>'why') FROM order_match_review
    WHERE decided IS NULL AND ({_WAITING})
    AND (candidates->0->>'order_id') IN (SELECT order_id FROM affected);

    CREATE OR REPLACE TEMP TABLE ordered AS
    WITH lines AS (
        SELECT m.order_id, s.sighting_key, s.turn, l.product_id, l.name, l.quantity
        FROM order_matches m JOIN order_sightings s USING (sighting_key, date)
        JOIN order_said_lines l USING (sighting_key, date)
        WHERE l.kind = 'ordered' AND m.order_id IN (SELECT order_id FROM cancelling)
    )
    SELECT order_id, product_id, CASE WHEN count(quantity) = count(*) THEN sum(greatest(quantity, 0)) END AS quantity,
        list(name) AS names
    FROM lines SEMI JOIN (SELECT order_id, arg_min(sighting_key, turn) AS sighting_key FROM lines GROUP BY order_id)
    USING (order_id, sighting_key) GROUP BY order_id, product_id;

    -- What the products of an order are called: by a name, and by a SKU that is told without saying that it is one.
    CREATE OR REPLACE TEMP TABLE called AS
    SELECT order_id, name, min(product_id) AS product_id, count(DISTINCT product_id) AS products,
        count(DISTINCT product_id) FILTER (is_name) AS named_products,
        min(product_id) FILTER (is_name) AS named_product
    FROM (
        SELECT order_id, product_id, 'name|' || lower(trim(unnest(names))) AS name, true AS is_name FROM ordered
        UNION ALL SELECT order_id, product_id, 'name|' || lower(trim(product_id)), false FROM ordered
    ) WHERE name IS NOT NULL GROUP BY order_id, name;

    CREATE OR REPLACE TEMP TABLE cancelled_lines AS
    SELECT c.sighting_key, c.order_id, l.sku, l.name, l.quantity, s.evidence_sha256,
        CASE WHEN l.sku IS NULL THEN n.products > 1 ELSE n.named_products > 1 END AS is_several,
        coalesce(
            CASE WHEN l.sku IS NULL AND n.products = 1 THEN n.product_id END, x.product_id,
            CASE WHEN l.sku IS NOT NULL AND n.named_products = 1 THEN n.named_product END, w.product_id, l.product_id
        ) AS product_id
    FROM cancelling c JOIN order_sightings s USING (sighting_key)
    JOIN order_said_lines l USING (sighting_key, date)
    LEFT JOIN ordered x ON x.order_id = c.order_id AND x.product_id = l.product_id
    LEFT JOIN called n ON n.order_id = c.order_id AND n.name = 'name|' || lower(trim(coalesce(l.sku, l.name)))
    LEFT JOIN ordered w ON w.order_id = c.order_id AND w.product_id = 'name|' || lower(trim(l.name))
    WHERE l.kind = 'cancelled';

    CREATE OR REPLACE TEMP TABLE doubted AS
    SELECT c.sighting_key, min(CASE WHEN o.product_id IS NULL AND l.is_several
        THEN '{_SEVERAL}' || coalesce(l.sku, l.name)
        WHEN o.product_id IS NULL THEN '{_NO_LINE}' || CASE WHEN l.sku IS NULL THEN l.name ELSE 'the SKU ' || l.sku END
        WHEN l.quantity > o.quantity
        THEN '{_TOO_MANY}' || coalesce('the SKU ' || l.sku, l.name) || ': ' || {plain_sql("l.quantity")}
            || ' of ' || {plain_sql("o.quantity")} END) AS against
    FROM cancelling c JOIN (
        SELECT * REPLACE (sum(quantity) OVER (PARTITION BY order_id, product_id, evidence_sha256) AS quantity)
        FROM cancelled_lines
    ) l USING (sighting_key, order_id) LEFT JOIN ordered o ON c.order_id = o.order_id AND l.product_id = o.product_id
    WHERE c.order_id IN (SELECT order_id FROM ordered) GROUP BY c.sighting_key;

    CREATE OR REPLACE TEMP TABLE judged AS
    SELECT sighting_key, order_id, 'number' AS rule, reason, against,
        CAST(to_json([{{'order_id': order_id, 'why': reason}}]) AS VARCHAR) AS candidates
    FROM cancelling LEFT JOIN doubted USING (sighting_key);

    CREATE OR REPLACE TEMP TABLE gone AS SELECT sighting_key FROM judged;
"""
"""A cancellation of lines that the order has not, or of more than it has of them, cancels nothing: a person looks."""
