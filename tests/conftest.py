"""What holds for all tests."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator
from multiprocessing import get_context

import pytest
from hypothesis import settings

from generator.returns.reading import worker

IN_CI = bool(os.environ.get("CI"))

# The time limit of a single example says more about the machine than about the code; in CI the
# examples are the same at each run.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if IN_CI else "local")

LONGEST = (
    *("pdf/test_straight", "returns/test_adopt", "returns/test_print_diff", "forms/test_agreement"),
    *(
        "tex/test_properties",
        "markdown/test_roundtrip",
        "cli/test_killed",
        "returns/test_assigning",
    ),
    *(
        "docs/test_examples",
        "docs/test_mail_page",
        "mail/test_killed",
        "parallel/test_parallel",
        "season/test_season",
    ),
    "season/test_two_agreements",
)
"""The files that take longest, which begin first."""

# Who runs in the background ignores Ctrl-C, and hands that down to the commands under test.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest files begin, so that no process runs one of them when all others are done."""
    items.sort(key=lambda item: not str(item.path.with_suffix("")).endswith(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI every tool is there: a skipped test is a failed one."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which no test may be in CI: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself."""
    report = yield
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which no module may be in CI: {report.longrepr}"
    return report


@pytest.fixture
def forked_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork the processes that look at strangers' files from one that has loaded their libraries.

    Loading them takes a second each time. It is for tests of what is found in files; those of the
    processes themselves, and every real command, start them as they are shipped.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(["generator.returns.checking", "generator.returns.crops"])
    monkeypatch.setattr(worker, "get_context", lambda method: context)
