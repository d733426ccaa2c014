"""When the clock starts work."""
