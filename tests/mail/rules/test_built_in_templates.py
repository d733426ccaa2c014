"""Every template that comes with ROMS reads each of its samples exactly as the sample expects."""

import pytest

from roms_assets.mail.rules.found import EventKind
from roms_assets.mail.rules.samples import wrong_samples
from roms_assets.mail.template_files import built_in_texts, templates_with

BUILT_IN = templates_with({}).named


@pytest.mark.parametrize("name", BUILT_IN)
def test_its_samples_are_read_as_they_expect(name: str) -> None:
    assert list(wrong_samples(name, BUILT_IN[name])) == []


@pytest.mark.parametrize("name", BUILT_IN)
def test_it_has_samples_and_no_real_address(name: str) -> None:
    assert BUILT_IN[name].samples
    assert not [word for word in built_in_texts()[f"{name}.yaml"].split() if "@gmail" in word]


@pytest.mark.parametrize("name", BUILT_IN)
def test_an_order_whose_amount_vanished_waits(name: str) -> None:
    template = BUILT_IN[name]
    for kind in template.kinds:
        if kind.kind is EventKind.ORDER and any("{amount}" in each for each in kind.says):
            assert "amount" in (kind.needs or ())
