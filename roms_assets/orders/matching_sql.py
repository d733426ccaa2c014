"""What is placed anew of sightings, what persons decided of them, and how what a step judged is kept, in SQL.

docs/orders.md says in words by which rules sightings find their orders; each rule is a step in a module beside this
one. Each step leaves tables that last as long as the connection: `judged` has what it says of each sighting, and `gone`
whose earlier places that replaces. Only what was touched is placed anew: what changed, and whatever shares a number, a
tracking number or an amount with it, as it is and as it was.
"""

_PLACES = "sighting_key, date, number_key, tracking_key, shop, currency, amount_minor, mark"
OWN = "source IN ('pos', 'square')"
"""Sources of which each sighting is a sale of its own."""
_CHOSEN = "CASE r.decided WHEN 'new' THEN r.sighting_key ELSE r.decided END"
_LOST = "'the order ' || r.decided || ', which a person chose, is not there any more'"


def of_candidates(several: str) -> str:
    """SQL for rows of `judged` from those of `candidates`; `several` says in SQL why one with more than one waits."""
    return f"""
    SELECT sighting_key, min(order_id) AS order_id, min(rule) AS rule, min(reason) AS reason,
        CASE WHEN count(*) > 1 THEN {several} ELSE min(against) END AS against,
        CAST(to_json(list({{'order_id': order_id, 'why': coalesce(against, reason)}} ORDER BY order_id)) AS VARCHAR)
            AS candidates
    FROM candidates GROUP BY sighting_key"""


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
    SELECT r.sighting_key, {_CHOSEN} AS order_id, 'person' AS rule, 'a person decided it' AS reason,
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
"""What persons decided, as long as the order that they chose is there."""

DATES = """
    CREATE OR REPLACE TEMP TABLE dates AS
    SELECT m.order_id, coalesce(arg_min(s.date, s.turn) FILTER (s.kind = 'order'), min(s.date)) AS order_date
    FROM order_matches m JOIN order_sightings s USING (sighting_key, date)
    WHERE m.order_id IN (SELECT order_id FROM affected) GROUP BY m.order_id;

    UPDATE order_matches SET order_date = dates.order_date FROM dates
    WHERE order_matches.order_id = dates.order_id AND order_matches.order_date <> dates.order_date;
"""
"""An order is of the day of the sighting that is believed first, else of the first day on which it is spoken of."""
