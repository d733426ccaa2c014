"""The picture of what happens, news and signs of life for people who look: it follows the truth and never fails it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from roms_assets.kernel.errors import SourceUnavailable

LOG = logging.getLogger("roms.webhooks")


@contextmanager
def beside_the_truth() -> Iterator[None]:
    """Where something is added to the picture: an event store that does not answer is logged, and the work goes on."""
    try:
        yield
    except SourceUnavailable as error:
        LOG.warning("the front door's page is not told: %s", error)
