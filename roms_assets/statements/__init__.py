"""Card statements: read as the bank wrote them, and held against the orders to the cent."""
