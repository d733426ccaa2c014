"""The faked outside world: what the demo, the tests and the bench see instead of shops.

Imports nothing of the product.
"""
