"""Which kinds of its sender's template a mail may be, by their marks."""

from roms_assets.mail.rules.hedges import unquoted
from roms_assets.mail.rules.templates import Kind, Template
from roms_assets.mail.rules.texts import Part, fits


def fitting_kinds(template: Template, parts: list[Part]) -> list[Kind]:
    """The kinds whose marks a mail has, in their order; what its subject quotes counts only where nothing else fits."""
    bare = [Part("subject", unquoted(parts[0].text)), *parts[1:]]
    return _fitting(template, bare) or _fitting(template, parts)


def _fitting(template: Template, parts: list[Part]) -> list[Kind]:
    return [each for each in template.kinds if _is_of(template, each, parts)]


def _is_of(template: Template, kind: Kind, parts: list[Part]) -> bool:
    marks = [template.pattern(each) for each in kind.subject]
    in_text, without = ([template.pattern(each) for each in names] for names in (kind.text, kind.without))
    if (marks and not fits(marks, parts[:1])) or (in_text and not fits(in_text, parts[1:])):
        return False
    return not fits(without, parts)


def begin_of(template: Template, kind: Kind, subject: str) -> int:
    """Where the first mark of a kind begins in the subject; behind its end where none does."""
    found = (template.pattern(each).found_by.search(subject) for each in kind.subject)
    return min((each.start() for each in found if each), default=len(subject) + 1)
