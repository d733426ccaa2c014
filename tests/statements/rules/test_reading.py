"""What a file of a bank becomes, what each line is known by, and why one is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.statements.rules.forms import Columns, Form
from roms_assets.statements.rules.lines import StatementFile, line_id
from roms_assets.statements.rules.reading import read_statement
from roms_assets.statements.rules.showing import original_lines

FIRST, TODAY = date(2025, 11, 1), date(2025, 11, 30)
BANK = Form("bank", "PHP")
HEADING = "Date,Reference,Details,Amount"


def read(text: str | bytes, form: Form = BANK) -> StatementFile:
    body = text.encode() if isinstance(text, str) else text
    return read_statement(body, form, FIRST, TODAY)


def rows(text: str, form: Form = BANK, heading: str = HEADING) -> StatementFile:
    return read(f"{heading}\n{text}", form)


def ids(file: StatementFile) -> list[str]:
    return [line_id("bank", line) for line in file.lines]


def test_a_line_is_typed_to_the_cent() -> None:
    [line] = rows('2025-11-14,R-77,"LUNA, CARD  SALE #A-1001","1,234.50"').lines
    assert line.said == (date(2025, 11, 14), 123_450, "R-77", "LUNA, CARD SALE #A-1001")
    assert (line.line_number, line.occurrence, line.bank_id) == (2, 0, "")


@pytest.mark.parametrize(
    ("written", "minor", "locale", "currency"),
    [
        ("-12.50", -1_250, "en_US", "PHP"),
        ("12.50-", -1_250, "en_US", "PHP"),
        ("(12.50)", -1_250, "en_US", "PHP"),
        ("\N{MINUS SIGN}12.50", -1_250, "en_US", "PHP"),
        ("+12.5", 1_250, "en_US", "PHP"),
        ("PHP 12.50", 1_250, "en_US", "PHP"),
        ("1.234,50", 123_450, "de_DE", "EUR"),
        ("1 234,50", 123_450, "fr_FR", "EUR"),
        ("1250", 1_250, "ja_JP", "JPY"),
    ],
)
def test_amounts_as_banks_write_them(written: str, minor: int, locale: str, currency: str) -> None:
    form = Form("bank", currency, locale=locale)
    [line] = rows(f"2025-11-14;;;{written}", form, HEADING.replace(",", ";")).lines
    assert line.amount_minor == minor
    reversed_form = Form("bank", currency, locale=locale, is_reversed=True)
    [line] = rows(f"2025-11-14;;;{written}", reversed_form, HEADING.replace(",", ";")).lines
    assert line.amount_minor == -minor


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("14.11.2025,,,1.00", "date '14.11.2025' is no date in the form %Y-%m-%d; see date_format"),
        ("2025-10-31,,,1.00", "is before the business's first day"),
        ("2025-12-01,,,1.00", "has not come yet"),
        ("2025-11-14,,,", "amount '' is no amount as en_US writes it"),
        ("2025-11-14,,,one", "amount 'one' is no amount"),
        ('2025-11-14,,,"1,23"', "is no amount"),
        (f'2025-11-14,,,"{",".join(["111"] * 20)}"', "is no amount"),
        ("2025-11-14,,,1.005", "1.005 has more digits behind the point than PHP has (2)"),
        ("2025-11-14,,,0.00", "its amount is 0"),
        ("2025-11-14,,,99999999999999.00", "is larger than any"),
        ("2025-11-14,,1.00", "it has 3 fields where the heading has 4"),
        (f"2025-11-14,,{'x' * 1_001},1.00", "longer than 1,000 characters"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_and_the_others_are_read(line: str, reason: str) -> None:
    found = rows(f"{line}\n2025-11-15,,GOOD,2.00")
    assert [each.details for each in found.lines] == ["GOOD"]
    [refused] = found.refused
    assert reason in refused.reason
    assert refused.line_number == 2
    assert line.startswith(refused.original.removesuffix("..."))
    assert found.fault == ""


def test_what_a_payer_writes_is_never_a_line_of_its_own() -> None:
    forged = "2025-11-14,R99,SALE #B1007,100.07"
    found = rows(f'2025-11-14,R11,"hello\r\n{forged}\r\nbye",1.00\n2025-11-15,,GOOD,2.00')
    assert [(each.line_number, each.amount_minor, each.details) for each in found.lines] == [
        (2, 100, f"hello {forged} bye"),
        (5, 200, "GOOD"),
    ]
    assert not found.refused


def test_after_a_quote_that_is_not_closed_nothing_is_read_and_it_is_told_once() -> None:
    found = rows(
        '2025-11-14,,FIRST,1.00\n2025-11-14,,"CARD,1.00\n2025-11-15,,GOOD,2.00\n2025-11-15,,"GOOD",3.00'
    )
    assert [each.details for each in found.lines] == ["FIRST"]
    [refused] = found.refused
    assert refused.reason.startswith("its quotes do not match; nothing from this line on can be read")
    assert (refused.line_number, refused.original) == (3, '2025-11-14,,"CARD,1.00')


def test_a_damaged_line_alone_is_refused() -> None:
    found = read(f"{HEADING}\n2025-11-14,,caf".encode() + b"\xe9,1.00\n2025-11-15,,caf\xc3\xa9,2.00\n")
    assert [each.details for each in found.lines] == ["café"]
    assert found.refused[0].reason == "it has signs that are not of the account's encoding"
    [line] = read(
        f"{HEADING}\n2025-11-14,,caf".encode() + b"\xe9,1.00", Form("bank", "PHP", encoding="cp1252")
    ).lines
    assert line.details == "café"
    [line] = read(
        f"{HEADING}\n2025-11-14,,café,1.00".encode("utf-16"), Form("bank", "PHP", encoding="utf-16")
    ).lines
    assert line.details == "café"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it is empty"),
        (b"%PDF-1.7", "it is a PDF; fetch the statement as CSV or OFX"),
        (b"PK\x03\x04", "a workbook or an archive"),
        (b"When,What\n1,2\n", "no heading with the columns date, amount, reference, details was found"),
        ("date,amount\n".encode("utf-16"), "it is UTF-16 and not utf-8; see encoding of the account bank"),
        ("date,amount\n".encode("utf-16-le"), "it is UTF-16 and not utf-8; see encoding of the account bank"),
        (b"<OFX></OFX>", "it is OFX, and holds no statement"),
        (b"OFXHEADER:100\n", "it calls itself OFX and has no <OFX>"),
    ],
)
def test_of_a_file_in_another_form_nothing_is_read(body: bytes, reason: str) -> None:
    found = read(body)
    assert not found.lines
    assert reason in found.fault


def test_columns_have_the_names_of_the_bank_and_others_are_left_alone() -> None:
    columns = Columns(
        date="Booked On", amount=None, reference=None, details="Text", money_in="Credit", money_out="Debit"
    )
    form = Form("bank", "EUR", columns, date_format="%d.%m.%Y", locale="de_DE")
    found = read(
        "Account;1234\n\nBooked  on;Value;TEXT;Debit;Credit\n14.11.2025;x;Sale;;12,50\n15.11.2025;x;Fee;1,20;\n"
        "16.11.2025;x;Both;1,20;3,00\n",
        form,
    )
    assert [line.said for line in found.lines] == [
        (date(2025, 11, 14), 1_250, "", "Sale"),
        (date(2025, 11, 15), -120, "", "Fee"),
    ]
    assert [each.reason for each in found.refused] == ["it has money in and money out"]


def test_a_line_of_another_currency_is_refused() -> None:
    form = Form("bank", "PHP", Columns(currency="ccy"))
    found = rows("2025-11-14,,A,1.00,php\n2025-11-14,,B,1.00,USD", form, f"{HEADING},CCY")
    assert [line.details for line in found.lines] == ["A"]
    assert found.refused[0].reason == "it is in USD, and the account in PHP"


def test_two_identical_rows_on_a_day_are_kept_apart_and_a_longer_file_adds_what_is_new() -> None:
    row = "2025-11-14,R,CARD,1.00\n"
    once, twice, thrice = rows(row), rows(row * 2), rows(f"2025-11-13,R,CARD,1.00\n{row * 3}")
    assert [line.occurrence for line in twice.lines] == [0, 1]
    assert len(set(ids(twice))) == 2
    assert ids(once) == ids(twice)[:1]
    assert ids(twice) == ids(thrice)[1:3]


SGML = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1>
<CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>PHP
<CCACCTFROM><ACCTID>4111000000001234</CCACCTFROM>
<BANKTRANLIST><DTSTART>20251101
{rows}
</BANKTRANLIST><LEDGERBAL><BALAMT>10.00<DTASOF>20251130</LEDGERBAL>
</CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>
"""
XML = """<?xml version="1.0" encoding="UTF-8"?><?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE"?>
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>PHP</CURDEF>
<BANKACCTFROM><BANKID>1</BANKID><ACCTID>9991234</ACCTID></BANKACCTFROM><BANKTRANLIST>
{rows}
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


def a_row(fitid: str = "F1", amount: str = "12.50", **more: str) -> str:
    """A transaction of version 1."""
    values = {
        "TRNTYPE": "CREDIT",
        "DTPOSTED": "20251114120000[8:PHT]",
        "TRNAMT": amount,
        "FITID": fitid,
        **more,
    }
    return (
        "<STMTTRN>\n"
        + "".join(f"<{name}>{value}\n" for name, value in values.items() if value)
        + "</STMTTRN>"
    )


def test_both_versions_of_ofx_say_the_same() -> None:
    values = {"REFNUM": "R-77", "NAME": "LUNA &amp; SONS", "MEMO": "A&B #A-1001"}
    [old] = read(SGML.format(rows=a_row(**values))).lines
    tags = {"TRNTYPE": "CREDIT", "DTPOSTED": "20251114", "TRNAMT": "12.50", "FITID": "F1", **values}
    written = "".join(f"<{name}>{value}</{name}>" for name, value in tags.items())
    [new] = read(XML.format(rows=f"<STMTTRN>{written}</STMTTRN>")).lines
    assert old.said == new.said == (date(2025, 11, 14), 1_250, "R-77", "LUNA & SONS A&B #A-1001")
    assert line_id("bank", old) == line_id("bank", new)
    assert line_id("bank", old) != line_id("other", old)


def test_an_empty_value_swallows_none_behind_it() -> None:
    row = a_row(CHECKNUM="\n<MEMO>", REFNUM="R-77", PAYEE="<NAME>LUNA</PAYEE>")
    [line] = read(SGML.format(rows=row)).lines
    assert (line.reference, line.details) == ("R-77", "LUNA")


def test_a_line_of_ofx_is_known_by_the_banks_own_name_for_it() -> None:
    found = read(SGML.format(rows=a_row("F1") + a_row("F2") + a_row("F1") + a_row("F2", "13.00")))
    assert [line.bank_id for line in found.lines] == ["F1", "F2"]
    assert len(set(ids(found))) == 2
    [refused] = found.refused
    assert refused.reason == "FITID F2 stands in line 17 and says another thing"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (a_row(""), "it has no FITID"),
        (a_row(amount=""), "it has no TRNAMT"),
        (a_row(amount="1,234.50"), "TRNAMT '1,234.50' is no amount"),
        (a_row(amount="1.005"), "more digits behind the point"),
        (a_row(amount="0"), "its amount is 0"),
        (a_row(DTPOSTED="20251341"), "DTPOSTED '20251341' is no date"),
        (a_row(DTPOSTED="20261101"), "has not come yet"),
        (a_row(CURRENCY="", MEMO="<CURRENCY><CURSYM>USD<CURRATE>1</CURRENCY>"), "it is in USD"),
        (a_row().removesuffix("</STMTTRN>"), "its STMTTRN does not end"),
    ],
)
def test_a_transaction_that_cannot_be_used_is_told_and_the_others_are_read(row: str, reason: str) -> None:
    found = read(SGML.format(rows=row + a_row("GOOD", "1.00")))
    assert [line.bank_id for line in found.lines] == ["GOOD"]
    [refused] = found.refused
    assert reason in refused.reason


def test_a_file_that_is_cut_off_says_so() -> None:
    whole = SGML.format(rows=a_row("F1") + a_row("F2"))
    found = read(whole[: whole.index("F2")])
    assert [line.bank_id for line in found.lines] == ["F1"]
    assert found.refused[-1].reason == "the file ends before </OFX>: it is cut off; fetch it anew"


def test_of_several_accounts_only_the_one_that_is_meant() -> None:
    other = SGML.split("<CCSTMTTRNRS>")[1].split("</CCSTMTTRNRS>", maxsplit=1)[0].replace("1234", "9999")
    two = SGML.format(rows=a_row()).replace(
        "</CREDITCARDMSGSRSV1>",
        f"<CCSTMTTRNRS>{other.format(rows=a_row('F2'))}</CCSTMTTRNRS></CREDITCARDMSGSRSV1>",
    )
    assert "it holds 2 accounts; say number_ends" in read(two).fault
    found = read(two, Form("bank", "PHP", number_ends="1234"))
    assert [line.bank_id for line in found.lines] == ["F1"]
    assert found.refused[0].reason == "it is of another account: its number does not end in 1234"


def test_an_entity_of_the_files_own_is_not_followed() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "boom">]>' + SGML.format(rows=a_row(NAME="&a;"))
    assert read(bomb.replace("OFXHEADER:100\n", "", 1)).lines[0].details == "&a;"
    cdata = SGML.format(rows=a_row(NAME="<![CDATA[LUNA <1>]]>"))
    assert read(cdata).lines[0].details == "LUNA <1>"


@pytest.mark.parametrize("name", ["punycode", "idna", "rot13", "nosuch"])
def test_ofx_in_an_encoding_that_is_not_known_is_refused_before_it_is_read(name: str) -> None:
    text = XML.format(rows="").replace("UTF-8", name) + "-" * 200_000
    assert read(text).fault == "its header names an encoding that is not known; fetch it as UTF-8"
    assert read(XML.format(rows="").replace("UTF-8", "windows-1252")).fault == ""


def test_a_line_is_shown_as_its_account_or_its_file_is_written() -> None:
    text = f"{HEADING}\n2025-11-14,,café,1.00\n"
    for encoding in ("utf-8", "cp1252", "utf-16"):
        assert original_lines(text.encode(encoding), 2, encoding) == ["2025-11-14,,café,1.00"]
    assert original_lines(b"\xef\xbb\xbf" + text.encode(), 1, "utf-8") == [HEADING]
    assert original_lines(text.encode("cp1252"), 2, "utf-8") == ["2025-11-14,,caf\\xe9,1.00"]
    ofx = SGML.format(rows=a_row(NAME="café")).encode("cp1252")
    assert "<NAME>café" in original_lines(ofx, 12, "utf-16")


@given(
    st.binary(max_size=200), st.sampled_from([b"", f"{HEADING}\n".encode(), b"OFXHEADER:100\n<OFX><STMTRS>"])
)
def test_whatever_a_file_holds_it_is_read_or_told(body: bytes, head: bytes) -> None:
    found = read(head + body)
    assert found.lines or found.refused or head
