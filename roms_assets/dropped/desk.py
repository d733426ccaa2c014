"""Everybody who reads dropped files and Sheets for one business, and the doors they use, made in one place."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from hashlib import sha256

from resources.clock import Clock
from resources.drop_folder import DropFolder, DroppedFile
from resources.ledger import Entry
from resources.pseudonym_key import PseudonymKey
from resources.sheets import Sheets
from resources.stores import Stores
from roms_assets.dropped import entries
from roms_assets.dropped.keeping import Keeper
from roms_assets.dropped.reading import FileState, Reading
from roms_assets.dropped.rules.came import Came
from roms_assets.dropped.rules.cells import Manner
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.dropped.rules.reading import FileRead, read_file, refused_whole
from roms_assets.dropped.rules.sheets import csv_of, new_lines, with_their_orders
from roms_assets.dropped.withdrawing import WITHDRAWN_BY, Withdrawn, chosen_file, since_withdrawn
from roms_assets.kernel.errors import RomsError, RuleBroken
from roms_assets.settings import Business, OrderSettings, SheetSource

_TURN = "dropped"
FOLDER, COMMAND = "folder", "command"
_NOTHING = FileRead([], [], 0, ())


@dataclass(frozen=True)
class DroppedDesk:
    """Whoever reads what people drop, and reads landed files again."""

    business: Business
    settings: OrderSettings
    stores: Stores
    folder: DropFolder | None
    sheets: Sheets
    key: PseudonymKey
    clock: Clock = field(default_factory=Clock)

    @cached_property
    def keeper(self) -> Keeper:
        """Puts files into the lake."""
        return Keeper(self.stores.lake)

    @cached_property
    def manner(self) -> Manner:
        """How files are read. Raises SourceUnavailable when the key of pseudonyms cannot be used."""
        key = self.key.read()
        in_clear = self.settings.personal_data == "clear"
        form = self.settings.date_format
        return Manner(self.business.currency, self.business.zone, form, None if in_clear else key, key)

    @property
    def today(self) -> date:
        """The business day that goes on."""
        return self._day_of(self.clock.now())

    def has_waiting(self) -> bool:
        """Whether a file may be whole; nothing is read. Raises SourceUnavailable."""
        return self.folder is not None and any(self.folder.has_waiting(kind) for kind in FileKind)

    def read(self) -> Generator[Reading]:
        """Read every file that is whole, one after the other, and set each aside.

        One process at a time reads. Raises SourceUnavailable when another does for long, or a store does not answer.
        """
        if self.folder is None:
            return
        with self.stores.ledger.turn(_TURN):
            for kind in FileKind:
                yield from self.folder.take(kind, partial(self._read_dropped, kind))

    def import_file(self, kind: FileKind, name: str, content: bytes) -> Reading:
        """Read one file that lies elsewhere, and leave it there. Raises SourceUnavailable."""
        with self.stores.ledger.turn(_TURN):
            came, is_known = self._came(kind, sha256(content).hexdigest(), name, COMMAND)
            return Reading(kind, came, self._take(kind, came, content).read, is_known)

    def only_read(self, kind: FileKind, content: bytes) -> FileRead:
        """What a file says; nothing is kept."""
        now = self.clock.now()
        came = Came(sha256(content).hexdigest(), "", COMMAND, now, self._day_of(now))
        return read_file(kind, content, came, self.manner)

    def insist_known(self, files: Sequence[str]) -> None:
        """Raises RuleBroken when of any of these no file, or several, are meant: none is taken back then."""
        known = self.stores.ledger.entries_but(entries.FILES, "")
        for file in files:
            chosen_file(known, file)

    def withdraw(self, file: str, who: str, why: str) -> Withdrawn:
        """Take back a file that came by mistake, told by its name or the beginning of its checksum; its original stays.

        Who did it, when and why stands in landing and in the ledger. One that was taken back is left as it is.
        Raises RuleBroken when no file, or several, are meant.
        """
        with self.stores.ledger.turn(_TURN):
            entry = chosen_file(self.stores.ledger.entries_but(entries.FILES, ""), file)
            kind, digest, name = (
                FileKind(_kind(entry)),
                str(entry.figures["sha256"]),
                str(entry.figures["name"]),
            )
            if entry.state == FileState.WITHDRAWN:
                return Withdrawn(kind, name, digest, before=entry)
            at, rows = self.clock.now(), int(entry.figures["rows"])
            told = {"at": at.isoformat(), "file": name, "origin": COMMAND, WITHDRAWN_BY: who, "why": why}
            self.stores.landing.write_manifest(_place(kind, digest), told)
            self.keeper.replace_file(kind, digest, _NOTHING)
            entries.record_withdrawn(self.stores.ledger, entry, f"by {who}: {why}", at)
            return Withdrawn(kind, name, digest, entry.day, rows)

    def read_sheets(self) -> Generator[Reading]:
        """Read every Sheet; one that does not answer costs no other."""
        with self.stores.ledger.turn(_TURN):
            for sheet in self.settings.sheets:
                yield self._read_sheet(sheet)

    def read_day_again(self, day: date) -> list[Reading]:
        """Make the rows of a day anew from landed files, as after the form of dates was mended.

        One that cannot be read costs no other: its reading says why, and its rows stay as they are.
        """
        with self.stores.ledger.turn(_TURN):
            came = entries.files_of_day(self.stores.ledger, day)
            files = [self._file_again(entry) for entry in came if entry.state != FileState.WITHDRAWN]
            return [
                *files,
                *(each for sheet in self.settings.sheets for each in self._sheet_again(sheet, day)),
            ]

    def lost_days(self) -> list[date]:
        """Days of which the lake lacks files that were read, as after it was lost or restored."""
        held = self.keeper.files_held()
        files = self.stores.ledger.entries_but(entries.FILES, "")
        known = [(each, entries.sha256_of(each)) for each in files if each.state != FileState.WITHDRAWN]
        known += [
            (each, entries.put_by_sheet(each)) for each in self.stores.ledger.entries_but(entries.SHEETS, "")
        ]
        return sorted({each.day for each, digest in known if digest and (_kind(each), digest) not in held})

    def _read_dropped(self, kind: FileKind, file: DroppedFile) -> tuple[Reading, str | None]:
        came, is_known = self._came(kind, file.sha256, file.name, FOLDER)
        reading = self._take(kind, came, file.content, file.fault)
        return Reading(kind, came, reading.read, is_known), reading.reason

    def _day_of(self, at: datetime) -> date:
        return at.astimezone(self.business.zone).date()

    def _came(self, kind: FileKind, digest: str, name: str, origin: str) -> tuple[Came, bool]:
        """When and how a file came first, and whether it had come before."""
        known = since_withdrawn(self.stores.landing.manifests(_place(kind, digest)))
        if known:
            at = datetime.fromisoformat(known[0]["at"])
            return Came(digest, known[0]["file"], known[0]["origin"], at, self._day_of(at)), True
        now = self.clock.now()
        return Came(digest, name, origin, now, self._day_of(now)), False

    def _take(self, kind: FileKind, came: Came, content: bytes, fault: str = "") -> Reading:
        """Land a file, read it, and put it into the tables; doing it again changes nothing."""
        if fault:
            read = refused_whole(kind, came, fault)
        else:
            self.stores.landing.keep(content)
            told = {"file": came.name, "origin": came.origin, "bytes": len(content)}
            self.stores.landing.write_manifest(_place(kind, came.sha256), {"at": came.at.isoformat(), **told})
            read = read_file(kind, content, came, self.manner)
        self.keeper.replace_file(kind, came.sha256, read)
        reading = Reading(kind, came, read)
        entries.record_file(self.stores.ledger, reading, self.clock.now())
        return reading

    def _file_again(self, entry: Entry) -> Reading:
        try:
            return self._read_again(entry)
        except RomsError as error:
            at, figures = entry.arrived_at or self.clock.now(), entry.figures
            came = Came(str(figures["sha256"]), str(figures["name"]), FOLDER, at, entry.day)
            return Reading(FileKind(_kind(entry)), came, _NOTHING, error=str(error))

    def _read_again(self, entry: Entry) -> Reading:
        """A file of the ledger from landing; of one that was never landed the reason stays. Raises RomsError."""
        kind, digest = FileKind(_kind(entry)), str(entry.figures["sha256"])
        came, is_landed = self._came(kind, digest, str(entry.figures["name"]), FOLDER)
        if is_landed:
            return self._take(kind, came, self.stores.landing.read(digest))
        if not entry.reason:
            raise RuleBroken("landing knows no more how it came; restore landing, or drop the file again")
        at = entry.arrived_at or came.at
        return self._take(kind, Came(digest, came.name, FOLDER, at, entry.day), b"", entry.reason)

    def _read_sheet(self, sheet: SheetSource) -> Reading:
        now = self.clock.now()
        before = entries.newest_of_sheet(self.stores.ledger, sheet.name, self.today)
        known = entries.sha256_of(before) if before and before.figures.get("kind") == sheet.kind else None
        try:
            body = csv_of(self.sheets.cells(sheet.spreadsheet, sheet.worksheet))
            reading = self._keep_sheet(sheet, body, known, now)
        except RomsError as error:
            came = Came(known or "", sheet.name, _origin(sheet), now, self._day_of(now))
            reading = Reading(sheet.kind, came, _NOTHING, error=str(error))
        entries.record_sheet(self.stores.ledger, sheet.name, reading, self.clock.now())
        return reading

    def _keep_sheet(self, sheet: SheetSource, body: bytes, known: str | None, now: datetime) -> Reading:
        """Land what a Sheet says, and put into the tables what it did not say before; the reading is of all of it."""
        largest = self.settings.largest_file_mb
        if len(body) > largest * 1_000_000:
            raise RuleBroken(f"it has more than orders.largest_file_mb of roms.yaml ({largest}); divide it")
        digest = self.stores.landing.keep(body)
        came = Came(digest, sheet.name, _origin(sheet), now, self._day_of(now))
        has_put = False
        if digest != known:
            told = {"at": now.isoformat(), "sha256": digest, "before": known or "", "kind": sheet.kind.value}
            self.stores.landing.write_manifest(_place_of_sheet(sheet, came.date), told)
            put = self._put_new_lines(sheet.kind, came, body, known)
            has_put = bool(put.rows or put.refused)
        read = read_file(sheet.kind, body, came, self.manner)
        return Reading(sheet.kind, came, read, digest == known, has_put=has_put)

    def _put_new_lines(self, kind: FileKind, came: Came, body: bytes, known: str | None) -> FileRead:
        has_known = bool(known) and not self.stores.landing.gone([str(known)])
        only = new_lines(body, self.stores.landing.read(str(known))) if has_known else None
        if only is not None and kind in (FileKind.SHEET, FileKind.CANCELLED):
            only = with_their_orders(only, read_file(kind, body, came, self.manner).rows)
        read = read_file(kind, body, came, self.manner, only)
        self.keeper.replace_lines(kind, came, read)
        return read

    def _sheet_again(self, sheet: SheetSource, day: date) -> list[Reading]:
        try:
            told = self.stores.landing.manifests(_place_of_sheet(sheet, day))
        except RomsError as error:
            came = Came("", sheet.name, _origin(sheet), self.clock.now(), day)
            return [Reading(sheet.kind, came, _NOTHING, error=str(error))]
        return [self._sheet_reading_again(sheet, day, each) for each in told]

    def _sheet_reading_again(self, sheet: SheetSource, day: date, told: Mapping[str, str]) -> Reading:
        at, kind = datetime.fromisoformat(told["at"]), FileKind(told["kind"])
        came = Came(told["sha256"], sheet.name, _origin(sheet), at, day)
        try:
            body = self.stores.landing.read(came.sha256)
            return Reading(kind, came, self._put_new_lines(kind, came, body, told["before"] or None))
        except RomsError as error:
            return Reading(kind, came, _NOTHING, error=str(error))


def _kind(entry: Entry) -> str:
    return str(entry.figures["kind"])


def _origin(sheet: SheetSource) -> str:
    return f"sheet:{sheet.name}"


def _place(kind: FileKind, digest: str) -> str:
    return f"dropped/{kind}/{digest}"


def _place_of_sheet(sheet: SheetSource, day: date) -> str:
    return f"dropped/sheets/{sheet.name}/{day}"
