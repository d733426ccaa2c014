"""What in the world starts work."""
