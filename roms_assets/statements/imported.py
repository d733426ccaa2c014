"""What came of importing a file, in words for whoever dropped it."""

from dataclasses import dataclass

from roms_assets.statements.keeping import Arrived, Kept

_SHOWN = 20
"""Refused lines that are told beside a file."""


@dataclass(frozen=True)
class Imported:
    """What a file came to."""

    arrived: Arrived
    kept: Kept
    fault: str = ""
    """Why nothing of it was read."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.arrived.name

    @property
    def told(self) -> str:
        """In one line, for a person."""
        if self.fault:
            return f"{self.name}: {self.fault}"
        counts = f"{self.kept.new:,} new lines, {self.kept.known:,} known already"
        same = f", {self.kept.same:,} told in another format, too" if self.kept.same else ""
        taken_back = f", {self.kept.taken_back:,} taken back" if self.kept.taken_back else ""
        refused = f"{len(self.kept.refused):,} refused{same}{taken_back}"
        return f"{self.name}: {counts}, {refused}, account {self.arrived.account}"

    @property
    def reason(self) -> str:
        """What of it was refused and why, for the note beside a file that a person dropped; empty when nothing was."""
        lines = [f"line {each.line_number}: {each.reason}" for each in self.kept.refused if each.line_number]
        more = [f"and {len(lines) - _SHOWN:,} more"] if len(lines) > _SHOWN else []
        doubled = [self.doubled] if self.doubled else []
        return "\n".join([*([self.fault] if self.fault else []), *lines[:_SHOWN], *more, *doubled])

    @property
    def doubled(self) -> str:
        """That lines came in another format before; empty when none did."""
        if not self.kept.doubled:
            return ""
        lines = "1 line" if self.kept.doubled == 1 else f"{self.kept.doubled:,} lines"
        return (
            f"{lines} of it may stand twice: files of another format (CSV, OFX) told of the same days and amounts of"
            f" {self.arrived.account}, and it is not certain that they are the same"
        )
