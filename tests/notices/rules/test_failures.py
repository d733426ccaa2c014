"""The first real cause, out of everything that was wrapped around it."""

from roms_assets.notices.rules.failures import LONGEST, NO_REASON, Fault, first_cause


def test_the_innermost_error_is_the_cause() -> None:
    inner = Fault("KeyError", "KeyError: 'ITE_CODE'\n")
    wrapped = Fault(
        "DagsterExecutionStepExecutionError",
        "Error occurred while executing op\n:",
        Fault("ValueError", "x", inner),
    )
    assert first_cause([wrapped, Fault("Other", "later")]) == "KeyError: 'ITE_CODE'"


def test_our_own_words_go_before_what_they_were_raised_from() -> None:
    system = Fault("ConnectionRefusedError", "ConnectionRefusedError: [Errno 111] Connection refused\n")
    ours = Fault(
        "SourceUnavailable",
        "roms_assets.kernel.errors.SourceUnavailable: the ledger does not answer\n",
        system,
    )
    assert first_cause([Fault("DagsterError", "wrapped", ours)]) == "the ledger does not answer"


def test_it_is_one_line_and_not_too_long() -> None:
    told = first_cause([Fault("", "one\n two " + "x" * 1000)])
    assert told.startswith("one two xxx")
    assert len(told) == LONGEST


def test_an_error_without_words_has_its_name_and_none_says_so() -> None:
    assert first_cause([Fault("AssertionError", "")]) == "AssertionError"
    assert first_cause([]) == NO_REASON
