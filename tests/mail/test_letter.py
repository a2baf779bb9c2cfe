from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.document import (
    BulletList,
    ColumnAlignment,
    Document,
    Footnote,
    FootnoteReference,
    Group,
    GroupKind,
    Heading,
    LineBreak,
    Link,
    ListItem,
    OrderedList,
    PageBreak,
    Paragraph,
    Table,
    ThematicBreak,
)
from generator.forms.context import context_of
from generator.mail.html import write_html
from generator.mail.letter import Letter, LetterWriter, cut_after_word, letter_mistakes
from generator.mail.plain import write_plain
from generator.numbering import Numbering, NumberStyle
from generator.paper import Volume
from generator.template import TemplateError
from generator.text import Code, Emphasis, Math, Strong, Superscript, Text
from mail.papers import agreement

NAMES = (
    "first", "changed", "reminder", "rejected", "question", "deadline", "withdrawn", "thanks",
    "reinstated", "relieved",
)  # fmt: skip
VOLUME = Volume(name="The 3rd Conference on Examples", shortname="ICEX")


def context(
    title: str = "On Ink",
    name: str = "Ada Lovelace",
    *,
    known: bool = True,
    **more: object,
) -> dict[str, object]:
    words = {
        "kind": "first",
        "number": 0,
        "agreement": "Publication Agreement",
        "deadline": date(2031, 4, 1),
        "sent": date(2031, 3, 1),
        "earlier_title": "",
        "earlier_signers": (),
        "sender": "Inês Silva",
        "attachments": ["kim25 On Ink.pdf"],
        "came_back": date(2031, 3, 9),
        "reasons": ("It is not signed.", "The date beside the signature is missing."),
        "earlier_deadline": None,
        "forms": ({"agreement": "Publication Agreement", "sent": None, "reasons": ()},),
        "several": False,
        "paper_stays": False,
    }
    return context_of(agreement(title=title, volume=VOLUME), {}) | {
        "recipient": {"name": name, "email": "ada@example.org", "known": known},
        "mail": words | more,
    }


def own_folder(folder: Path, text: str, front: str = "title: Mine") -> Path:
    (folder / "mail").mkdir()
    (folder / "mail" / "first.md.j2").write_text(f"---\n{front}\n---\n{text}", "utf-8")
    return folder


def own_template(folder: Path, text: str, front: str = "title: Mine") -> LetterWriter:
    return LetterWriter("first", [own_folder(folder, text, front)])


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_letters_speak_for_the_volume(name: str) -> None:
    letter = LetterWriter(name).write(context())
    assert letter.subject.startswith("ICEX: ")
    assert letter.subject.endswith("“On Ink”")
    assert letter.text.startswith("Dear Ada Lovelace,\n\n")
    assert "    On Ink\n" in letter.text
    assert letter.text.endswith("kind regards\nInês Silva\n")
    assert max(map(len, letter.text.splitlines())) <= 72
    assert "<strong>On Ink</strong>" in letter.html


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_letters_read_well_where_little_is_known(name: str) -> None:
    letter = LetterWriter(name).write(
        context_of(agreement(), {})
        | {
            "recipient": {"name": "", "email": "ada@example.org", "known": False},
            "mail": {**context()["mail"], "deadline": None},  # type: ignore[dict-item]
        }
    )
    assert letter.text.startswith("Dear author,\n")
    assert "None" not in letter.text
    assert " ." not in letter.text
    assert " ," not in letter.text


def test_who_was_guessed_is_told_so() -> None:
    writer = LetterWriter("first")
    assert "do not know which" in writer.write(context(known=False)).text
    assert "do not know which" not in writer.write(context()).text


def test_a_changed_title_is_shown_beside_the_new_one() -> None:
    letter = LetterWriter("changed").write(context(earlier_title="On Pencils"))
    assert letter.text.index("On Pencils") < letter.text.rindex("On Ink")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "</p><img src=x onerror=alert(1)>",
        "**bold** _x_ `code` [link](http://example.com) <http://example.com>",
        "{{ 7*7 }} {% raw %}",
        "&lt; &amp; \" '",
        "# Subject: another\n\nBcc: x",
        "1. - > | ---",
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_no_title_or_name_is_markup(name: str, text: str) -> None:
    shown = " ".join(text.split())
    writer = LetterWriter(name)
    letter = writer.write(context(text, text))
    plain = writer.write(context("TITLE", "NAME"))
    assert shown in letter.subject
    assert f"Dear {shown}," in " ".join(letter.text.split())
    for mark in ("<script", "<img", "<a ", "<em", "<code", "<h1", "<ol", "<ul", "href"):
        assert letter.html.count(mark) == plain.html.count(mark)
    assert _visible(letter.html).count(shown) == plain.html.count("TITLE") + 1


def _visible(html: str) -> str:
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        text = ""

        def handle_data(self, data: str) -> None:
            self.text += data

    reader = Reader()
    reader.feed(html)
    return " ".join(reader.text.split())


def test_a_letter_of_the_chairs_own_comes_first(tmp_path: Path) -> None:
    writer = own_template(tmp_path, "# Sign {{ title }}\n\nHi {{ recipient.name }}!\n")
    assert writer.write(context()) == Letter(
        "Sign On Ink", "Hi Ada Lovelace!\n", writer.write(context()).html
    )


def test_a_long_subject_is_cut_after_a_word() -> None:
    subject = LetterWriter("first").write(context("word " * 100)).subject
    assert len(subject) <= 250
    assert subject.endswith("word …")
    assert cut_after_word("x" * 30, 10) == "xxxxxxxx …"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hi\n", "no subject"),
        ("# Subject only\n", "no subject"),
        ("## Too low\n\nHi\n", "no subject"),
        ("# {% if false %}x{% endif %}\n\nHi\n", "subject"),
        ("# Subject\n\n{{ unheard_of }}\n", "unknown name “unheard_of”"),
        ('# Subject\n\n{{ text_field("a", label="A") }}\n', "no form fields"),
        ("# Subject\n\n<b>Hi</b>\n", "HTML"),
        ("# Subject\n\n[x]({{ title.plain }})\n", "value"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        own_template(tmp_path, text).write(context())
    assert message in str(caught.value)
    assert "mail/first.md.j2" in str(caught.value)


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_letters_have_no_mistakes(name: str) -> None:
    assert list(letter_mistakes(name)) == []


def test_a_mistake_that_only_some_papers_meet_is_found(tmp_path: Path) -> None:
    text = "# S\n\n{% if not recipient.known %}{{ recipient.nane }}{% endif %}Hi\n"
    (mistake,) = letter_mistakes("first", [own_folder(tmp_path, text)])
    assert "nane" in mistake.message
    assert str(mistake.span) == "mail/first.md.j2:6 (with a guessed signer)"


def test_the_language_of_the_letter_is_said(tmp_path: Path) -> None:
    writer = own_template(tmp_path, "# Betreff\n\nHallo\n", "title: Erste\nlanguage: de-AT")
    assert '<html lang="de-AT">' in writer.write(context()).html


def paragraph(*inlines: object) -> Paragraph:
    return Paragraph(tuple(inlines))  # type: ignore[arg-type]


WHOLE = Document(
    title=(),
    blocks=(
        Heading(2, (Text("What to do"),)),
        paragraph(
            Strong((Text("Read"), Link("https://example.org/?a=1&b=2", (Text("this"),)))),
            LineBreak(),
            Math("n^2", (Emphasis((Text("n"),)), Superscript((Text("2"),)))),
            Text(" and "),
            Code("x < y"),
            FootnoteReference("a"),
        ),
        OrderedList(
            (
                ListItem((paragraph(Text("one")),)),
                ListItem(
                    (paragraph(Text("two")), BulletList((ListItem((paragraph(Text("in")),)),)))
                ),
            ),
            start=3,
        ),
        ThematicBreak(),
        paragraph(Link("mailto:a@example.org", (Text("a@example.org"),))),
        paragraph(Link("javascript:alert(1)", (Text("click"),))),
    ),
    footnotes=(Footnote("a", (paragraph(Text("A note.")),)),),
)


def test_every_element_as_plain_text() -> None:
    assert write_plain(WHOLE) == (
        "What to do\n\nReadthis <https://example.org/?a=1&b=2>\nn² and x < y [1]\n\n"
        "3. one\n4. two\n\n   - in\n\n" + "-" * 72 + "\n\na@example.org\n\n"
        "click <javascript:alert(1)>\n\n[1] A note.\n"
    )


def test_every_element_as_html() -> None:
    html = write_html(WHOLE)
    assert '<h2 dir="auto">What to do</h2>' in html
    assert '<strong>Read<a href="https://example.org/?a=1&amp;b=2">this</a></strong><br>' in html
    assert "<em>n</em><sup>2</sup> and <code>x &lt; y</code><sup>[1]</sup>" in html
    assert '<ol start="3">\n<li>one</li>' in html
    assert "<ul>\n<li>in</li>\n</ul>" in html
    assert '<a href="mailto:a@example.org">a@example.org</a>' in html
    assert '<p dir="auto">click</p>' in html
    assert '<li><p dir="auto">A note.</p>\n</li>' in html


def test_clauses_and_tables_in_a_mail() -> None:
    clause = ListItem((paragraph(Text("see "), Link("#b", (Text("(b)"),))),))
    blocks = (
        OrderedList((clause,), 2, Numbering(NumberStyle.LOWER_ALPHA, "(", ")")),
        Table((ColumnAlignment.DEFAULT,) * 2, ((Text("Paper"),), (Text("Day"),)), (((), ()),)),
        Group(GroupKind.SMALL, (paragraph(Text("a < b")),)),
        PageBreak(),
    )
    assert write_plain(Document((), blocks)).split("\n")[:6] == [
        *("(b) see (b)", "", "Paper | Day", " |", "", "a < b")
    ]
    html = write_html(Document((), blocks))
    assert "<td>(b)</td><td>see (b)</td>" in html
    assert html.count("<th ") == html.count("<td dir=") == 2
    assert '<p dir="auto">a &lt; b</p>\n' in html


def test_plain_text_and_html_have_the_same_words() -> None:
    for name in NAMES:
        letter = LetterWriter(name).write(context("A < B & C"))
        words, shown = letter.text.split(), _visible(letter.html).split()
        assert [*filter(_is_word, shown)] == [*filter(_is_word, words)]


def _is_word(word: str) -> bool:
    """Tell a word from the mark of a list's item, which browsers add."""
    return word != "-" and not word.rstrip(".").isdigit()
