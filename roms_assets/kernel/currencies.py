"""The currencies that are in use, by their codes of ISO 4217; without funds, metals and those that are gone."""

from roms_assets.kernel.errors import RuleBroken

_CODES = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP
CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD
IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR
MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP
SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF
XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())


def told_currency(told: str | None) -> str | None:
    """The code in capital letters, None when nothing is told. Raises RuleBroken for anything else than a currency."""
    if not told or not told.strip():
        return None
    if (code := told.strip().upper()) not in CURRENCIES:
        raise RuleBroken("the currency is none that is in use (three letters of ISO 4217)")
    return code


def known_currency(code: str) -> str:
    """The code, when it is of a currency that is in use. Raises ValueError that says what was expected."""
    if code not in CURRENCIES:
        example = code.upper() if code.upper() in CURRENCIES else "PHP"
        raise ValueError(
            f"expected the three capital letters of a currency in use (ISO 4217), such as {example}"
        )
    return code
