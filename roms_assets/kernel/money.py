"""Money: exact, in whole minor units, beside its currency."""

from decimal import Decimal

from roms_assets.kernel.errors import RuleBroken

_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
}
DECIMALS = {currency: count for count, currencies in _DECIMALS.items() for currency in currencies.split()}
"""Digits behind the point, of the currencies that have not two (ISO 4217)."""


def digits_of(currency: str) -> int:
    """Digits behind the point of a currency; a minor unit is one of the last of them."""
    return DECIMALS.get(currency, 2)


def minor_units(amount: Decimal, currency: str) -> int:
    """An amount such as 12.50 in minor units. Raises RuleBroken when it is finer than the currency."""
    digits = digits_of(currency)
    shifted = amount.scaleb(digits)
    if shifted != shifted.to_integral_value():
        raise RuleBroken(f"{amount} has more digits behind the point than {currency} has ({digits})")
    return int(shifted)


def shown(minor: int, currency: str) -> str:
    """An amount in minor units as people write it, such as `USD 1,234.50`."""
    return written(Decimal(minor).scaleb(-digits_of(currency)), currency)


def written(amount: Decimal, currency: str) -> str:
    """An amount as people write it, such as `USD 1,234.50`; finer than the currency it is rounded, half to even."""
    return f"{currency} {amount:,.{digits_of(currency)}f}"
