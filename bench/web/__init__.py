"""Web pages: how many a minute, as polite as configured, beside bare Playwright."""
