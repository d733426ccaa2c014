"""Does DISCOUNT bear the sign that the branch's discount model promises? Where it does not, a person is told.

No number changes by it: AMOUNT alone is what was paid, in both models. Returns are left out: nobody knows their sign.
"""

import polars as pl

from roms_assets.pos.rules.dialects import DiscountModel

_OTHER_SIGN = {DiscountModel.DISCOUNT_LINE: "positive", DiscountModel.NET_AMOUNT: "negative"}


def discount_notes(lines: pl.DataFrame, model: DiscountModel) -> dict[int, str]:
    """Till-day -> a sentence on its lines whose DISCOUNT contradicts the model; `lines` are those of `RecordLine`."""
    wrong = _OTHER_SIGN[model]
    contradicts = pl.col("discount") > 0 if wrong == "positive" else pl.col("discount") < 0
    counts = lines.filter(contradicts & ~pl.col("is_return")).group_by("till_day").len()
    return {till_day: _sentence(count, wrong, model) for till_day, count in counts.iter_rows()}


def _sentence(count: int, wrong: str, model: DiscountModel) -> str:
    who = "1 line bears" if count == 1 else f"{count} lines bear"
    right = "negative" if wrong == "positive" else "positive"
    return f"{who} a {wrong} DISCOUNT, the branch's discount model ({model}) has it {right}"
