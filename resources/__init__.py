"""Doors: configuration that yields plain clients and stores. They know no business word."""
