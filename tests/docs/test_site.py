"""The pages make a site without a warning."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pages import PROJECT


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path],
        check=False,
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    api = (tmp_path / "api.html").read_text("utf-8")
    assert "make_agreements" in api
    assert ":class:" not in api
