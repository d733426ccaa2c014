"""docs/mail_templates.md: its example is a template that reads its own samples, and it names every key and value."""

import re

from roms_assets.kernel.keys import every_key
from roms_assets.mail.rules.patterns import HOLES
from roms_assets.mail.rules.reading import MARKUP, SIGNED_MARKUP, SIGNED_TEMPLATE, STRANGERS_MARKUP, TEMPLATE
from roms_assets.mail.rules.samples import wrong_samples
from roms_assets.mail.rules.templates import Template, templates_of
from roms_assets.mail.template_files import built_in_texts
from tests.docs.pages import page

PAGE = page("docs/mail_templates.md")


def test_the_example_reads_its_samples() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (template,) = templates_of({"example_garden.yaml": text}).named.values()
    assert len(template.samples) == 4
    assert list(wrong_samples("example_garden", template)) == []


def test_every_key_is_told_and_no_other() -> None:
    told = set(re.findall(r"^\| `([a-z_0-9\[\].]+)` \|", PAGE, re.MULTILINE))
    keys = {key for key, _ in every_key(Template) if not key.startswith("samples[].events[]")}
    assert told == keys
    of_events = {
        key.split(".")[2].removesuffix("[]")
        for key, _ in every_key(Template)
        if key.startswith("samples[].events[].")
    }
    assert not {key for key in of_events if f"`{key}`" not in PAGE}


def test_every_value_of_a_pattern_is_told() -> None:
    assert set(re.findall(r"`\{([a-z_]+)\}`", PAGE)) == set(HOLES)


def test_the_confidences_are_those_of_the_rules() -> None:
    for sure in (SIGNED_MARKUP, SIGNED_TEMPLATE, TEMPLATE, MARKUP, STRANGERS_MARKUP):
        assert f" {sure:g} for" in " ".join(PAGE.split())


def test_every_built_in_sender_is_named() -> None:
    called = {
        each.shop or each.carrier or "Shopify" for each in templates_of(built_in_texts()).named.values()
    }
    words, said = {"Poczta Polska": "the Polish post"}, " ".join(PAGE.split())
    assert not {name for name in called if words.get(name, name) not in said}
