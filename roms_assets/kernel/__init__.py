"""Words that every domain shares; imports nothing of the project."""
