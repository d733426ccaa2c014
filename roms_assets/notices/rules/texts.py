"""What people read: each notice as a subject, a text and the same as HTML.

Both forms are made from one sheet, so that they say the same; in HTML everything is escaped.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from roms_assets.kernel.incidents import Figures, Incident, Kind, Notice
from roms_assets.notices.rules.changes import Due

LONGEST_HEADLINE = 120
MOST_LINES = 50
"""Incidents that one notice names; the others are counted."""
ADVICE = {
    "pos": "ROMS asks again every night. To ask now: roms fill. What each reason means and what to do: docs/pos.md.",
    "square": "ROMS reads it again every night. To read it now: roms sync square. What each means: docs/square.md.",
    "run": "Open the run in the UI; the step in red says more. Mend the cause, then start it again there.",
    "queue": "Open the run in the UI. If nothing goes on, start `roms up` anew; delete what is not needed.",
    "schedule": "See that `roms up` runs and that the schedule is on. What is missing is asked for at the next run.",
    "channel": "Check the group notices of roms.yaml and the secrets in .env, then: roms notify test.",
    "watch": "roms doctor says which part cannot be used. Until it is mended ROMS cannot see what goes wrong there.",
}
"""What to do, by the source of the incident."""


@dataclass(frozen=True)
class Sheet:
    """What a notice holds: a heading, named values, lines, and an address to look at."""

    heading: str
    rows: Sequence[tuple[str, str]] = ()
    lines: Sequence[str] = ()
    tables: Sequence[Figures] = field(default=())
    link: str = ""
    advice: str = ""


@dataclass(frozen=True)
class Writer:
    """Writes the notices of one business, with times in its zone."""

    business: str
    zone: ZoneInfo

    def notice(self, due: Due, now: datetime, kind: Kind | None = None) -> Notice:
        """What is told of one incident; `kind` when it counts as something else, such as a sum of one."""
        incident = due.incident
        sheet_of = {Kind.OPENED: self._opened, Kind.GROWN: self._opened, Kind.HEALED: self._healed}
        subject = {
            Kind.OPENED: _headline(incident),
            Kind.GROWN: f"Worse: {_headline(incident)}",
            Kind.HEALED: f"Over: {incident.title}",
        }
        thread = "" if due.kind is Kind.OPENED else opening_id(incident)
        made = self._made(_id(due), kind or due.kind, subject[due.kind], sheet_of[due.kind](incident), now)
        return replace(made, thread=thread)

    def sum_of(self, dues: Sequence[Due], now: datetime) -> Notice:
        """Many incidents in one notice."""
        if len(dues) == 1:
            return self.notice(dues[0], now, Kind.SUM)
        began = sum(due.kind is not Kind.HEALED for due in dues)
        counts = [f"{began} more incidents" if began else "", f"{len(dues) - began} over"]
        heading = ", ".join(count for count in counts if count and not count.startswith("0 "))
        lines = _shortened([_line(due) for due in dues])
        name = "|".join(_id(due) for due in dues)
        return self._made(_digest(name), Kind.SUM, heading, Sheet(heading, lines=lines), now)

    def report(
        self,
        name: str,
        heading: str,
        figures: Sequence[Figures],
        incidents: Sequence[Incident],
        now: datetime,
    ) -> Notice:
        """The daily report: figures, then what is open."""
        lines = _shortened([f"{each.title}: {each.effect}. {each.cause}" for each in incidents]) or [
            "No incident is open."
        ]
        sheet = Sheet(heading, lines=lines, tables=figures)
        return self._made(name, Kind.REPORT, heading, sheet, now)

    def test(self, now: datetime) -> Notice:
        """A notice that only shows that a channel works."""
        heading = "Test of the notices"
        advice = "nothing. This is a test; whoever reads it would have read of an incident, too."
        name = f"test-{now.isoformat()}"
        return self._made(_digest(name), Kind.TEST, heading, Sheet(heading, advice=advice), now)

    def together(self, notices: Sequence[Notice], now: datetime) -> Notice:
        """Notices that could not be sent for a while, as one."""
        heading = f"{len(notices)} notices that could not be sent before"
        lines = _shortened([f"{self._time(each.created_at)}: {each.subject}" for each in notices])
        name = _digest("|".join(each.id for each in notices))
        return self._made(name, Kind.SUM, heading, Sheet(heading, lines=lines), now)

    def _opened(self, incident: Incident) -> Sheet:
        rows = [
            ("What it means", incident.effect),
            ("Why", incident.cause),
            ("Since", self._time(incident.seen_at)),
        ]
        return Sheet(incident.title, rows, link=incident.link, advice=ADVICE.get(incident.source, ""))

    def _healed(self, incident: Incident) -> Sheet:
        ended = incident.healed_at or incident.opened_at
        rows = [
            ("It was", incident.effect),
            ("Why", incident.cause),
            ("From", self._time(incident.seen_at)),
            ("To", f"{self._time(ended)} ({lasted(ended - incident.seen_at)})"),
        ]
        return Sheet(f"Over: {incident.title}", rows, link=incident.link)

    def _made(self, name: str, kind: Kind, subject: str, sheet: Sheet, now: datetime) -> Notice:
        return Notice(name, kind, f"[{self.business}] {subject}", _text(sheet), _html(sheet), now)

    def _time(self, time: datetime) -> str:
        local = time.astimezone(self.zone)
        return f"{local:%Y-%m-%d %H:%M} ({self.zone.key})"


def opening_id(incident: Incident) -> str:
    """The id of the notice that the incident was opened with."""
    return _id(Due(incident, Kind.OPENED))


def lasted(span: timedelta) -> str:
    """A span as people say it: 20 minutes, 3 hours, 2 days."""
    minutes = max(0, round(span.total_seconds() / 60))
    for size, word in ((1440, "day"), (60, "hour")):
        if minutes >= 2 * size:
            return f"{round(minutes / size)} {word}s"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _id(due: Due) -> str:
    """The same for the same notice, whoever makes it."""
    what = sorted(due.incident.parts) if due.kind is Kind.GROWN else ""
    return _digest(f"{due.incident.name} {due.kind} {what}")


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _headline(incident: Incident) -> str:
    """What is wrong and what it means, short enough for a subject."""
    whole = f"{incident.title}: {incident.effect}"
    return whole if len(whole) <= LONGEST_HEADLINE else f"{whole[: LONGEST_HEADLINE - 1]}…"


def _line(due: Due) -> str:
    incident = due.incident
    if due.kind is Kind.HEALED:
        return f"Over: {incident.title}"
    return f"{incident.title}: {incident.effect}. {incident.cause}"


def _shortened(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], f"and {more} more"] if more > 0 else lines


def _text(sheet: Sheet) -> str:
    """Without the heading, which every channel shows as the subject."""
    parts = ["\n".join(f"{name}: {value}" for name, value in sheet.rows)] if sheet.rows else []
    for table in sheet.tables:
        parts.append("\n".join([table.title, *(f"  {name}: {value}" for name, value in table.rows)]))
    parts += ["\n".join(f"- {line}" for line in sheet.lines)] if sheet.lines else []
    parts += [f"Look: {sheet.link}"] if sheet.link else []
    parts += [f"What to do: {sheet.advice}"] if sheet.advice else []
    return "\n\n".join(parts) + "\n"


def _html(sheet: Sheet) -> str:
    parts = [f"<h2>{escape(sheet.heading)}</h2>", _rows(sheet.rows)]
    for table in sheet.tables:
        parts += [f"<h3>{escape(table.title)}</h3>", _rows(table.rows)]
    if sheet.lines:
        parts.append("<ul>" + "".join(f"<li>{escape(line)}</li>" for line in sheet.lines) + "</ul>")
    if sheet.link:
        parts.append(f'<p><a href="{escape(sheet.link)}">Look at it</a></p>')
    if sheet.advice:
        parts.append(f"<p>What to do: {escape(sheet.advice)}</p>")
    return "\n".join(["<html><body>", *filter(None, parts), "</body></html>", ""])


def _rows(rows: Sequence[tuple[str, str]]) -> str:
    if not rows:
        return ""
    cells = "".join(
        f'<tr><th align="left">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in rows
    )
    return f"<table>{cells}</table>"
