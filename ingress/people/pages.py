"""The addresses of the page: the page itself, the login, the replay button, and the live feed."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from jinja2 import Environment, FileSystemLoader

from ingress.answers import Answer
from ingress.body import read_body
from ingress.people.desk import PeopleDesk
from ingress.people.feed import Feed
from ingress.people.sessions import LASTS_SECONDS, Session, Sessions
from ingress.people.tries import Tries
from ingress.safe_headers import SAFE
from roms_assets.kernel.errors import RomsError

COOKIE = "roms_session"
LONGEST_FORM = 4_096
FORM_SECONDS = 5
FEED_SECONDS = 1.0
OPERATOR = "operator"
NUMBERS = ("id", "attempts", "waiting", "read", "dead", "tills", "total")
"""Columns that stand to the right."""
NOT_REPLAYED = (
    "the event store does not answer: the page shows whether the event waits again; if not, press once more"
)
_HERE = Path(__file__).parent
_TEMPLATES = Environment(loader=FileSystemLoader(_HERE), autoescape=True)


def add_page(pages: FastAPI, desk: PeopleDesk, sessions: Sessions) -> None:
    """Serve the page."""
    _add_files(pages)
    _add_login(pages, sessions)
    _add_looking(pages, desk, sessions)
    _add_replaying(pages, desk, sessions)


def _add_looking(pages: FastAPI, desk: PeopleDesk, sessions: Sessions) -> None:
    @pages.get("/", include_in_schema=False)
    async def page(request: Request) -> Response:
        session = _session(request, sessions)
        if session is None:
            return _html("login.html", knows_nobody=sessions.knows_nobody)
        try:
            return _html("page.html", session=session, tables=await desk.tables(), **_about(desk, session))
        except RomsError:
            return _html("login.html", 503, trouble="The event store does not answer.")

    @pages.get("/feed", include_in_schema=False)
    async def feed(request: Request) -> Response:
        if _session(request, sessions) is None:
            return Response("log in first", 403, SAFE)
        told = _feed(request, desk, sessions)
        return StreamingResponse(told, headers=SAFE, media_type="text/event-stream")


def _add_files(pages: FastAPI) -> None:
    @pages.get("/page.js", include_in_schema=False)
    async def script() -> Response:
        return Response((_HERE / "page.js").read_text(), media_type="text/javascript", headers=SAFE)

    @pages.get("/page.css", include_in_schema=False)
    async def style() -> Response:
        return Response((_HERE / "page.css").read_text(), media_type="text/css", headers=SAFE)

    @pages.get("/favicon.ico", include_in_schema=False)
    async def icon() -> Response:
        return Response(status_code=204)


def _add_login(pages: FastAPI, sessions: Sessions) -> None:
    tries = Tries(time.monotonic())

    @pages.post("/login", include_in_schema=False)
    async def log_in(request: Request) -> Response:
        form = await _form(request)
        address = request.client.host if request.client else ""
        if not tries.take(address, time.monotonic()):
            return _html("login.html", 429, trouble="Too many tries; wait a moment.")
        cookie = await asyncio.to_thread(sessions.log_in, form.get("name", ""), form.get("password", ""))
        if cookie is None:
            return _html("login.html", 403, trouble="Name or password is wrong.")
        answer = RedirectResponse("/", 303, SAFE)
        is_https = request.headers.get("x-forwarded-proto") == "https"
        answer.set_cookie(COOKIE, cookie, LASTS_SECONDS, httponly=True, secure=is_https, samesite="strict")
        return answer

    @pages.post("/logout", include_in_schema=False)
    async def log_out(request: Request) -> Response:
        sessions.log_out(request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/", 303, SAFE)
        answer.delete_cookie(COOKIE)
        return answer


def _add_replaying(pages: FastAPI, desk: PeopleDesk, sessions: Sessions) -> None:
    @pages.post("/replay", include_in_schema=False)
    async def replay(request: Request) -> Response:
        session, form = _session(request, sessions), await _form(request)
        if session is None or session.person.role != OPERATOR or form.get("token") != session.form_token:
            return Response("only an operator may replay", 403, SAFE)
        number = form.get("event", "")
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            return Response("that is no event", 400, SAFE)
        try:
            await desk.replay(int(number))
        except RomsError:
            return Response(NOT_REPLAYED, 503, SAFE)
        return RedirectResponse("/", 303, SAFE)


async def _feed(request: Request, desk: PeopleDesk, sessions: Sessions) -> AsyncIterator[bytes]:
    """Server-sent events: each row that is new or changed, until the reader goes away or the login ends."""
    feed = Feed()
    while _session(request, sessions) and not await request.is_disconnected():
        try:
            told = list(feed.changes(await desk.tables()))
        except RomsError:
            told = []  # the next look may find the store again
        yield b"".join([*told, b": still here\n\n"])
        await asyncio.sleep(FEED_SECONDS)


def _about(desk: PeopleDesk, session: Session) -> dict[str, Any]:
    """What the page says besides its rows."""
    return {
        "ui_address": desk.ui_address(),
        "has_tills": desk.business.pos is not None,
        "has_square": desk.business.square is not None,
        "is_operator": session.person.role == OPERATOR,
        "numbers": NUMBERS,
    }


def _session(request: Request, sessions: Sessions) -> Session | None:
    return sessions.session(request.cookies.get(COOKIE, ""))


async def _form(request: Request) -> dict[str, str]:
    """The fields of a small form; none when it is too large or too slow."""
    body = await read_body(request.receive, request.headers.get("content-length"), LONGEST_FORM, FORM_SECONDS)
    if isinstance(body, Answer):
        return {}
    try:
        fields = parse_qs(body.decode("latin-1"), max_num_fields=10)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def _html(name: str, status: int = 200, **values: Any) -> HTMLResponse:
    return HTMLResponse(_TEMPLATES.get_template(name).render(**values), status, SAFE)
