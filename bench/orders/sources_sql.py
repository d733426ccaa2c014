"""The statements that make what the sources say. `lot`, from 0 to 99, decides what is told of an order, and by whom."""

ORDERS = """
    CREATE OR REPLACE TEMP TABLE bench_orders AS
    SELECT
        number,
        hash(number) % 100 AS lot,
        $first_day + CAST((number - $known) * $days // $count AS INTEGER) AS date,
        timezone('UTC', CAST(date AS TIMESTAMP)) + INTERVAL 14 HOUR
            + to_seconds(CAST((number - $known) * $days % $count * 28_800 // $count AS INTEGER)) AS moment,
        CASE WHEN hash(number, 'shop') % 2 = 0 THEN 'Amazon' ELSE 'Etsy' END AS shop,
        'SQ' || lpad(CAST(number AS VARCHAR), 9, '0') AS sale_id,
        CAST(10_000_000 + number AS VARCHAR) AS order_number,
        '1Z' || lpad(CAST(number AS VARCHAR), 12, '0') AS tracking_number,
        md5('page ' || number // 1000) AS page_sha256,
        number % 1000 AS page_position,
        md5('file ' || number // 1000) AS file_sha256,
        md5('person ' || hash(number, 'person') % (1 + $count // 3)) AS customer
    FROM range($known, $known + $count) AS numbers (number)
"""
LINES = """
    CREATE OR REPLACE TEMP TABLE bench_lines AS
    SELECT number, lot, moment, line, hash(number, line) % $products AS product,
        lpad(CAST(product AS VARCHAR), 4, '0') AS sku, 'Product ' || sku AS name,
        1 + hash(number, line, 'quantity') % 3 AS quantity, CAST(499 + product * 37 AS BIGINT) AS price_minor,
        CAST(quantity * price_minor AS BIGINT) AS line_minor
    FROM bench_orders, range(3) AS lines (line)
"""
TOTALS = """
    CREATE OR REPLACE TEMP TABLE bench_orders AS
    SELECT * FROM bench_orders
    JOIN (SELECT number, CAST(sum(line_minor) AS BIGINT) AS total_minor FROM bench_lines GROUP BY number) USING (number)
    ORDER BY number
"""
_SQUARE, _SHIPSTATION = "lot < 60", "lot >= 60"
_CANCELLED_SALE, _REFUNDED_SALE, _CANCELLED = "lot = 0", "lot = 1", "lot = 60"
_BY_CHECKOUT, _BY_MAIL, _DELIVERED, _NAMELESS = (
    "lot BETWEEN 61 AND 70",
    "lot BETWEEN 71 AND 80",
    "lot BETWEEN 81 AND 84",
    "lot BETWEEN 85 AND 86",
)
_IN_TRACKING_FILE, _RECEIVED, _CANCELLED_IN_PART = (
    "lot BETWEEN 87 AND 90",
    "lot BETWEEN 91 AND 94",
    "lot = 95",
)
_PLACE = "'L' || hash(number, 'place') % 3"
_ON_FILE = "file_sha256, number AS line_number, moment + INTERVAL 2 DAY AS dropped_at, date + 2 AS date"
_LINE = "bench_lines JOIN bench_orders USING (number, lot, moment)"

SAYINGS = {
    "square_orders": f"""
        SELECT sale_id AS order_id, {_PLACE} AS location_id,
            CASE WHEN {_CANCELLED_SALE} THEN 'CANCELED' ELSE 'COMPLETED' END AS state, customer AS customer_id,
            'USD' AS currency, 1 AS version, total_minor, 3 AS lines, moment AS updated_at, moment AS created_at,
            moment AS closed_at, date AS business_date, page_sha256, page_position
        FROM bench_orders WHERE {_SQUARE}""",
    "square_order_lines": f"""
        SELECT sale_id AS order_id, 'VAR' || sku AS catalog_object_id, name, 'Usual' AS variation_name,
            'USD' AS currency, line AS line_number, price_minor AS base_price_minor, line_minor AS total_minor, quantity
        FROM {_LINE} WHERE {_SQUARE} ORDER BY number, line""",
    "square_tenders": f"""
        SELECT sale_id AS order_id, 'T' || sale_id AS tender_id, 'USD' AS currency, moment AS created_at,
            total_minor AS amount_minor, page_sha256, page_position
        FROM bench_orders WHERE {_SQUARE} AND NOT {_CANCELLED_SALE}""",
    "square_refunds": f"""
        SELECT sale_id AS order_id, 'R' || sale_id AS refund_id, 'APPROVED' AS status, 'USD' AS currency,
            moment + INTERVAL 1 HOUR AS created_at, total_minor AS amount_minor, page_sha256, page_position
        FROM bench_orders WHERE {_REFUNDED_SALE}""",
    "shipstation_orders": f"""
        SELECT CAST(number AS VARCHAR) AS order_id, '#' || order_number AS order_number, lower(shop) AS channel,
            CASE WHEN {_CANCELLED} THEN 'cancelled' ELSE 'shipped' END AS status, 'USD' AS currency, customer,
            moment AS ordered_at, moment AS created_at, moment AS paid_at, moment + INTERVAL 3 HOUR AS modified_at,
            moment + INTERVAL 3 HOUR AS as_of, total_minor, total_minor AS paid_minor, page_sha256, page_position
        FROM bench_orders WHERE {_SHIPSTATION}""",
    "shipstation_order_lines": f"""
        SELECT CAST(number AS VARCHAR) AS order_id, CAST(line AS VARCHAR) AS line_id, sku, name, quantity,
            CAST(price_minor AS DECIMAL(18, 2)) / 100 AS unit_price
        FROM bench_lines WHERE {_SHIPSTATION} ORDER BY number, line""",
    "shipstation_shipments": f"""
        SELECT 'S' || number AS shipment_id, CAST(number AS VARCHAR) AS order_id, '#' || order_number AS order_number,
            'ups' AS carrier_code, tracking_number, 'USD' AS currency, moment + INTERVAL 3 HOUR AS created_at,
            false AS is_voided, false AS is_return, 450 AS cost_minor, page_sha256, page_position
        FROM bench_orders WHERE {_SHIPSTATION} AND NOT {_CANCELLED}""",
    "checkout_order_changes": f"""
        SELECT 2 * number AS event_id, moment AS received_at, moment AS ordered_at, 'software' AS source, order_number,
            shop AS store, name AS product, CAST(total_minor AS DECIMAL(18, 2)) / 100 AS total, 'USD' AS currency,
            quantity, customer, 'paid' AS status
        FROM {_LINE} WHERE {_BY_CHECKOUT} AND line = 0
        UNION ALL BY NAME
        SELECT 2 * number + 1 AS event_id, moment + INTERVAL 3 HOUR AS received_at, 'software' AS source, order_number,
            'shipped' AS status
        FROM bench_orders WHERE {_BY_CHECKOUT} ORDER BY event_id""",
    "mail_events": f"""
        SELECT 'M' || number || '-0' AS event_key, 'M' || number AS mail_id, 'order' AS kind, lower(shop) AS shop,
            CASE WHEN {_BY_MAIL} THEN order_number END AS order_number, 'USD' AS currency,
            total_minor AS amount_minor, moment + INTERVAL 10 MINUTE AS received_at
        FROM bench_orders WHERE {_BY_MAIL} OR {_NAMELESS}
        UNION ALL BY NAME
        SELECT 'D' || number || '-0' AS event_key, 'D' || number AS mail_id, 'delivery' AS kind, 'ups' AS shop,
            'ups' AS carrier, tracking_number, moment + INTERVAL 6 HOUR AS received_at
        FROM bench_orders WHERE {_BY_MAIL} OR {_DELIVERED} ORDER BY received_at, mail_id""",
    "mail_event_items": f"""
        SELECT 'M' || number || '-0' AS event_key, line AS line_number, name, sku, 'USD' AS currency, quantity,
            price_minor AS unit_price_minor, CAST(price_minor AS DECIMAL(18, 2)) / 100 AS unit_price
        FROM bench_lines WHERE {_BY_MAIL} ORDER BY number, line""",
    "tracking_file_lines": f"""
        SELECT {_ON_FILE}, order_number, shop, tracking_number || 'B' AS tracking_number, 'dhl' AS carrier,
            moment + INTERVAL 1 DAY AS shipped_at
        FROM bench_orders WHERE {_IN_TRACKING_FILE}""",
    "received_file_lines": f"""
        SELECT {_ON_FILE}, tracking_number, sku, quantity, 'USD' AS currency, 25 AS commission_minor,
            moment + INTERVAL 2 DAY AS received_at
        FROM {_LINE} WHERE {_RECEIVED} AND line = 0 ORDER BY number""",
    "cancel_file_lines": f"""
        SELECT {_ON_FILE}, order_number, shop, sku, 1 AS quantity, moment + INTERVAL 1 HOUR AS cancelled_at
        FROM {_LINE} WHERE {_CANCELLED_IN_PART} AND line = 2 ORDER BY number""",
}
"""Table of a source -> its rows."""

PLACES = """
    INSERT INTO square_locations BY NAME
    SELECT * FROM (VALUES ('L0', 'North'), ('L1', 'South'), ('L2', 'Harbour')) AS told (location_id, name)
"""
GOODS = """
    INSERT INTO square_catalog BY NAME
    SELECT 'VAR' || lpad(CAST(product AS VARCHAR), 4, '0') AS object_id, 'ITEM_VARIATION' AS type, 'Usual' AS name,
        'ITEM' || product AS item_id, lpad(CAST(product AS VARCHAR), 4, '0') AS sku, false AS is_deleted,
        499 + product * 37 AS price_minor, 'USD' AS currency, 200 + product * 17 AS unit_cost_minor,
        'USD' AS cost_currency
    FROM range($products) AS products (product)
    UNION ALL BY NAME
    SELECT 'ITEM' || product AS object_id, 'ITEM' AS type, 'Product ' || product AS name, false AS is_deleted
    FROM range($products) AS products (product)
"""
COUNTS = """
    INSERT INTO square_inventory BY NAME
    SELECT $first_day + CAST(day AS INTEGER) AS date, 'L' || place AS location_id,
        'VAR' || lpad(CAST(product AS VARCHAR), 4, '0') AS catalog_object_id, 'IN_STOCK' AS state,
        hash($first_day + CAST(day AS INTEGER), place, product) % 40 AS quantity
    FROM range($days) AS days (day), range(3) AS places (place), range($counted) AS products (product)
"""
"""What is counted changes from day to day more than the sales explain, so there is much to note."""
