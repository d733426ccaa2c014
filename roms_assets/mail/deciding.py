"""What a person decides about a mail: it counts as it was understood, is dismissed, or its sender is taught."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.events import Event, EventState
from roms_assets.mail.desk import MailDesk
from roms_assets.mail.reading_mail import MailsRead, read_kept
from roms_assets.mail.rules.corrections import Correction
from roms_assets.mail.rules.found import Authentication, MailRead
from roms_assets.mail.rules.judging import RELEASED, MailState, decision_in, dismissed
from roms_assets.mail.rules.pointers import Pointer, mailbox_of
from roms_assets.mail.rules.tables import MESSAGES
from roms_assets.mail.rules.teaching import template_from

_FEWEST_CHARACTERS = 6
_NAMED_BY = 6
"""Characters of a mail's id that tell two templates of one sender apart."""


@dataclass(frozen=True)
class Taught:
    """What teaching came to."""

    template: Path
    event_ids: Sequence[int]
    """The mail, and all others of its sender that wait or were about no order: to be read once more."""


@dataclass(frozen=True)
class Decider:
    """Carries out what a person decides. Every method raises RuleBroken where that cannot be."""

    desk: MailDesk

    def event_of(self, typed: str) -> Event:
        """The event of the mail whose id begins with what was typed."""
        if len(typed) < _FEWEST_CHARACTERS:
            raise RuleBroken(
                f"{typed!r} is too short: type {_FEWEST_CHARACTERS} characters of a mail's id or more"
            )
        asked = f"SELECT event_id FROM {MESSAGES} WHERE starts_with(mail_id, $typed) LIMIT 2"
        found = self.desk.rows(asked, {"typed": typed.lower()})
        if len(found) != 1:
            several = "more than one mail has" if found else "no mail has"
            raise RuleBroken(
                f"{several} an id that begins with {typed}; roms mail list shows those that wait,"
                " --state nothing those about no order"
            )
        event = self.desk.events.event(int(str(found[0][0])))
        if event is None:
            raise RuleBroken(f"the mail {typed} is in the tables, but not in the event store: restore that")
        return event

    def looked_at(self, event: Event) -> tuple[bytes, MailRead]:
        """A mail's bytes and what reading it gives now. Raises SourceUnavailable, too."""
        pointer = Pointer.read(event.body)
        if not pointer.is_whole:
            raise RuleBroken(
                "of this mail only the header was fetched, or nothing, so nothing can be read of it"
            )
        return read_kept(self.desk.stores.landing, event, pointer, self.desk.manner_of())

    def releasable(self, typed: str) -> int:
        """The number of the event of a mail that can be released: it tells of something."""
        event = self.event_of(typed)
        _, read = self.looked_at(event)
        if not read.events:
            raise RuleBroken(
                f"nothing was understood of the mail {typed}, so nothing can count: teach its sender"
            )
        return event.id

    def release(self, event_ids: Sequence[int], run_id: str = "") -> MailsRead:
        """Let quarantined mails count as they were understood."""
        return self._decided(event_ids, RELEASED, run_id)

    def dismiss(self, event_ids: Sequence[int], because: str, run_id: str = "") -> MailsRead:
        """Let nothing be made of mails, for good: they are about no order."""
        return self._decided(event_ids, dismissed(because), run_id)

    def teach(self, typed: str, correction: Correction) -> Taught:
        """Write a template of the sender into the shop's folder, from one correction; it undoes what was decided."""
        event = self.event_of(typed)
        raw, read = self.looked_at(event)
        if read.authentication is Authentication.FAILED:
            raise RuleBroken(
                "the receiving server could not prove that its sender sent it: what somebody else wrote teaches nothing"
            )
        named = replace(correction, shop=correction.shop or self._known_shop(event, read))
        text = template_from(read, raw, named)
        sender = re.sub(r"[^a-z0-9]+", "_", read.sender.rpartition("@")[2])
        name = f"{sender}_{correction.kind}_{Pointer.read(event.body).mail_sha256[:_NAMED_BY]}"
        written = self.desk.own_templates.write(name, text)
        copies = self.desk.with_copies([event.id])
        self.desk.events.replay((each.id for each in copies if decision_in(each.reason)), reason="")
        return Taught(written, [*(each.id for each in copies), *self._of_same_sender(event, read)])

    def _known_shop(self, event: Event, read: MailRead) -> str | None:
        """What a template that knows the sender calls the shop; None where many shops send from there."""
        known = self.desk.manner_of()(mailbox_of(event.source)).templates.of(read.sender)
        named = (each.template.shop for each in known if not each.template.is_shared)
        return next(filter(None, named), None)

    def _decided(self, event_ids: Sequence[int], reason: str, run_id: str) -> MailsRead:
        """Note it of the mails and all their copies at once, then read them: whoever is killed between reads later."""
        ids = [each.id for each in self.desk.with_copies(event_ids)]
        self.desk.events.replay(ids, reason)
        found = (self.desk.events.event(each) for each in ids)
        waiting = [each for each in found if each is not None and each.state is EventState.WAITING]
        return self.desk.reader(run_id).read(waiting)

    def _of_same_sender(self, event: Event, read: MailRead) -> list[int]:
        asked = (
            f"SELECT event_id FROM {MESSAGES} WHERE (state = $waits OR state = $nothing AND reason = '')"
            " AND sender_domain = $domain AND event_id <> $event ORDER BY event_id"
        )
        told: dict[str, object] = {"waits": MailState.QUARANTINED, "nothing": MailState.NOTHING}
        told |= {"domain": read.sender.rpartition("@")[2], "event": event.id}
        return [int(str(number)) for (number,) in self.desk.rows(asked, told)]
