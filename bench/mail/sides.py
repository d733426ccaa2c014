"""The sides, each in a process of its own: `python -m bench.mail.sides NAME FOLDER COUNT WORK` prints JSON."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.memory import say_done
from bench.sides import Watch
from bench.square.sides import taken

Told = dict[str, Any]
Side = Callable[[Path, int], Told]


def ours(folder: Path, count: int) -> Told:
    """ROMS itself: each mail read from the disk, its kind and its events told."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    from roms_assets.mail.rules.reading import Manner, read_mail
    from roms_assets.mail.rules.samples import SERVER
    from roms_assets.mail.template_files import templates_with

    how = Manner(templates_with({}), frozenset([SERVER]), 0.8, ZoneInfo("UTC"))
    received, events, doubts = datetime(2026, 3, 2, 12, tzinfo=UTC), 0, 0
    for raw in _mails(folder, 10):  # what it imports at its first markup is not timed
        read_mail(raw, received, how)
    watch = Watch()
    for raw in _mails(folder, count):
        read = read_mail(raw, received, how)
        events += len(read.events)
        doubts += bool(read.doubts)
    return {**taken(watch), "events": events, "doubts": doubts}


def stdlib(folder: Path, count: int) -> Told:
    """The standard library's parser, every text decoded; nothing is understood of it."""
    from email import message_from_bytes, policy

    texts, watch = 0, Watch()
    for raw in _mails(folder, count):
        mail = message_from_bytes(raw, policy=policy.default)
        for part in mail.walk():
            if part.get_content_type() in ("text/plain", "text/html"):
                texts += len(part.get_content())
    return {**taken(watch), "texts": texts}


def extruct(folder: Path, count: int) -> Told:
    """extruct over the HTML that the standard library's parser finds: JSON-LD and microdata of every mail."""
    from email import message_from_bytes, policy

    import extruct as library

    found, watch = 0, Watch()
    for raw in _mails(folder, count):
        for part in message_from_bytes(raw, policy=policy.default).walk():
            if part.get_content_type() == "text/html":
                told = library.extract(part.get_content(), syntaxes=["json-ld", "microdata"])
                found += len(told["json-ld"]) + len(told["microdata"])
    return {**taken(watch), "things": found}


def _mails(folder: Path, count: int) -> Iterator[bytes]:
    """So many mails from the disk, one file after the other and again from the first."""
    paths = sorted(folder.glob("*.eml"))
    for place in range(count):
        yield paths[place % len(paths)].read_bytes()


SIDES: dict[str, Side] = {"ours": ours, "stdlib": stdlib, "extruct": extruct}


if __name__ == "__main__":
    name, folder, count, work = sys.argv[1:]
    told = SIDES[name](Path(folder), int(count))
    say_done(Path(work))
    print(json.dumps(told))
