"""Every fault of the faked world by its name; it changes what the host has for one till-day, in place."""

from collections.abc import Callable

from demo import faults_of_files as files
from demo import faults_of_lines as lines
from demo import faults_of_lists as lists
from demo.pos_files import Shelf

Fault = Callable[[Shelf], None]

_ALL: tuple[Fault, ...] = (
    lists.error_sentence,
    lists.html_list,
    lists.no_files,
    lists.empty_list,
    lists.never_uploaded,
    lists.server_error_list,
    lists.flaky_list,
    lists.silent,
    lists.other_branch_file,
    lists.other_date_file,
    lists.path_traversal,
    lists.foreign_address,
    lists.open_on_closed_day,
    files.drops_mid_file,
    files.drops_once,
    files.huge_file,
    files.huge_file_undeclared,
    files.truncated_file,
    files.header_only,
    files.html_file,
    files.html_files,
    files.utf16,
    files.missing_type,
    files.missing_lines,
    files.crlf,
    files.byte_order_mark,
    files.several_uploads,
    files.repeated_lines,
    files.repeated_lines_alone,
    lines.latin1,
    lines.unclosed_quote,
    lines.forty_one_fields,
    lines.negative_quantity,
    lines.impossible_date,
    lines.late_lines,
    lines.other_branch_content,
    lines.other_date_content,
    lines.unbalanced,
    lines.morning_only,
)
FAULTS: dict[str, Fault] = {fault.__name__: fault for fault in _ALL}
SLOW_OR_HUGE = frozenset({"silent", "huge_file", "huge_file_undeclared"})
"""Left to the tests: a demo is quick."""


def description(name: str) -> str:
    """The fault in one line."""
    return (FAULTS[name].__doc__ or name).strip().splitlines()[0]
