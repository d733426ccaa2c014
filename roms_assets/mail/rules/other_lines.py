"""Headings below which lines stand that are not what a mail tells of: adverts, and what comes later."""

import re

from roms_assets.mail.rules.texts import Part
from roms_assets.mail.rules.word_lists import alternatives

_HEADINGS = r"""
    (?:you|you['\u2019]ll) (?:may|might|could)?(?: also)? ?(?:like|love|enjoy|be interested)
    (?:customers|people|others) (?:who|also) .{0,40}(?:bought|viewed|like)
    (?:frequently|often) bought
    recommend(?:ed|ations)
    (?:more|similar|related) (?:items|products)
    inspired by
    goes (?:well )?with
    (?:still to come|still coming|coming (?:soon|later)|not yet shipped|remaining items|to be shipped|ships? later)
    das (?:könnte|wird) (?:dir|ihnen|euch)
    (?:könnte|wird) (?:dir|ihnen|euch) (?:auch )?gefallen
    kunden,? die .{0,40}kauften
    (?:wird )?oft zusammen gekauft
    empfehl\w+
    (?:unsere|weitere) empfehlung\w*
    (?:passend|dazu passt|passt) ?
    ähnliche (?:artikel|produkte)
    (?:folgt|kommt|wird) (?:noch )?(?:später|nachgeliefert)
    (?:noch nicht versandt|noch ausstehend|verbleibende artikel|restliche artikel|weiterhin bestellt)
    (?:vous aimerez|vous pourriez|cela pourrait|recommand\w+|souvent achetés|nos suggestions|reste à venir|à suivre)
    (?:potrebbe(?:ro)? (?:interessart|piacert)i|ti potrebbe|consigliat\w*|spesso comprati|ancora in arrivo)
    (?:también (?:te|le) puede|te puede|quizás te|recomenda\w+|comprados juntos|pendientes? de envío)
    (?:może ci się|może cię zainteresować|polecan?e?\w*|inni kupili|często kupowane|pozostałe produkty)
    (?:misschien (?:ook|vind)|aanbevolen|vaak samen|anderen kochten|anderen bekeken|volgt later)
    """
_HEADING = re.compile(
    rf"^[^\w\n]{{0,3}}(?:{alternatives(_HEADINGS, ' ')})(?![\w])"
    r"(?![^\n]*\t)[^\n]{0,80}$",
    re.IGNORECASE | re.MULTILINE,
)


def other_lines_below(region: Part, first_line: int) -> int:
    """Where the first such heading stands behind the first line of items; the end of the region without one."""
    found = _HEADING.search(region.text, first_line)
    return found.start() if found else len(region.text)


def other_lines_above(region: Part, first_line: int) -> int | None:
    """Where the last such heading stands above the first line of items; None without one."""
    found = [each.start() for each in _HEADING.finditer(region.text, 0, first_line)]
    return found[-1] if found else None
