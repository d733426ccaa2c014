"""The front door beside a bare app that only answers; the load comes from a process of its own."""
