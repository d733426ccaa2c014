"""The errors that ROMS raises on purpose. Each message says which thing, what was seen and what to do."""


class RomsError(Exception):
    """Anything that ROMS itself found wrong; the command line prints its message without a traceback."""


class SourceUnavailable(RomsError):
    """The world did not answer usefully now; asking again later may heal it."""


class SourceChangedShape(RomsError):
    """The world answered in a form nobody has taught us; a human must look."""


class RuleBroken(RomsError):
    """The data contradicts a rule that must hold."""


class SettingsWrong(RomsError):
    """`roms.yaml` or the environment cannot be used; names the line, the key and what was expected."""
