"""Checksums of files, as far as people write them."""

LEAST_OF_A_CHECKSUM = 8
"""Characters that name a file."""


def is_beginning(told: str, sha256: str) -> bool:
    """Whether what a person wrote is a file's checksum, or enough of its beginning to name the file."""
    return len(told) >= LEAST_OF_A_CHECKSUM and sha256.startswith(told)
