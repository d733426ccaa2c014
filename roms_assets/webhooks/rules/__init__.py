"""Rules of webhooks: pure functions that take bytes and times and say whether a delivery is what it claims to be."""
