"""Templates while they are edited: what is shown, what is wrong, what a browser sees of a save."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cli.waiting import Patience
from playwright.sync_api import Page, expect

from desk.conftest import Visitor, serious
from generator.forms.samples import samples

TEMPLATE = """---
title: A Small Agreement
---

I agree that “{{ paper.title }}” is published.

{% for person in signatories %}
- Signed: {{ signature_field("signature_" ~ person.key) }}, {{ person.name }}
{% endfor %}
"""
HEAD = "---\ntitle: First mail\n---\n"
WRONG = TEMPLATE.replace("paper.title }}", "paper.titel }}")


@pytest.fixture
def template(workspace: Path) -> Path:
    """A template of the workspace, being written."""
    (workspace / "templates").mkdir()
    file = workspace / "templates" / "small.md.j2"
    file.write_text(TEMPLATE, "utf-8")
    return file


def made(visitor: Visitor, **query: str) -> str:
    """Return a template's page when all of it is there."""
    patience = Patience(lambda: "the page is still being made")
    while "being made" in (page := visitor.page("/template", **query)):
        patience.wait()
    return page


def save(file: Path, text: str) -> None:
    """Save as editors do: a new file takes the place."""
    fresh = file.with_suffix(".new")
    fresh.write_text(text, "utf-8")
    fresh.replace(file)


def test_the_list_has_all_kinds(template: Path, visitor: Visitor) -> None:
    save(template.with_name("broken.md.j2"), "{% if %}")
    page = visitor.page("/templates")
    for words in ("small", "pmlr", "mail/first", "comes with the toolkit", "has mistakes"):
        assert words in page


def test_pages_and_markdown_are_shown(template: Path, visitor: Visitor) -> None:
    page = made(visitor, name="small")
    assert "No mistakes, with any of the invented papers." in page
    assert "# A Small Agreement" in page
    address = re.findall(r'<img class="sheet" src="([^"]+)"', page)[0].replace("&amp;", "&")
    assert visitor.get(address).content.startswith(b"\x89PNG")


def test_each_invented_paper_can_be_chosen(template: Path, visitor: Visitor) -> None:
    page = made(visitor, name="small", sample="names and a title in every script")
    assert "Щербакова" in page
    assert page.count("<option") == len(samples("small"))


def test_a_mistake_has_its_line_and_place(template: Path, visitor: Visitor) -> None:
    save(template, WRONG)
    page = made(visitor, name="small")
    assert "small.md.j2, line 5" in page
    assert re.search(r"<mark>(paper\.)?titel</mark>", page), page


def test_a_template_is_no_markup(template: Path, visitor: Visitor) -> None:
    save(template, TEMPLATE.replace("I agree", "<script>alert(1)</script> {{ x<b>y }} I"))
    page = made(visitor, name="small")
    assert "<script>alert" not in page
    assert "<b>y" not in page


def test_it_is_made_once_for_each_save(template: Path, visitor: Visitor) -> None:
    for _ in range(3):
        made(visitor, name="small")
    assert visitor.desk.previews.count == 1
    save(template, TEMPLATE.replace("I agree", "We agree"))
    assert "We agree" in made(visitor, name="small")
    assert visitor.desk.previews.count == 2


def test_one_that_never_ends_is_stopped(template: Path, visitor: Visitor) -> None:
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}"
    save(template, TEMPLATE + loop)
    assert "small.md.j2" in made(visitor, name="small")


@pytest.mark.parametrize(
    "name", ["", "../agreements", "/etc/passwd", "mail/../pmlr", "small.md.j2", "<b>"]
)
def test_no_other_file_is_a_template(name: str, template: Path, visitor: Visitor) -> None:
    for path in ("/template", "/template.json"):
        answer = visitor.get(path, name=name)
        assert answer.status_code == 404
        assert "<b>" not in answer.text
    assert visitor.get("/template.png", form=name, page="1").status_code == 404


def frame_of(page: str) -> str:
    """Return the address of the mail that a page shows."""
    return re.findall(r'<iframe [^>]*src="([^"]+)"', page)[0].replace("&amp;", "&")


def test_a_mail_is_shown_as_it_will_look_and_as_plain_text(visitor: Visitor) -> None:
    page = made(visitor, name="mail/first")
    assert "No mistakes, with any of the invented papers" in page
    assert page.count("<option") == len(samples(""))
    assert re.search(r'<h2 id="looks">ICIR: please sign the agreement for “', page), page
    shown = visitor.get(frame_of(page))
    assert shown.headers["content-type"].startswith("text/html")
    assert shown.headers["content-security-policy"].startswith("sandbox; default-src 'none';")
    assert "<p " in shown.text
    other = made(visitor, name="mail/first", sample="names and a title in every script")
    assert frame_of(other) != frame_of(page)
    assert "Щербакова" in visitor.get(frame_of(other)).text


def test_a_mail_with_a_mistake_shows_the_one_before(workspace: Path, visitor: Visitor) -> None:
    (workspace / "templates" / "mail").mkdir(parents=True)
    file = workspace / "templates" / "mail" / "first.md.j2"
    save(file, HEAD + "# On {{ paper.title }}\n\nDear {{ '<script>alert(1)</script>' }}\n")
    page = made(visitor, name="mail/first")
    assert "<script>alert" not in page
    shown = visitor.get(frame_of(page)).text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    save(file, HEAD + "# On {{ paper.titel }}\n\nDear {{ recipient.name }}\n")
    wrong = made(visitor, name="mail/first")
    assert "first.md.j2, line 4" in wrong
    assert "What follows is as it was before the mistake." in wrong
    assert frame_of(wrong) == frame_of(page)


def test_a_mail_is_no_form_and_a_form_no_mail(template: Path, visitor: Visitor) -> None:
    form = re.findall(r"form=(\w{64})", made(visitor, name="small"))[0]
    mail = re.findall(r"mail=(\w{64})", made(visitor, name="mail/first"))[0]
    assert visitor.get("/template.png", form=form, page="1").status_code == 200
    assert visitor.get("/template.png", form=mail, page="1").status_code == 404
    assert visitor.get("/template/mail.html", mail=form).status_code == 404
    for page in ("0", "9", "123456", "-1", "x"):
        assert visitor.get("/template.png", form=form, page=page).status_code == 404


def test_an_edited_mail_is_seen_in_the_browser(workspace: Path, browser_page: Page) -> None:
    (workspace / "templates" / "mail").mkdir(parents=True)
    file = workspace / "templates" / "mail" / "first.md.j2"
    save(file, HEAD + "# On your paper\n\nDear {{ recipient.name }}\n")
    browser_page.goto("/template?name=mail/first")
    letter = browser_page.frame_locator("iframe.letter")
    expect(letter.locator("body")).to_contain_text("Dear", timeout=60_000)
    assert serious(browser_page) == []
    save(file, HEAD + "# On your paper\n\nHello {{ recipient.name }}\n")
    expect(letter.locator("body")).to_contain_text("Hello", timeout=60_000)


def test_a_save_is_seen_in_the_browser(template: Path, browser_page: Page) -> None:
    """While the page stays open, the template is edited: well, wrong, and well again."""
    browser_page.goto("/template?name=small")
    expect(browser_page.locator(".well")).to_be_visible(timeout=60_000)
    assert serious(browser_page) == []
    save(template, TEMPLATE.replace("I agree", "We all agree"))
    expect(browser_page.locator(".text")).to_contain_text("We all agree", timeout=60_000)
    save(template, WRONG)
    expect(browser_page.locator("mark")).to_contain_text("titel", timeout=60_000)
    expect(browser_page.locator(".note")).to_have_text(
        "What follows is as it was before the mistake."
    )
    expect(browser_page.locator("#renewed")).to_contain_text("mistake")
    for scheme in ("light", "dark"):
        browser_page.emulate_media(color_scheme=scheme)
        assert serious(browser_page) == []
    save(template, TEMPLATE.replace("I agree", "They agree"))
    expect(browser_page.locator(".text")).to_contain_text("They agree", timeout=60_000)
    expect(browser_page.locator("mark")).to_have_count(0)
    browser_page.set_viewport_size({"width": 390, "height": 800})
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= 390
    browser_page.select_option("#sample", "several signers")
    browser_page.wait_for_url("**sample=several+signers**")
