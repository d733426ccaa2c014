"""The door through which ROMS speaks to people: the log, e-mail and a webhook, and the ping that says it lives.

Each is a plain client that hands over one notice. What is told and when is decided elsewhere.
"""

import logging
from dataclasses import dataclass
from typing import Protocol

from resources.web_calls import Ping
from roms_assets.kernel.incidents import Notice

LOG = logging.getLogger("roms.notices")


class Channel(Protocol):
    """One way to people."""

    @property
    def name(self) -> str:
        """As it stands in `notices.channels`."""

    def send(self, notice: Notice) -> str:
        """Hand it over; a remark for the operator, empty when all went well.

        Raises SourceUnavailable when sending again later may help, SourceChangedShape when this notice was refused.
        """

    def check(self) -> str:
        """One line for a person, without sending anything. Raises as `send` does."""


@dataclass(frozen=True)
class LogChannel:
    """Writes notices to the log of the process."""

    name: str = "log"

    def send(self, notice: Notice) -> str:
        """As a warning, whatever it is: a log that nobody has set up shows nothing less."""
        LOG.warning("%s\n%s", notice.subject, notice.text)
        return ""

    def check(self) -> str:
        """Nothing can be wrong with it."""
        return "log: notices are written to the log"


@dataclass(frozen=True)
class Notifier:
    """The channels that `roms.yaml` chose, and the ping."""

    channels: tuple[Channel, ...] = (LogChannel(),)
    ping: Ping | None = None

    @property
    def names(self) -> list[str]:
        """The channels by name."""
        return [channel.name for channel in self.channels]
