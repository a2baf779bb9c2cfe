"""What other kinds of Markdown have is named by its line, not printed as it was typed."""

from __future__ import annotations

import pytest

from generator.markdown.reader import MarkdownError, read, read_skeleton


@pytest.mark.parametrize(
    ("markdown", "line", "words"),
    [
        ("x\na. first\nb. second", 3, "“b.” does not begin a list item"),
        ("You agree:\n(i) one\n(ii) two", 3, "“(ii)” does not begin a list item"),
        ("Clauses\nA) one\nmore of it\nB) two", 4, "“B)” does not begin a list item"),
        ("Clauses\n2. one\n3. two", 3, "“3.” does not begin a list item"),
        ("As of\n§ 1 one\n§ 2 two", 3, "“§ 2” does not begin a list item"),
        ("Clauses\n1.1 one\n1.2 two", 3, "“1.2” does not begin a list item"),
        ("§ 1 one\n\n§ 7 two", 3, "“§ 7” would be printed as “§ 2”"),
        ("1.1 one\n\n1.4 two", 3, "“1.4” would be printed as “1.2”"),
        ("| a | b |\n|---|---|\n| a | b | c |", 3, "has 3 cells, the table 2 columns"),
        ("| a | b |\n|---|---|\ntext", 3, "a row of the table above"),
        ("| a | b |\n|---|---|\n| a |", 3, "has 1 cell, the table 2 columns"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |", 5, "not a row of a table"),
        ("| a | b |\n|---|\n| 1 | 2 |", 1, "not a row of a table"),
        ("::: keep\n\nx", 1, "“::: keep” is not closed"),
        ("see [](#a)", 1, "no clause “a”"),
        ("1. [#a] one\n2. [#a] two", 2, "two clauses"),
        ("- [#a] one", 1, "without a number"),
        ("x\n\nsee [#a] here", 3, "“[#a]” does not name a clause here"),
        ("1. one\n\n    [#a] more", 3, "“[#a]” does not name a clause here"),
        ("1. [#ä] one", 1, "“[#ä]” does not name a clause here"),
        ("1. see [](#ä)", 1, "“#ä” is not the label of a clause"),
        ("1. [#a] [#b] one", 1, "“[#b]” does not name a clause here"),
        ("☐ yes\n☐ no", 2, "“☐” does not begin a list item"),
        (
            "\ue0000\ue001. a\n\ue0001\ue001. b\n\ue0002\ue001. c",
            3,
            "“{{ … }}.” does not begin a list item",
        ),
        ("• one\n• two", 2, "“•” does not begin a list item"),
        ("-one\n-two", 2, "“-” does not begin a list item"),
        ("| one\n| two", 2, "“|” does not begin a list item"),
        ("- [ ] one", 1, "not a tick box"),
        ("x [x] one", 1, "not a tick box"),
        ("x\n\\newpage\n\ny", 2, "“\\newpage” does not begin a new page here"),
        ("x\ny \\emph{z}", 2, "“\\emph” is a command of TeX"),
        ("x^2^", 1, "<sup>"),
        ("H~2~O", 1, "<sub>"),
        ("x\n\nTerm\n: definition", 4, "not a definition"),
        ("==marked==", 1, "marks nothing"),
        ("::: note\nx\n:::", 1, "does not open a block"),
        ("# Title {#id}", 1, "{#id}"),
        ("x {title} y", 1, "two braces on both sides"),
        ("#Heading", 1, "not a heading"),
        ("**one", 1, "other half is missing"),
        ("``one''", 1, "not a quotation mark"),
        ("[one](http://a b)", 1, "not part of a complete link"),
        ("> \none", 2, "does not belong to the quote"),
    ],
)
def test_it_is_named(markdown: str, line: int, words: str) -> None:
    with pytest.raises(MarkdownError) as caught:
        read_skeleton(markdown)
    found = [(each.span.line, f"{each.message} {each.hint}") for each in caught.value.diagnostics]
    assert any(at == line and words in message for at, message in found), found


@pytest.mark.parametrize(
    "markdown",
    [
        "a. first\n\nb. second",
        "see [\\#a] and [#a](http://example.org)",
        "see (a) of\nthe act and\n(b) too, and then\n(d) of it",
        "1. one\n2. two\n\n   more",
        "It costs 1.50 or\n2.50 euros",
        "\ue0000\ue001. One sentence.\n\ue0001\ue001. Another.\nOne more.",
        "Smith v. Jones\nv. others",
        "a \\newpage b".replace("\\n", "\\\\n"),
        "`\\newpage` and $\\alpha^2 x^2$",
        "x<sup>2</sup> and H<sub>2</sub>O",
        "~ 5 and 5 ~ 6, x^2, a_b",
        "Title: text\\\n: no, this is a line of its own",
        "*one* **two** ***three***",
        "[one](http://example.org) and <http://example.org>",
        "> quote\nlazy",
        "- one\n- two\n    - three",
        "Signed: ______",
        "one – two\nthree – four",
    ],
)
def test_plain_markdown_is_let_through(markdown: str) -> None:
    assert read_skeleton(markdown) == read(markdown)
