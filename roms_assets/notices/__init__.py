"""Notices: what goes wrong anywhere in the graph is told to people once, and told again when it is over."""
