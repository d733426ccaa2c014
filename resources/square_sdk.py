"""Square's own SDK, for what it is good at here: environments, authentication and the small list of locations."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from square import Square as SquareSdk
from square.core.api_error import ApiError
from square.environment import SquareEnvironment

from resources.square_answers import check_status

VERSION = "2026-09-16"
"""The version of Square's API that ROMS was tried with."""
ENVIRONMENTS = {"production": SquareEnvironment.PRODUCTION.value, "sandbox": SquareEnvironment.SANDBOX.value}
"""Name -> address."""


def locations_body(client: httpx.Client, address: str, access_token: str) -> bytes:
    """The answer to ListLocations as it came. Raises what `check_status` raises, and httpx.TransportError.

    https://developer.squareup.com/reference/square/locations-api/list-locations
    """
    sdk = SquareSdk(token=access_token, base_url=address, httpx_client=client, version=VERSION)
    with _heard(client) as bodies:
        try:
            sdk.locations.list(request_options={"max_retries": 0})
        except (ApiError, TypeError, ValueError):  # what it cannot read is said by whoever reads the bytes
            if not bodies:
                raise
    return bodies[-1]


@contextmanager
def _heard(client: httpx.Client) -> Iterator[list[bytes]]:
    """The bytes of the answers that come meanwhile, judged before the SDK sees them: it keeps them to itself."""
    bodies: list[bytes] = []

    def hear(response: httpx.Response) -> None:
        bodies.append(response.read())
        check_status(response)

    client.event_hooks = {"response": [hear]}
    try:
        yield bodies
    finally:
        client.event_hooks = {}
