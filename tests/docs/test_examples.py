"""What the pages tell a chair to type does what they show."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from console import Session, differences
from pages import PAGES, PROJECT, Block, action, examples, read_blocks
from pikepdf.form import DefaultAppearanceStreamGenerator, Form, TextField
from PIL import Image

from generator.config import parse_config
from generator.forms.renderer import Renderer
from generator.forms.samples import samples
from generator.template import load_template

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0L9 0L9 9Z"/></svg>'
)


def blocks_of(language: str) -> list[Block]:
    return [block for page in PAGES for block in read_blocks(page) if block.language == language]


def sign(form: Path, returned: Path, name: str) -> None:
    """Fill a form in as an author would: the name, the signature typed, today's date."""
    with pikepdf.open(form) as pdf:
        for field in Form(pdf, generate_appearances=DefaultAppearanceStreamGenerator):
            if isinstance(field, TextField):
                dated = "date" in field.fully_qualified_name
                field.value = datetime.now(UTC).date().isoformat() if dated else name
        returned.parent.mkdir(exist_ok=True)
        pdf.save(returned)


def act(block: Block, session: Session) -> None:
    """Do what a page leaves to the reader, as its comment says."""
    verb, words = action(block)
    match verb, words:
        case "copy", [source, target]:
            shutil.copy(PROJECT / source, session.folder / target)
        case "sign", [form, returned, name]:
            sign(session.folder / form, session.folder / returned, name)
        case "send", [form, returned]:
            shutil.copy(session.folder / form, session.folder / returned)
        case _:
            raise ValueError(f"{block}: {block.text}")


class Reader:
    """Somebody who does what a page says, from its top on."""

    def __init__(self, folder: Path) -> None:
        self.session = Session.begin(folder)
        self.line = 0

    def read(self, block: Block) -> list[str]:
        """Do what stands on the page up to a block; return where the page is wrong."""
        found: list[str] = []
        for each in read_blocks(block.page):
            if self.line < each.line <= block.line:
                self.line = each.line
                found += self._do(each)
        return found

    def _do(self, block: Block) -> list[str]:
        if block.language == "comment":
            act(block, self.session)
        elif block.title:
            path = self.session.folder / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")
        elif block.language == "console":
            return [
                line
                for example in examples(block)
                for line in differences(example, self.session.run(example.command))
            ]
        return []


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Reader]:
    return {page: Reader(tmp_path_factory.mktemp(page.stem)) for page in PAGES}


@pytest.mark.parametrize("block", blocks_of("console"), ids=str)
def test_commands_print_what_the_page_shows(block: Block, readers: dict[Path, Reader]) -> None:
    found = readers[block.page].read(block)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("block", blocks_of("python"), ids=str)
def test_scripts_run(block: Block, tmp_path: Path) -> None:
    for each in read_blocks(block.page):
        if each.language == "comment":
            _, (source, target) = action(each)
            shutil.copy(PROJECT / source, tmp_path / target)
    script = tmp_path / "script.py"
    script.write_text(block.text, "utf-8")
    ended = subprocess.run(
        [sys.executable, "-W", "error", script],
        check=False,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ended.stderr == ""
    assert ended.returncode == 0


@pytest.mark.parametrize("block", blocks_of("toml"), ids=str)
def test_settings_are_understood(block: Block) -> None:
    if block.title == "pyproject.toml":
        assert "project" in tomllib.loads(block.text)
    else:
        assert parse_config(block.text)[1] == ()


@pytest.mark.parametrize("block", blocks_of("jinja"), ids=str)
def test_templates_have_no_mistakes(block: Block, tmp_path: Path) -> None:
    (tmp_path / "example.md.j2").write_text(block.text, "utf-8")
    for name in re.findall(r"[\w/]+\.(?:png|svg)", block.text):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        if name.endswith(".svg"):
            (tmp_path / name).write_text(LOGO)
        else:
            Image.new("L", (9, 9)).save(tmp_path / name)
    renderer = Renderer(load_template("example", [tmp_path]))
    for sample in samples("example").values():
        assert not hasattr(renderer.render(sample), "diagnostics")
