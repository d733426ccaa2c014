"""What a line of a statement says, and which orders it pays. Pure."""
