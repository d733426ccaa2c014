"""What a mail says. Pure: bytes, templates and times in, values out."""
