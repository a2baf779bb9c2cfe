"""Where the time of a form goes.

A timer interrupts the batch a thousand times a second and notes who is at work; time in a C library
counts for the function that called it. This costs the batch next to nothing, unlike a tracer, so
the shares are those of the undisturbed run.

    python -m bench.profile [--quick] [metadata …]
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from types import FrameType

import generator
from bench.contenders import ours
from bench.contenders.common import Maker
from bench.papers import take
from bench.settings import read_settings
from generator.paper import Paper

INTERVAL = 0.001
"""Seconds between two looks."""
SHOWN = 25

_PACKAGE = Path(str(generator.__file__)).parent
_LAYOUT = "layout."
"""What lays out within the PDF room; the rest of it writes the file."""
_SHARED = {"diagnostics", "document", "paper", "text"}
"""Level 0: its work counts for the room that called it, unless that is the pipeline."""
_DISK = {"output", "filenames"}


@dataclass(frozen=True, slots=True)
class Profile:
    """How often what was seen at work."""

    rooms: Counter[str] = field(default_factory=Counter)
    functions: Counter[str] = field(default_factory=Counter)

    def look(self, _signal: int, frame: FrameType | None) -> None:
        """Note who is at work; ask for the next interruption only then, so that none is nested."""
        try:
            self._note(frame)
        finally:
            signal.setitimer(signal.ITIMER_REAL, INTERVAL)

    def _note(self, frame: FrameType | None) -> None:
        owners = [_owner(each) for each in _frames(frame)]
        ours_at_work = [owner for owner in owners if owner is not None]
        if not ours_at_work:
            self.rooms["outside"] += 1
            return
        module, function = ours_at_work[0]
        self.functions[f"{module}.{function}"] += 1
        modules = [name for name, _ in ours_at_work if name not in _SHARED]
        self.rooms[_room(modules[0] if modules else module)] += 1


def main() -> None:
    """Profile the batch, and print the results as Markdown."""
    settings = read_settings()
    count = settings.pick(3_000, 300)
    papers = take(settings.data, 2 * count + count // 4)
    warm, plain, looked_at = papers[: count // 4], papers[count // 4 : -count], papers[-count:]
    make = ours.prepare(papers)
    _make(make, warm)
    each = _make(make, plain) / len(plain) * 1e3
    profile = Profile()
    with _looking(profile):
        disturbed = _make(make, looked_at) / len(looked_at) * 1e3
    looks = sum(profile.rooms.values())
    print(
        f"{count:,} forms in one process, {each:.2f} ms each, {disturbed:.2f} ms while looked at "
        f"({looks:,} looks).\n"
    )
    print("| room | share | ms per form |\n|---|--:|--:|")
    for room, seen in profile.rooms.most_common():
        print(f"| {room} | {seen / looks:.1%} | {seen / looks * each:.3f} |")
    print("\n| function, with what it calls outside the project | share |\n|---|--:|")
    for function, seen in profile.functions.most_common(SHOWN):
        print(f"| `{function}` | {seen / looks:.1%} |")


def _make(make: Maker, papers: Sequence[Paper]) -> float:
    with TemporaryDirectory() as folder:
        start = time.perf_counter()
        make(papers, Path(folder))
        return time.perf_counter() - start


@contextmanager
def _looking(profile: Profile) -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, profile.look)
    signal.setitimer(signal.ITIMER_REAL, INTERVAL)
    try:
        yield
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _owner(frame: FrameType) -> tuple[str, str] | None:
    """Give the module, as ``pdf.layout.lines``, and the function of a frame of the project."""
    path = PurePath(frame.f_code.co_filename)
    if path.suffix == ".j2" or "__jinja_template__" in frame.f_globals:
        return "template", "(the template itself)"
    if not path.is_relative_to(_PACKAGE):
        return None
    module = ".".join(path.relative_to(_PACKAGE).with_suffix("").parts)
    return module, frame.f_code.co_qualname


def _room(module: str) -> str:
    top, _, rest = module.partition(".")
    if top == "pdf":
        return "pdf layout" if rest.startswith(_LAYOUT) else "pdf file"
    if top in _DISK:
        return "disk"
    if top == "template":
        return "compose"
    if top == "markdown":
        return "markdown"
    return "pipeline"


if __name__ == "__main__":
    main()
