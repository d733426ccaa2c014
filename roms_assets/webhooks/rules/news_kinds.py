"""What people are told news of."""

ORDER = "order"
