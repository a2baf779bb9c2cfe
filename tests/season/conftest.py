"""An empty folder, a calendar and a mail server, for a season."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mail.conftest import PASSWORD, Box, Certificate, MailServer, running
from mail.conftest import box as box  # noqa: PLC0414 - a fixture
from mail.conftest import certificate as certificate  # noqa: PLC0414 - a fixture

from generator.cli.shared.logins import variable
from generator.servers.server import Security
from season.chair import put_calendar


@pytest.fixture
def server(box: Box, certificate: Certificate) -> Iterator[MailServer]:
    yield from running(box, certificate, Security.STARTTLS)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that commands run in, by the season's calendar and with its password."""
    put_calendar(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable("smtp"), PASSWORD)
    return tmp_path
