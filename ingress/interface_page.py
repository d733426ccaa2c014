"""The page `/docs`: the interface as Swagger UI shows it. All its files come from here, so it needs no Internet."""

from collections.abc import Awaitable, Callable
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Response
from fastapi.responses import FileResponse

from ingress.safe_headers import SAFE_WITH_INLINE_PICTURES

_HERE = Path(__file__).parent
_SWAGGER_UI = Path(str(files("fastapi_offline"))) / "static"
"""That package keeps the files as they are published, by version."""
_FILES = {
    "/docs": _HERE / "interface.html",
    "/docs/interface.js": _HERE / "interface.js",
    "/docs/swagger-ui-bundle.js": _SWAGGER_UI / "swagger-ui-bundle.js",
    "/docs/swagger-ui.css": _SWAGGER_UI / "swagger-ui.css",
}


def add_interface_page(pages: FastAPI) -> None:
    """Serve the page and its files."""
    for address, file in _FILES.items():
        pages.get(address, include_in_schema=False)(_shown(file))


def _shown(file: Path) -> Callable[[], Awaitable[Response]]:
    async def show() -> Response:
        return FileResponse(file, headers=SAFE_WITH_INLINE_PICTURES)

    return show
