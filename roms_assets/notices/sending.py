"""What is to be sent, sent: a failure of a channel is kept and tried again at the next watch, and stops nothing."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from resources.incidents import Incidents
from resources.notifier import Channel, Notifier
from roms_assets.kernel.errors import RomsError, SourceChangedShape, SourceUnavailable
from roms_assets.kernel.incidents import Delivery, Notice, Trouble
from roms_assets.notices.rules.texts import Writer

LOG = logging.getLogger("roms.notices")
SOURCE = "channel"
PING = "ping"
TOGETHER_FROM = 10
"""More that wait from before are sent as one: whoever was out of reach for a day needs no hundred mails."""


@dataclass(frozen=True)
class Sender:
    """Sends through every channel what waits for it."""

    incidents: Incidents
    notifier: Notifier
    writer: Writer

    def send_waiting(self, now: datetime) -> int:
        """How many were sent. A channel that cannot be reached is left alone until the next watch."""
        return sum(self._send_through(channel, now) for channel in self.notifier.channels)

    def troubles(self) -> list[Trouble]:
        """One for each channel through which something could not be sent."""
        return [
            _trouble(channel.name, waiting)
            for channel in self.notifier.channels
            if (waiting := [each for each in self.incidents.unsent(channel.name) if each.last_error])
        ]

    def prove(self, now: datetime) -> dict[str, str]:
        """Send a test through every channel, and the ping; each with what went wrong, empty when it worked."""
        test = self.writer.test(now)
        found = {channel.name: self._proof(channel, test, now) for channel in self.notifier.channels}
        return found | ({PING: self.ping(now)} if self.notifier.ping else {})

    def ping(self, now: datetime) -> str:
        """Say that all is well to whoever watches; what went wrong, empty when it worked or nobody watches."""
        if self.notifier.ping is None:
            return ""
        try:
            self.notifier.ping.send()
        except RomsError as error:
            LOG.warning("%s", error)
            return str(error)
        self.incidents.proven(PING, now)
        return ""

    def proven(self, never: str = "never") -> tuple[tuple[str, str], ...]:
        """Each channel, and the ping, with the time when it was last seen to work, in the business's zone."""
        proofs = self.incidents.proofs()
        names = [*self.notifier.names, *([PING] if self.notifier.ping else [])]
        zone = self.writer.zone
        return tuple(
            (name, f"{proofs[name].astimezone(zone):%Y-%m-%d %H:%M}" if name in proofs else never)
            for name in names
        )

    def _proof(self, channel: Channel, test: Notice, now: datetime) -> str:
        try:
            remark = channel.send(test)
        except RomsError as error:
            return str(error)
        self.incidents.proven(channel.name, now)
        return remark

    def _send_through(self, channel: Channel, now: datetime) -> int:
        waiting = self.incidents.unsent(channel.name)
        sent = 0
        for notice, ids in self._bundles(waiting, now):
            self.incidents.trying(channel.name, ids)
            try:
                remark = channel.send(notice)
            except SourceChangedShape as error:  # this one was refused; the next may not be
                self._keep(channel, ids, error)
            except SourceUnavailable as error:
                self._keep(channel, ids, error)
                break
            else:
                self.incidents.sent(channel.name, ids, now, remark)
                sent += 1
        return sent

    def _bundles(self, waiting: Sequence[Delivery], now: datetime) -> list[tuple[Notice, list[str]]]:
        """What is sent as one, with the ids of all that is in it: what waits from before is one when it is much."""
        before = [each.notice for each in waiting if each.notice.created_at < now]
        new = [each.notice for each in waiting if each.notice.created_at >= now]
        if len(before) <= TOGETHER_FROM:
            return [(each, [each.id]) for each in (*before, *new)]
        together = (self.writer.together(before, now), [each.id for each in before])
        return [together, *((each, [each.id]) for each in new)]

    def _keep(self, channel: Channel, ids: Sequence[str], error: RomsError) -> None:
        LOG.warning("%s: %s; the notice is kept and sent at the next watch", channel.name, error)
        self.incidents.failed(channel.name, ids, str(error))


def _trouble(name: str, waiting: Sequence[Delivery]) -> Trouble:
    oldest = waiting[0]
    many = "1 notice waits" if len(waiting) == 1 else f"{len(waiting)} notices wait"
    return Trouble(
        source=SOURCE,
        key=f"channel/{name}",
        title=f"Notices cannot be sent by {name}",
        cause=oldest.last_error,
        effect=f"{many}; what goes wrong now reaches nobody this way",
        seen_at=oldest.notice.created_at,
    )
