"""What can go wrong before any file is fetched: the host's answer, and the names in its list."""

from demo.pos_files import Shelf

ERROR_SENTENCE = "An error occurred, check your Internet connection and try again"
HTML_PAGE = (
    "<!DOCTYPE html><html><head><title>Service</title></head><body><h1>Please, try later</h1></body></html>"
)


def error_sentence(shelf: Shelf) -> None:
    """Status 200 with a sentence of 63 bytes instead of a list."""
    shelf.answer.text = ERROR_SENTENCE


def html_list(shelf: Shelf) -> None:
    """Status 200 with an HTML page instead of a list."""
    shelf.answer.text, shelf.answer.kind = HTML_PAGE, "text/html"


def no_files(shelf: Shelf) -> None:
    """Status 200 with the words that there are no files."""
    shelf.answer.text = "There are no files for this date"


def empty_list(shelf: Shelf) -> None:
    """An empty list."""
    shelf.uploads.clear()


def never_uploaded(shelf: Shelf) -> None:
    """The till never uploaded that day, so the list is empty."""
    shelf.uploads.clear()


def server_error_list(shelf: Shelf) -> None:
    """Status 500 each time the list is asked for."""
    shelf.answer.status, shelf.answer.text = 500, "Internal Server Error"


def flaky_list(shelf: Shelf) -> None:
    """Status 500 the first time, the good list after that."""
    shelf.answer.fails_first = 1


def silent(shelf: Shelf) -> None:
    """No answer to the question for the list until the world's `silence_seconds` are over."""
    shelf.answer.is_silent = True
    shelf.answer.text = ERROR_SENTENCE


def other_branch_file(shelf: Shelf) -> None:
    """The list also names files of another branch."""
    shelf.strange_names.append(f"a_ELSEWHERE_{shelf.pos}_rd5000_{shelf.day}_23-30_.csv")


def other_date_file(shelf: Shelf) -> None:
    """The list also names a file of another date."""
    shelf.strange_names.append(f"a_{shelf.branch}_{shelf.pos}_rd5000_2019-01-01_23-30_.csv")


def path_traversal(shelf: Shelf) -> None:
    """The list also holds names with `../` in them."""
    good = shelf.name(shelf.uploads[0]).replace("_20-00_", "_23-40_")
    shelf.strange_names += [f"../../{good}", "../../../etc/passwd"]


def foreign_address(shelf: Shelf) -> None:
    """The list also holds an absolute address on another computer."""
    good = shelf.name(shelf.uploads[0]).replace("_20-00_", "_23-40_")
    shelf.strange_names += [f"http://elsewhere.invalid/{good}", f"//elsewhere.invalid/{good}"]


def open_on_closed_day(shelf: Shelf) -> None:
    """Files come although the branch is closed that day; the files themselves are good."""
