"""The tables of orders, by name. SQL makes all of them but those that matching fills."""

SIGHTINGS = "order_sightings"
SAID_LINES = "order_said_lines"
SAID_EVENTS = "order_said_events"
SAID = (SAID_LINES, SAID_EVENTS, SIGHTINGS)
"""What the sources say, by the day of what they say."""
MATCHES = "order_matches"
REVIEW = "order_match_review"
ORDERS = "orders"
LINES = "order_lines"
EVENTS = "order_events"
SHIPMENTS = "shipments"
BY_DAY = (ORDERS, LINES, EVENTS, SHIPMENTS)
"""What orders are, by the day of the order."""
VIEWS = ("customers", "products")
BUILDS = "order_builds"
