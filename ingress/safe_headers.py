"""What the answers to a browser say so that it does nothing that the door did not ask of it."""

_POLICY = "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
SAFE = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
SAFE_WITH_INLINE_PICTURES = SAFE | {"content-security-policy": f"{_POLICY}; img-src 'self' data:"}
"""The same for a page whose style sheet holds its pictures."""
