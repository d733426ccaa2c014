"""What can go wrong with whole files: their way over the wire, their form, their number."""

from copy import deepcopy

from demo.faults_of_lists import HTML_PAGE
from demo.pos_files import Delivery, Shelf, Upload


def drops_mid_file(shelf: Shelf) -> None:
    """rd5000 breaks off in the middle of the transfer, each time."""
    shelf.of("rd5000").delivery = Delivery.DROPS


def drops_once(shelf: Shelf) -> None:
    """rd5000 breaks off in the middle of the transfer the first time, and comes whole after that."""
    shelf.of("rd5000").delivery = Delivery.DROPS_ONCE


def huge_file(shelf: Shelf) -> None:
    """rd5000 is 200 MB and says so."""
    shelf.of("rd5000").delivery = Delivery.HUGE


def huge_file_undeclared(shelf: Shelf) -> None:
    """rd5000 is 200 MB and does not say so: chunks without end."""
    shelf.of("rd5000").delivery = Delivery.HUGE_UNDECLARED


def truncated_file(shelf: Shelf) -> None:
    """rd5000 was cut off before the upload: it ends inside a line, with a right Content-Length."""
    upload = shelf.of("rd5000")
    del upload.lines[max(1, len(upload.lines) * 2 // 3) :]
    last = len(upload.lines) - 1
    upload.lines[last] = upload.lines[last][:60]
    upload.refused[last] = "cut_off"
    upload.ends_open = True


def header_only(shelf: Shelf) -> None:
    """rd5000 holds its header and nothing else."""
    shelf.of("rd5000").lines.clear()


def html_file(shelf: Shelf) -> None:
    """rd5000 is an HTML page, with status 200."""
    _page(shelf.of("rd5000"))


def html_files(shelf: Shelf) -> None:
    """All seven files are HTML pages, with status 200."""
    for upload in shelf.uploads:
        _page(upload)


def utf16(shelf: Shelf) -> None:
    """All seven files are UTF-16."""
    for upload in shelf.uploads:
        upload.data = upload.body().decode().encode("utf-16")
        upload.readable = False


def missing_type(shelf: Shelf) -> None:
    """The tenders (rd5800) were not uploaded."""
    shelf.uploads.remove(shelf.of("rd5800"))


def missing_lines(shelf: Shelf) -> None:
    """The lines (rd5000) were not uploaded, everything else was."""
    shelf.uploads.remove(shelf.of("rd5000"))


def crlf(shelf: Shelf) -> None:
    """rd5000 and rd5800 end their lines with CR LF."""
    for kind in ("rd5000", "rd5800"):
        shelf.of(kind).line_end = "\r\n"


def byte_order_mark(shelf: Shelf) -> None:
    """rd5000 and rd5800 begin with a byte order mark."""
    for kind in ("rd5000", "rd5800"):
        shelf.of(kind).byte_order_mark = True


def several_uploads(shelf: Shelf) -> None:
    """rd5000 and rd5800 were uploaded at 19-59, 20-00 and 23-03; the middle rd5000 is the biggest."""
    lines, tenders = shelf.of("rd5000"), shelf.of("rd5800")
    _again(shelf, lines, "19-59", len(lines.lines) // 3)
    _again(shelf, lines, "23-03", len(lines.lines) // 6)
    _again(shelf, tenders, "19-59", len(tenders.lines) // 3)
    _again(shelf, tenders, "23-03", 0)


def repeated_lines(shelf: Shelf) -> None:
    """Beside the right rd5000 stands a later, larger one that only says half of its lines three times."""
    upload = shelf.of("rd5000")
    later = _again(shelf, upload, "23-03", len(upload.lines) // 2)
    count = len(later.lines)
    later.lines = later.lines * 3
    later.refused = dict.fromkeys(range(count, 3 * count), "repeated_line")


def repeated_lines_alone(shelf: Shelf) -> None:
    """The only rd5000 says its newest lines twice."""
    upload = shelf.of("rd5000")
    again = max(1, len(upload.lines) // 10)
    upload.refused = dict.fromkeys(range(len(upload.lines), len(upload.lines) + again), "repeated_line")
    upload.lines = upload.lines + upload.lines[:again]


def _page(upload: Upload) -> None:
    upload.data, upload.readable, upload.lines = HTML_PAGE.encode(), False, []


def _again(shelf: Shelf, upload: Upload, at: str, without_newest: int) -> Upload:
    """Another upload of the same file, lacking its newest lines."""
    other = deepcopy(upload)
    other.at, other.lines = at, upload.lines[without_newest:]
    shelf.uploads.append(other)
    return other
