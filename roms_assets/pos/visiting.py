"""Asking the host: one visit per till-day, many at once, the originals landed as they come."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from itertools import islice

from resources.landing import Landing
from resources.pos_host import PosHostClient
from roms_assets.kernel.errors import RomsError
from roms_assets.pos.rules.file_names import FileName, fingerprint, read_list
from roms_assets.pos.rules.manifests import Fetched, Visit
from roms_assets.pos.rules.till_days import TillDay

_AHEAD = 64
"""Visits under way or waiting to be read: while one batch is read the next is fetched, and no more is in memory."""


class Visitor:
    """Visits the host for till-days and lands what it brings."""

    def __init__(self, client: PosHostClient, landing: Landing, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._landing = landing
        self._clock = clock

    def visits(
        self, till_days: Iterable[TillDay], threads: int, known: Callable[[TillDay], str | None]
    ) -> Iterator[Visit]:
        """A visit per till-day, in their order. `known` gives the list of files that need not be fetched again."""
        waiting = iter(till_days)
        pool = ThreadPoolExecutor(threads, thread_name_prefix="pos-host")
        under_way: list[Future[Visit]] = []
        try:
            while True:
                room = _AHEAD - len(under_way)
                under_way += [pool.submit(self._visit, each, known(each)) for each in islice(waiting, room)]
                if not under_way:
                    return
                yield under_way.pop(0).result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)  # whoever is stopped waits for no silent host

    def _visit(self, till_day: TillDay, known: str | None) -> Visit:
        at = self._clock()
        try:
            listing = read_list(
                self._client.list_files(till_day.branch, till_day.pos, till_day.day), till_day
            )
        except RomsError as error:
            return Visit(till_day, at, host=str(error))
        if known and known == fingerprint(file.name for file in listing.files):
            return Visit(till_day, at, listing, is_unchanged=True)
        return Visit(till_day, at, listing, fetched=tuple(self._fetched(file) for file in listing.files))

    def _fetched(self, file: FileName) -> Fetched:
        try:
            body = self._client.fetch(file.address)
        except RomsError as error:
            return Fetched(file, problem=str(error))
        return Fetched(file, body, self._landing.keep(body))
