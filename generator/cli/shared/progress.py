"""A bar on the terminal, for what takes long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from generator.cli.shared.console import messages


@contextmanager
def shown_progress(label: str, total: int, *, shown: bool) -> Iterator[Callable[[], None]]:
    """Show a bar on a terminal; yield what is to be called after each step."""
    if not (shown and messages.is_terminal):
        yield lambda: None
        return
    from rich.progress import (  # noqa: PLC0415 - only where a bar is shown
        MofNCompleteColumn,
        Progress,
        TimeRemainingColumn,
    )

    with Progress(
        *Progress.get_default_columns()[:2],
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=messages,
        transient=True,
    ) as progress:
        task = progress.add_task(label, total=total)

        def advance() -> None:
            # A file that turns out to hold several forms makes more steps.
            done = progress.tasks[task].completed + 1
            progress.update(task, completed=done, total=max(total, done))

        yield advance
