"""The group `pos` of a business of whose tills a test asks nothing."""

POS = {
    "host": {"address": "http://127.0.0.1:9/"},
    "branches": [{"code": "B", "name": "B", "generation": "old", "tills": [{"code": "1"}]}],
}
"""One branch with one till; nobody listens at its host."""
