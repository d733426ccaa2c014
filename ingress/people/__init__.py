"""The page for people: sources, what comes in, and dead letters that an operator may have read once more."""
