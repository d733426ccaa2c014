"""The picture that the front door's page shows: news of orders, and signs of life. The tables are the truth.

What goes wrong with the picture must never fail the work that it is of.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from roms_assets.kernel.errors import SourceUnavailable

LOG = logging.getLogger("roms.webhooks")


@contextmanager
def beside_the_truth() -> Iterator[None]:
    """Around what adds to the picture: when the event store does not answer, that is logged and the work goes on."""
    try:
        yield
    except SourceUnavailable as error:
        LOG.warning("the front door's page is not told: %s", error)
