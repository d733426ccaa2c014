"""What the watch asks of dropped files: refused ones that lie there, Sheets not used whole, a day's figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from resources.drop_folder import DropFolder
from resources.ledger import Entry, Ledger
from roms_assets.dropped import entries
from roms_assets.dropped.reading import FileState
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.dropped.rules.troubles import DayOfFiles, RefusedFile, SheetState, day_figures, troubles
from roms_assets.kernel.incidents import Figures, Trouble
from roms_assets.settings import Business, OrderSettings


@dataclass(frozen=True)
class DroppedWatch:
    """Looks at the files of one business; only the folder and the ledger are asked, so nothing is waited for."""

    business: Business
    settings: OrderSettings
    ledger: Ledger
    folder: DropFolder | None

    def troubles(self, now: datetime) -> list[Trouble]:
        """What is wrong now. Raises SourceUnavailable when folder or ledger do not answer."""
        today = now.astimezone(self.business.zone).date()
        known = [entries.newest_of_sheet(self.ledger, sheet.name, today) for sheet in self.settings.sheets]
        return troubles(self._refused(), [_state(each) for each in known if each])

    def figures(self, now: datetime) -> Figures:
        """The figures of yesterday. Raises SourceUnavailable."""
        day = now.astimezone(self.business.zone).date() - timedelta(days=1)
        found = entries.files_of_day(self.ledger, day)
        return day_figures(
            [DayOfFiles(_number(each, "lines"), _number(each, "refused")) for each in found], day
        )

    def _refused(self) -> list[RefusedFile]:
        if self.folder is None:
            return []
        return [
            RefusedFile(kind.value, each.name, " ".join(each.reason.split()), each.at)
            for kind in FileKind
            for each in self.folder.refused(kind)
        ]


def _number(entry: Entry, name: str) -> int:
    return int(entry.figures.get(name, 0))


def _state(entry: Entry) -> SheetState:
    return SheetState(
        entry.source,
        str(entry.figures.get("kind", "sheet")),
        entry.reason,
        entry.state == FileState.FAILED,
        entry.last_attempt_at,
    )
