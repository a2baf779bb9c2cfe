"""The pages of the desk, put together as one ASGI app."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from types import ModuleType

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route as Path_
from starlette.types import ASGIApp

from generator.cli.review.item import sentence
from generator.desk import changes, mail, paper, papers, review, sheet, templates, work
from generator.desk.answers import (
    Asked,
    DeskAnswer,
    HtmlPage,
    Moved,
    NotThereError,
    RawContent,
    Route,
)
from generator.desk.guard import FORM, Door, Guard
from generator.desk.reading import Desk
from generator.desk.rendering import render, static_files
from generator.diagnostics import Diagnostic, DiagnosticError

PAGES: tuple[ModuleType, ...] = (papers, paper, review, sheet, changes, mail, templates, work)
"""The modules with ``ROUTES``."""
NAVIGATION = (
    ("Papers", "/papers"),
    ("Review", "/review"),
    ("Changes", "/changes"),
    ("Mail", "/mail"),
    ("Templates", "/templates"),
)
"""The pages to begin with."""
_CANNOT_BE = {"GET": "This cannot be shown", "POST": "This cannot be done"}
_HOUR = 3600
_NOTHING: ImmutableMultiDict[str, str] = ImmutableMultiDict()


def warm(desk: Desk) -> None:
    """Make ahead what pages show, so that none has to be waited for."""
    for make in (papers.rows_at, changes.plan_now, mail.planned, templates.groups):
        with suppress(DiagnosticError, OSError):  # the page itself says so
            make(desk)


def make_desk_app(desk: Desk, door: Door) -> ASGIApp:
    """Return the app of a desk behind its door."""
    desk.later.do = partial(warm, desk)

    def answer(route: Route) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            asked = Asked(request.query_params, request.scope.get(FORM, _NOTHING))
            return await run_in_threadpool(_respond, desk, door, route, asked)

        return endpoint

    async def lost(request: Request, problem: Exception) -> Response:
        page = HtmlPage("problem", "Not found", {"sentences": ["There is no such page."]}, 404)
        return await run_in_threadpool(_to_response, desk, door, request.url.path, page)

    routes: Sequence[Route] = [route for module in PAGES for route in module.ROUTES]
    return Guard(
        Starlette(
            routes=[
                *(Path_(each.path, answer(each), methods=[each.method]) for each in routes),
                Path_("/static/{name}", _static),
            ],
            exception_handlers={HTTPException: lost},
        ),
        door,
    )


async def _static(request: Request) -> Response:
    found = static_files().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    headers = {"Cache-Control": f"private, max-age={_HOUR}"}
    return Response(found[0], media_type=found[1], headers=headers)


def _respond(desk: Desk, door: Door, route: Route, asked: Asked) -> Response:
    """Return the answer, or a page that says why there is none."""
    try:
        return _to_response(desk, door, route.path, route.handler(desk, asked))
    except NotThereError as problem:
        answer = _problem("Not found", [str(problem)], 404)
    except DiagnosticError as problem:
        answer = _problem(_CANNOT_BE[route.method], list(map(_words, problem.diagnostics)), 409)
    except OSError as problem:
        where = f"{problem.filename}: " if problem.filename else ""
        words = where + sentence(problem.strerror or str(problem))
        answer = _problem(_CANNOT_BE[route.method], [words], 409)
    except Exception:
        logging.getLogger(__name__).exception("a mistake of the program, in %s", route.path)
        words = "This is a bug; the terminal shows the details. Please report it."
        answer = _problem("Something went wrong", [words], 500)
    finally:
        if route.method == "POST":
            desk.later.order()
    return _to_response(desk, door, route.path, answer)


def _words(problem: Diagnostic) -> str:
    """Return what is wrong and what to do, with its place before it."""
    place = f"{problem.span}: " if str(problem.span) else ""
    hint = f" ({problem.hint})" if problem.hint else ""
    words = f"{problem.message}{hint}"
    is_word = words.partition(" ")[0].isalpha()  # else it is the name of a file
    return place + (sentence(words) if is_word else words)


def _problem(title: str, sentences: Sequence[str], status: int) -> HtmlPage:
    return HtmlPage("problem", title, {"sentences": sentences}, status)


def _to_response(desk: Desk, door: Door, path: str, answer: DeskAnswer) -> Response:
    match answer:
        case HtmlPage():
            values = {
                **answer.values,
                "title": answer.title,
                "here": path,
                "navigation": NAVIGATION,
                "notices": desk.notices(),
                "event": _event(desk),
                "person": desk.by,
                "can_write": _can_write(desk),
            }
            return HTMLResponse(render(answer.template, values, door.key), answer.status)
        case Moved():
            return RedirectResponse(answer.address, 303)
        case RawContent():
            headers = {"Content-Security-Policy": answer.policy}
            if answer.seconds:
                headers["Cache-Control"] = f"private, max-age={answer.seconds}"
            return Response(answer.body, media_type=answer.media_type, headers=headers)


def _event(desk: Desk) -> str:
    """Return what the papers appear in, as far as the settings say it."""
    try:
        volume = desk.settings.config.volume
    except DiagnosticError:
        return ""
    return volume.shortname or volume.name or volume.booktitle


def _can_write(desk: Desk) -> bool:
    try:
        return desk.can_write
    except DiagnosticError:
        return False
