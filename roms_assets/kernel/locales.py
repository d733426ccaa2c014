"""Locales by which numbers and days are read."""

from babel import Locale, UnknownLocaleError


def known_locale(text: str) -> str:
    """The text, when it names a locale that Babel knows. Raises ValueError that says what was expected."""
    try:
        Locale.parse(text)
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(
            "expected a locale, by its language or with the country, such as de or en_GB"
        ) from error
    return text
