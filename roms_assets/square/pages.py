"""Square's pages: landed, noted, and gone on with where a reading was cut off or its cursor expired."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from resources.ahead import one_ahead
from resources.landing import Landing
from resources.square import CursorRefused, Page, SquareClient
from resources.square_answers import read_answer
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.kernel.question import Question
from roms_assets.square.journal import Journal, Noted

_TIMES_WITHOUT_PROGRESS = 3


class Pages:
    """Reads questions page by page with one client."""

    def __init__(self, client: SquareClient, landing: Landing) -> None:
        self._client = client
        self._landing = landing
        self.count = 0
        """Pages that were read, from Square or from landing."""
        self.full_ends = 0
        """Readings whose last page was as full as can be."""
        self.began: datetime | None = None
        """When the oldest reading began of which pages were used."""

    def of(self, question: Question, place: str, since: datetime | None, now: datetime) -> Iterator[Page]:
        """Every page: those of a reading that was cut off from landing, the others from Square.

        Raises SourceUnavailable, SourceChangedShape.
        """
        journal = Journal(self._landing, place)
        noted = journal.unfinished(since, now)
        self.began = min(self.began or noted.at, noted.at)
        last: Page | None = None
        for sha256 in noted.sha256s:
            last = self._landed(sha256, question)
            yield self._counted(last)
        if not noted.is_whole:
            yield from one_ahead(self._asked(question, noted, journal, last))

    def one(self, question: Question) -> Page:
        """The one page of a question without pages."""
        return self._counted(self._client.ask(question, self._landing.keep))

    def locations(self) -> Page:
        """All locations."""
        return self._counted(self._client.locations(self._landing.keep))

    def plain(self, question: Question) -> Iterator[Page]:
        """Every page of a question that is asked anew whenever it is cut off."""
        for page in self._client.pages(question, self._landing.keep):
            yield self._counted(page)

    def _asked(self, question: Question, noted: Noted, journal: Journal, last: Page | None) -> Iterator[Page]:
        """The pages that are lacking; a cursor that has expired is left, and the reading goes on from the last time."""
        number, in_vain = len(noted.sha256s), 0
        question = replace(question, asked=noted.asked) if noted.asked else question
        cursor = noted.cursor
        while True:
            try:
                for page in self._client.pages(question, self._landing.keep, cursor):
                    number, last = number + 1, page
                    journal.note(noted.at, number, question, page)
                    yield self._counted(page)
                    cursor = page.cursor
            except CursorRefused as error:
                onward = self._from_last(question, last)
                in_vain = in_vain + 1 if onward == question else 1
                if in_vain >= _TIMES_WITHOUT_PROGRESS:
                    raise SourceUnavailable(f"{error}, {in_vain} times in a row; ask again later") from error
                question, cursor = onward, None
            else:
                return

    def _from_last(self, question: Question, last: Page | None) -> Question:
        at = last.listed[-1].get("updated_at") if last and last.listed else None
        return question.going_on_from(at) if isinstance(at, str) else question

    def _landed(self, sha256: str, question: Question) -> Page:
        told = read_answer(self._landing.read(sha256), question.lists)
        return Page(sha256, told.listed, told.cursor)

    def _counted(self, page: Page) -> Page:
        self.count += 1
        self.full_ends += page.is_exactly_full
        return page
