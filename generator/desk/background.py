"""What takes longer than a page may: done in a thread of its own, one thing at a time.

It is what a command does, and it can be stopped as a command can: between two steps, what is done
stays done.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread, Timer

import typer

from generator.cli.shared.console import heard
from generator.diagnostics import DiagnosticError, error


class Progress:
    """How far a piece of work is; its steps tell it, and learn here whether they shall stop."""

    def __init__(self, total: int = 0) -> None:
        self.total = total
        self.done = 0
        self.lines: list[str] = []
        """What was said, in order."""
        self._stop = Event()

    def stop(self) -> None:
        """Ask it to stop before the next step."""
        self._stop.set()

    def step(self) -> None:
        """Count a step.

        Raises:
            KeyboardInterrupt: it shall stop, as Ctrl-C says in a terminal; once.
        """
        self.done += 1
        if self._stop.is_set():
            self._stop.clear()
            raise KeyboardInterrupt

    def say(self, sentence: str) -> None:
        """Add a sentence."""
        self.lines.append(sentence)


Doing = Callable[[Progress], None]


class BackgroundTask:
    """A piece of work, from its start to its end."""

    def __init__(self, title: str, back: str, total: int, do: Doing) -> None:
        self.title = title
        self.back = back
        """Where to go when it has ended."""
        self.progress = Progress(total)
        self._do = do
        self._thread = Thread(target=self._run, name=title)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._thread.is_alive()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end, or so long; tell whether it has ended."""
        self._thread.join(seconds)
        return not self.is_running

    def _run(self) -> None:
        with heard() as sentences:
            self.progress.lines = sentences
            try:
                self._do(self.progress)
            except DiagnosticError as problem:
                sentences.extend(map(str, problem.diagnostics))
            except OSError as problem:
                where = f"{problem.filename}: " if problem.filename else ""
                sentences.append(f"{where}{problem.strerror or problem}")
            except (typer.Exit, SystemExit):
                pass  # what stopped it has been said
            except KeyboardInterrupt:
                sentences.append("Stopped. What was done stays.")
            except Exception:
                logging.getLogger(__name__).exception("a mistake of the program: %s", self.title)
                sentences.append("This is a bug; the terminal shows the details.")


class Works:
    """The work of a desk: what runs now, and what ran last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.last: BackgroundTask | None = None

    def start(self, title: str, back: str, total: int, do: Doing) -> BackgroundTask:
        """Start a piece of work.

        Raises:
            DiagnosticError: another one is running.
        """
        with self._lock:
            if self.last is not None and self.last.is_running:
                raise DiagnosticError(
                    error(f"it is busy: {self.last.title}", "wait until that has finished")
                )
            self.last = BackgroundTask(title, back, total, do)
            return self.last

    def close(self) -> None:
        """Stop what runs, and wait until it has."""
        if self.last is not None:
            self.last.progress.stop()
            self.last.wait()


class Later:
    """Does something when nothing was asked for a moment, in a thread of its own."""

    def __init__(self, seconds: float) -> None:
        self.do: Callable[[], None] = lambda: None
        self._seconds = seconds
        self._lock = Lock()
        self._timer: Timer | None = None

    def order(self, seconds: float | None = None) -> None:
        """Do it in a moment, or in so many seconds; if it is ordered again before, after that."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = Timer(self._seconds if seconds is None else seconds, self.do)
            self._timer.daemon = True
            self._timer.start()

    def close(self) -> None:
        """Begin nothing more, and wait for what was begun."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer.join()
