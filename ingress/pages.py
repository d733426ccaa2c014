"""The pages beside the webhooks: health, metrics, and what every address looks like (OpenAPI)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi

from ingress.group_commit import GroupCommit
from ingress.health import Health, Questions
from ingress.interface import WEBHOOK
from ingress.interface_page import add_interface_page
from ingress.metrics import CONTENT_TYPE, Metrics

TITLE = "ROMS front door"
WATCHED = frozenset({"/health", "/metrics"})
"""Answered however many connect: who watches the door would take a crowd for its end, and restart it. Many who ask at
once cost no more than one, for they share what is looked up."""
SUMMARY = "Webhooks become events: proven first, and on the disk before they are answered."


def create_pages(commit: GroupCommit, ask: Questions, health: Health, metrics: Metrics) -> FastAPI:
    """The pages; when they end, what waits to be kept is kept."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await commit.close()

    pages = FastAPI(title=TITLE, summary=SUMMARY, lifespan=lifespan, docs_url=None, redoc_url=None)
    pages.openapi = lambda: _described(pages)  # type: ignore[method-assign]
    add_interface_page(pages)

    @pages.get(
        "/health", summary="Whether events can be taken", responses={503: {"description": "They cannot."}}
    )
    async def tell_health() -> Response:
        is_well, shown = await health.look()
        return Response(orjson.dumps(shown), 200 if is_well else 503, media_type="application/json")

    @pages.get("/metrics", summary="Figures for Prometheus")
    async def tell_metrics() -> Response:
        counts, signs = await asyncio.gather(ask.counts.look(), ask.signs.look())
        told = metrics.text(counts.answer if signs.is_of_now else None, is_up=signs.is_of_now)
        return Response(told, media_type=CONTENT_TYPE)

    return pages


def _described(pages: FastAPI) -> dict[str, Any]:
    """The pages' own description, with the address that does not pass through them."""
    if pages.openapi_schema is None:
        described = get_openapi(title=TITLE, version=pages.version, summary=SUMMARY, routes=pages.routes)
        described["paths"]["/webhooks/{source}"] = WEBHOOK
        pages.openapi_schema = described
    return pages.openapi_schema
