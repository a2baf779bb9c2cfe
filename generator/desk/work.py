"""The page of what takes longer than a page may: how far it is, and how it ended."""

from __future__ import annotations

import json

from generator.desk.answers import (
    Asked,
    DeskAnswer,
    HtmlPage,
    Moved,
    NotThereError,
    RawContent,
    get,
    post,
)
from generator.desk.background import BackgroundTask, Doing
from generator.desk.reading import Desk

_SOON = 1.5
"""Seconds that are waited before a page is shown on which one sees it go on."""


def begin(desk: Desk, title: str, back: str, total: int, do: Doing) -> DeskAnswer:
    """Start a piece of work, and show what came of it, or how far it is.

    Raises:
        DiagnosticError: another one is running.
    """
    work = desk.works.start(title, back, total, do)
    if not work.wait(_SOON):
        return Moved("/work")
    for line in work.progress.lines:
        desk.notify(line)
    return Moved(back)


def show(desk: Desk, asked: Asked) -> DeskAnswer:
    """Show what runs, or how it ended."""
    work = _last(desk)
    return HtmlPage("work", work.title, {"work": work, "progress": work.progress})


def state(desk: Desk, asked: Asked) -> DeskAnswer:
    """Return how far it is, for the script of the page."""
    work = _last(desk)
    progress = work.progress
    content = {
        "running": work.is_running,
        "done": progress.done,
        "total": progress.total,
        "lines": progress.lines[-1:],
    }
    return RawContent(json.dumps(content).encode(), "application/json")


def stop(desk: Desk, asked: Asked) -> DeskAnswer:
    """Stop it before its next step."""
    work = _last(desk)
    work.progress.stop()
    work.wait(_SOON)
    return Moved("/work")


def _last(desk: Desk) -> BackgroundTask:
    if desk.works.last is None:
        raise NotThereError("Nothing has been started from this desk.")
    return desk.works.last


ROUTES = (get("/work", show), get("/work.json", state), post("/work/stop", stop))
