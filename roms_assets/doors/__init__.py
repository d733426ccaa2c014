"""The doors and stores of one business, opened as its settings say; a file a domain: a command opens what it needs."""
