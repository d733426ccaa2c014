"""Web pages: read by a browser as a person would see them, landed as they were, and typed by selectors."""
