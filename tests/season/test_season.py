"""A workshop's season with one agreement."""

from __future__ import annotations

from pathlib import Path

import pytest
from mail.conftest import Box, MailServer

from season.playing import Season


@pytest.mark.parametrize("papers", [20, pytest.param(60, marks=pytest.mark.slow)])
def test_a_season(papers: int, workspace: Path, box: Box, server: MailServer) -> None:
    season = Season(workspace, box, server, papers)
    season.play()
    season.hand_in()
