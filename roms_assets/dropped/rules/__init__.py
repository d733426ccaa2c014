"""Pure: bytes and times in, rows, refusals and differences out."""
