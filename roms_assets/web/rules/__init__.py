"""What a page lists. Pure: HTML and the site's description in, rows out."""
