"""The check digits of tracking numbers, by what each carrier documents."""

from collections.abc import Sequence

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def is_ups(number: str) -> bool:
    """1Z and 15 characters, then the digit: every second one counts twice, a letter as its place from A on."""
    values = [int(each) if each.isdigit() else (ord(each) - 63) % 10 for each in number[2:-1]]
    return number[-1].isdigit() and -sum(_weighed(values, (1, 2))) % 10 == int(number[-1])


def is_mod_10(number: str) -> bool:
    """From the right, without the check digit, every second digit counts three times: GS1, USPS, FedEx Ground."""
    values = [int(each) for each in reversed(number[:-1])]
    return -sum(_weighed(values, (3, 1))) % 10 == int(number[-1])


def is_fedex_express(number: str) -> bool:
    """Weights 1, 3 and 7 from the right; the rest by 11, of which the last digit."""
    values = [int(each) for each in reversed(number[:-1])]
    return sum(_weighed(values, (1, 3, 7))) % 11 % 10 == int(number[-1])


def is_mod_7(number: str) -> bool:
    """DHL Express: the number before the last digit leaves it when divided by seven."""
    return int(number[:-1]) % 7 == int(number[-1])


def is_s10(digits: str) -> bool:
    """The nine digits of a postal number, as the Universal Postal Union documents them in S10."""
    rest = 11 - sum(_weighed([int(each) for each in digits[:-1]], (8, 6, 4, 2, 3, 5, 9, 7))) % 11
    return {10: 0, 11: 5}.get(rest, rest) == int(digits[-1])


def is_mod_37_36(number: str) -> bool:
    """DPD: ISO 7064, over digits and letters."""
    rest = 36
    for each in number[:-1]:
        rest = (rest + _LETTERS.index(each)) % 36 or 36
        rest = rest * 2 % 37
    return (37 - rest) % 36 == _LETTERS.index(number[-1])


def _weighed(values: Sequence[int], weights: Sequence[int]) -> list[int]:
    return [value * weights[place % len(weights)] for place, value in enumerate(values)]
