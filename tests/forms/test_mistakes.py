"""All mistakes of a template come to light at once, each with file, line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.diagnostics import Diagnostic, Severity
from generator.forms.mistakes import find_all_mistakes
from generator.template.syntax_words import plain_syntax

FRONT = "---\ntitle: T\nfields: {s: Sign here}\n---\n"
"""Four lines."""
GOOD = '{{ title }}\n\n{{ signature_field("s") }}\n'

PLANTED: tuple[tuple[str, str], ...] = (
    ("{{ titel }}", "did you mean “title”"),
    ("{{ paper.titel }}", "has no “titel”"),
    ("{{ options.colour }}", "unknown option “colour”"),
    ('{{ text_field("nolabel") }}', "has no label"),
    ("{% if nobody %}x{% endif %}", "unknown name “nobody”"),
    ("{% for a in nobodies %}{{ a }}{% endfor %}", "unknown name “nobodies”"),
    ("{{ paper.authors }}", "a list cannot be printed"),
    ('{{ paper.authors|joined(", ") }}', "there is no filter “joined”"),
    ('{{ signatory.name "x" }}', "cannot follow here"),
    ("{{ title|upper(1) }}", "too many arguments"),
    ("{{ 1 / 0 }}", "division by zero"),
    ("{{ }}", "something is missing before “}}”"),
    ("{% wether x %}", "there is no tag “wether”"),
    ("{% endfor %}", "“endfor”"),
    ("{% for p in title %}{{ p }}{% endfor %}", "goes through lists"),
    ('{% set x = 1 + "a" %}', "“+” does not go with these"),
    ('{{ "a"|replace("a") }}', "too few arguments"),
    ("{{ true }}", "true or false cannot be printed"),
    ("{{ volume.start|date('zz') }}", "no format “zz”"),
    ('{% include "_gone.md.j2" %}', "no file “_gone.md.j2”"),
    ("- [ ] I agree", "not a tick box"),
    ("x^2^", "does not raise anything"),
    ("H~2~O", "does not lower anything"),
    ("\\noindent{}", "command of TeX"),
    ("<b>bold</b>", "HTML is not part"),
    ("![pic](x.png)", ""),
    ("[link](ftp://x)", "link to “ftp://x”"),
    ("text[^no]", "no footnote [^no]"),
    ("~~struck~~", "struck text"),
    ("{title}", "would be printed as it is"),
    ("As the \U00013000 says", "no font has"),
)


def mistakes(folder: Path, text: str, name: str = "t") -> tuple[Diagnostic, ...]:
    (folder / f"{name}.md.j2").write_text(text, "utf-8")
    return find_all_mistakes(name, [folder], {})


@pytest.mark.parametrize(("text", "words"), PLANTED)
def test_a_mistake_alone_is_named_by_its_line(tmp_path: Path, text: str, words: str) -> None:
    found = mistakes(tmp_path, f"{FRONT}{GOOD}\n{text}\n")
    assert found
    assert {(each.span.file, each.span.line) for each in found} == {("t.md.j2", 9)}
    assert words in str(found[0])


def test_thirty_mistakes_in_one_template_are_all_named(tmp_path: Path) -> None:
    body = "\n\n".join(text for text, _ in PLANTED)
    found = mistakes(tmp_path, f"{FRONT}{GOOD}\n{body}\n")
    by_line = {each.span.line: str(each) for each in reversed(found)}
    for index, (text, words) in enumerate(PLANTED):
        assert words in by_line.get(9 + 2 * index, ""), text
    assert all(each.span.file == "t.md.j2" for each in found)


def test_what_cannot_be_printed_is_named_behind_comments_and_not_within_them(
    tmp_path: Path,
) -> None:
    comment = "{# of a bird,\nas \U00013000\n#}"
    found = mistakes(tmp_path, f"{FRONT}{GOOD}\n{comment}\n\n{{{{ titel }}}}\n\nA \U00013000.\n")
    assert [each.span.line for each in found] == [13, 15]
    assert "no font has" in str(found[1])


def test_mistakes_of_front_matter_and_text_are_named_together(tmp_path: Path) -> None:
    text = "---\ntitle: T\nlangage: de\nfields: {x: ''}\n---\n{{ titel }}\n\n<b>x</b>\n"
    assert [each.span.line for each in mistakes(tmp_path, text)] == [3, 4, 6, 8, 8]


def test_mistakes_of_parts_are_named_by_their_files(tmp_path: Path) -> None:
    (tmp_path / "_part.md.j2").write_text("\n{{ paper.authors }}\n\n<b>x</b>\n", "utf-8")
    found = mistakes(
        tmp_path, f'{FRONT}{GOOD}\n{{% include "_part.md.j2" %}}\n\n{{{{ nobody }}}}\n'
    )
    places = {(each.span.file, each.span.line) for each in found}
    assert places == {("_part.md.j2", 2), ("_part.md.j2", 4), ("t.md.j2", 11)}


def test_a_good_template_has_none(tmp_path: Path) -> None:
    assert mistakes(tmp_path, FRONT + GOOD) == ()


def test_a_form_without_signature_or_title_is_mentioned(tmp_path: Path) -> None:
    found = mistakes(tmp_path, FRONT + "Nothing to sign.\n")
    assert {each.severity for each in found} == {Severity.WARNING}
    assert ["signature" in str(each) for each in found] == [True, False]
    assert "for which paper" in str(found[1])
    plain = mistakes(tmp_path, FRONT + 'On {{ title.plain }}: {{ signature_field("s") }}\n')
    assert plain == ()


def test_what_only_some_papers_meet_is_told_with_them(tmp_path: Path) -> None:
    text = f"{FRONT}{GOOD}\n{{% if signatories|length > 1 %}}{{{{ signatory.nam }}}}{{% endif %}}\n"
    [found] = mistakes(tmp_path, text)
    assert found.span.entry == "with several signers"


def test_no_mistake_is_told_in_the_words_of_python_or_jinja(tmp_path: Path) -> None:
    body = "\n\n".join(text for text, _ in PLANTED)
    for each in mistakes(tmp_path, f"{FRONT}{GOOD}\n{body}\n"):
        for word in ("object", "jinja", "Jinja", "token", "NoneType", "Undefined", "TypeError"):
            assert word not in str(each)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("expected token ':', got '}'", "“:” was expected here, but there is “}”"),
        ("unexpected '}', expected ')'", "“}” is where “)” belongs"),
        ("unexpected char '&' at 12", "'&' cannot stand between the braces"),
        ("block 'a' defined twice", "there are two blocks “a”"),
        ("tag name expected", "a tag belongs after {%"),
        (
            "Encountered unknown tag 'endfor'. You probably made a nesting mistake. Jinja is "
            "expecting this tag, but currently looking for 'elif' or 'else' or 'endif'. The "
            "innermost block that needs to be closed is 'if'.",
            "“endfor” closes something that is not open here: “if” is open",
        ),
        ("something else", "something else"),
    ],
)
def test_the_parser_s_sentences_are_put_in_words(message: str, words: str) -> None:
    assert plain_syntax(message)[0] == words


def test_a_language_without_words_is_mentioned(tmp_path: Path) -> None:
    [found] = mistakes(tmp_path, FRONT.replace("title: T", "title: T\nlanguage: pl") + GOOD)
    assert "no words in “pl”" in str(found)
    assert mistakes(tmp_path, FRONT.replace("title: T", "title: T\nlanguage: de-CH") + GOOD) == ()
