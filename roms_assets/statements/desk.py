"""Everybody who reads card statements for one business and holds them against its orders, made in one place."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from resources.clock import Clock
from resources.drop_folder import DropFolder, DroppedFile
from resources.lake import LakeReader
from resources.ledger import Entry
from resources.local_file import LocalFile
from resources.stores import Stores
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.kernel.findings import Finding
from roms_assets.settings import Business, StatementAccount, StatementSettings
from roms_assets.statements import entries
from roms_assets.statements.duplicates import doubtful_of
from roms_assets.statements.imported import Imported
from roms_assets.statements.keeping import Arrived, keep, known_files, other_accounts
from roms_assets.statements.reconciled import Reconciled, finding
from roms_assets.statements.reconciling import Reconciler
from roms_assets.statements.rules.lines import StatementFile, nothing_read
from roms_assets.statements.rules.reading import read_statement
from roms_assets.statements.tracing import StatementTracer
from roms_assets.statements.withdrawing import (
    WITHDRAWN_BY,
    Withdrawn,
    chosen_file,
    counting,
    held_files,
    withdraw,
    withdrawn_before,
)

KIND = "statements"
"""The folder below the drop folder."""
_PLACE = "statements"
_IS_OF_OTHERS = (
    "the same file was imported as one of {}, and every line of it would count twice; if it really is of both accounts,"
    " import it with --account and --of-both"
)
_TURN = "statements"
_RECENT = timedelta(days=14)


@dataclass(frozen=True)
class StatementsDesk:
    """Whoever imports files, and matches lines with orders."""

    business: Business
    settings: StatementSettings
    stores: Stores
    folder: DropFolder
    clock: Clock = field(default_factory=Clock)

    @cached_property
    def reconciler(self) -> Reconciler:
        """Keeps the tables as statements and orders are."""
        terms = {each.name: each.terms(self.business.currency) for each in self.settings.accounts}
        return Reconciler(self.stores.lake, self.business.time_zone, terms, self.clock.now)

    @property
    def tracer(self) -> StatementTracer:
        """Finds lines and their originals."""
        return StatementTracer(self.stores, {each.name: each.encoding for each in self.settings.accounts})

    def account(self, name: str) -> StatementAccount:
        """The account of that name. Raises SettingsWrong that names the known ones."""
        known = {each.name: each for each in self.settings.accounts}
        if name not in known:
            raise SettingsWrong(f"statements.accounts has no {name!r}; there are {', '.join(known)}")
        return known[name]

    def read_dropped(self) -> Iterator[Imported]:
        """Import what people dropped, then set each file aside: refused when nothing of it could be used.

        One process at a time. A kill between both has a file read once more, which changes nothing.
        """
        with self.stores.ledger.turn(_TURN):
            yield from self.folder.take(KIND, self._read_dropped)

    def import_file(self, path: Path, account: str | None = None, *, of_both: bool = False) -> Imported:
        """Import one file of this machine, of an account or of the one whose `files` fit its name.

        The same bytes of another account are refused, unless they are said to be `of_both`.

        Raises SourceUnavailable when it cannot be read, RuleBroken when it is larger than roms.yaml allows, and
        SettingsWrong for an unknown account.
        """
        chosen = self.account(account) if account else None
        content = LocalFile(path).read(self.settings.largest_file_mb * 1_000_000)
        with self.stores.ledger.turn(_TURN):
            return self._import(path.name, content, self.clock.now(), chosen, of_both=of_both)

    def lost_files(self) -> list[dict[str, str]]:
        """Files that were imported and of which the lake has nothing, as after it was lost or restored."""
        known = known_files(self.stores.lake)
        noted = counting(self.stores.landing.manifests(_PLACE))
        return [each for each in noted if each["sha256"] not in known]

    def import_again(self, noted: dict[str, str]) -> Imported:
        """Import a landed file once more, as it came. Raises RuleBroken when its original is damaged."""
        known = {each.name: each for each in self.settings.accounts}
        content = self.stores.landing.read(noted["sha256"])
        came = datetime.fromisoformat(noted["at"])
        with self.stores.ledger.turn(_TURN):
            return self._import(noted["file"], content, came, known.get(noted["account"]), of_both=True)

    def insist_known(self, files: Sequence[str], account: str | None) -> None:
        """Raises RuleBroken when of any of these no file, or several, are meant: none is taken back then."""
        noted, held = self.stores.landing.manifests(_PLACE), held_files(self.stores.lake)
        for file in files:
            chosen_file(noted, held, file, account)

    def withdraw(self, file: str, account: str | None, who: str, why: str) -> Withdrawn:
        """Take back a file that was imported, told by its name or the beginning of its checksum; its original stays.

        Who did it, when and why stands in landing and in the ledger. One that was taken back is left as it is.
        Raises RuleBroken when no file, or several, are meant.
        """
        with self.stores.ledger.turn(_TURN):
            noted = self.stores.landing.manifests(_PLACE)
            sha256, of, name = chosen_file(noted, held_files(self.stores.lake), file, account)
            before = withdrawn_before(noted, sha256, of)
            if before and (sha256, of) not in held_files(self.stores.lake):
                return Withdrawn(name, sha256, of, before=before)
            at = self.clock.now()
            told = {"at": at.isoformat(), "file": name, "sha256": sha256, "account": of}
            self.stores.landing.write_manifest(_PLACE, {**told, WITHDRAWN_BY: who, "why": why})
            with self.stores.lake.writing() as lake:
                days = withdraw(lake, of, sha256)
            done = Withdrawn(name, sha256, of, sorted(set(days)), len(days))
            entries.record_withdrawn(self.stores.ledger, done, self._day(at), f"by {who}: {why}", at)
            self._look_again_at_doubled(of)
            return done

    def files(self) -> list[Entry]:
        """What each file came to that came in the last days, by account and name."""
        today = self._day(self.clock.now())
        return entries.newest_files(self.stores.ledger, today - _RECENT, today)

    def reconcile(self, days: list[date] | None = None) -> Reconciled:
        """Match what changed, or what lies around certain days. Raises SourceUnavailable."""
        found = self.reconciler.reconcile(days)
        entries.record_reconciled(self.stores.ledger, found, self.clock.now())
        return found

    def finding(self, days: Collection[date] | None = None) -> Finding:
        """Whether every cent of the lines of these days is accounted for; without days, of all lines.

        What was broken when it was looked at last is looked at again, so that no other day's run hides it.
        """
        ledger = self.stores.ledger
        looked_at = None if days is None else {*days, *entries.broken_days(ledger)}
        found = finding(self.stores.lake, self.business.time_zone, looked_at)
        entries.record_finding(ledger, found, looked_at, self.clock.now())
        return found

    def _read_dropped(self, file: DroppedFile) -> tuple[Imported, str | None]:
        if file.fault:
            imported = self._told_unread(file.name, file.sha256, file.dropped_at, file.fault)
        else:
            imported = self._import(file.name, file.content, file.dropped_at)
        return imported, imported.reason if imported.fault else None

    def _import(
        self,
        name: str,
        content: bytes,
        at: datetime,
        account: StatementAccount | None = None,
        *,
        of_both: bool = False,
    ) -> Imported:
        sha256 = self.stores.landing.keep(content)
        fitting = [account] if account else self.settings.of_file(name)
        form = fitting[0].form(self.business.currency) if len(fitting) == 1 else None
        others = other_accounts(self.stores.lake, sha256, form.account) if form and not of_both else []
        if form is None:
            found = nothing_read(self._whose(name, fitting))
        elif others and not form.number_ends:
            return self._told_unread(name, sha256, at, _IS_OF_OTHERS.format(", ".join(others)))
        else:
            found = read_statement(content, form, self.business.first_day, self._day(self.clock.now()))
        return self._kept(Arrived(name, sha256, form, at, self._day(at)), found)

    def _told_unread(self, name: str, sha256: str, at: datetime, fault: str) -> Imported:
        """A file that the door did not read."""
        return self._kept(Arrived(name, sha256, None, at, self._day(at)), nothing_read(fault))

    def _kept(self, arrived: Arrived, found: StatementFile) -> Imported:
        noted = {"at": arrived.dropped_at.isoformat(), "file": arrived.name, "sha256": arrived.sha256}
        with self.stores.lake.writing() as lake:
            kept = keep(lake, arrived, found)
            if kept.new or (kept.refused and arrived.form):
                self.stores.landing.write_manifest(_PLACE, {**noted, "account": arrived.account})
        imported = Imported(arrived, kept, found.fault)
        entries.record_file(self.stores.ledger, imported, self.clock.now())
        self._look_again_at_doubled(arrived.account)
        return imported

    def _look_again_at_doubled(self, account: str) -> None:
        """What was not certain of an account's other files may be now."""
        ledger, today = self.stores.ledger, self._day(self.clock.now())
        for each in entries.doubled_files(ledger, account, today - _RECENT, today):
            with self.stores.lake.reading() as connection:
                doubled = doubtful_of(LakeReader(connection), account, str(each.figures["sha256"]))
            if doubled != each.figures["doubled"]:
                entries.record_doubled(ledger, each, doubled)

    def _whose(self, name: str, fitting: list[StatementAccount]) -> str:
        if fitting:
            names = ", ".join(each.name for each in fitting)
            return f"its name fits the files of several accounts: {names}; name it so that it fits one"
        known = ", ".join(f"{each.name} ({each.files})" for each in self.settings.accounts)
        return f"no account's files fit the name {name}; there are {known}"

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.business.zone).date()
