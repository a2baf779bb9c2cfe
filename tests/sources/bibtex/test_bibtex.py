"""Entries into papers and their volume."""

from __future__ import annotations

import pytest

from generator.diagnostics import Severity, has_errors
from generator.paper import Paper
from generator.sources.bibtex import reader as bibtex
from generator.sources.parsed_file import ParsedFile, SourceFile

VOLUME = r"""
@Proceedings{ACML2025,
  booktitle = {Proceedings of the 17th Asian Conference on Machine Learning},
  name =      {The 17th Asian Conference on Machine Learning},
  shortname = {ACML},
  year =      {2025},
  editor =    {Lee, Hung-yi and Liu, Tongliang},
  start =     {2025-12-09},
  end =       {2025-12-12},
  address =   {Taipei, Taiwan},
  volume =    304
}
@InProceedings{rehman25,
  title =	 {Punching Above Precision: Small Quantized Model Distillation with Learnable
                  Regularizer},
  author =	 {Rehman, Abdur and Sharif, S M A},
}
"""


def read(text: str) -> ParsedFile:
    return bibtex.read(SourceFile("papers.bib", text))


def papers(text: str) -> list[Paper]:
    return [submission.paper for submission in read(text).submissions]


def names(paper: Paper) -> list[str]:
    return [str(author.name) for author in paper.authors]


def test_a_paper_and_its_volume() -> None:
    (paper,) = papers(VOLUME)
    assert paper.paper_id == "rehman25"
    assert paper.title.plain == (
        "Punching Above Precision: Small Quantized Model Distillation with Learnable Regularizer"
    )
    assert names(paper) == ["Abdur Rehman", "S M A Sharif"]
    assert (paper.span.file, paper.span.line, paper.span.entry) == ("papers.bib", 13, "rehman25")
    assert not paper.problems
    volume = paper.volume
    assert volume is not None
    assert volume.booktitle == "Proceedings of the 17th Asian Conference on Machine Learning"
    assert (volume.shortname, volume.number, volume.year) == ("ACML", "304", "2025")
    assert (volume.start, volume.end) == ("2025-12-09", "2025-12-12")
    assert [str(editor) for editor in volume.editors] == ["Hung-yi Lee", "Tongliang Liu"]


@pytest.mark.parametrize(
    "kind",
    ["inproceedings", "ARTICLE", "incollection", "conference", "inbook", "misc", "unpublished",
     "techreport", "online", "Hackathon"],
)  # fmt: skip
def test_every_type_that_can_be_a_paper_is_one(kind: str) -> None:
    (paper,) = papers(f"@{kind}{{k, title = {{T}}, author = {{Kim, Ann}}}}")
    assert (paper.paper_id, names(paper)) == ("k", ["Ann Kim"])


def test_books_are_left_out_and_said() -> None:
    reading = read("@book{b, title={T}}@misc{k, title={T}, author={A B}}@book{c, title={T}}")
    assert len(reading.submissions) == 1
    (left_out,) = reading.diagnostics
    assert (left_out.severity, left_out.span.line) == (Severity.NOTE, 1)
    assert "@book" in left_out.message


@pytest.mark.parametrize(
    "text",
    [
        "@misc{k, author = {Kim, Ann}}",
        "@misc{k, title = {}, author = {Kim, Ann}}",
        "@misc{k, title = {T}}",
        "@misc{k, title = {T}, author = {}}",
        "@misc{k, title = {T}, author = { and }}",
        "@misc{k, title = {T}, title = {Other}, author = {Kim, Ann}}",
        "@misc{k, title = {T}, author = {Kim, Ann}, author = {Li, Bo}}",
        "@misc{k, title = {T} more, author = {Kim, Ann}}",
        "@misc{k, title = {T}, author = Kim}",
        "@misc{k, title = {T}, author = {Kim, Ann}, note = {cut",
        "@misc{k, title = {T\ufffd}, author = {Kim, Ann}}",
        "@misc{k, title = {T}, author = {K\ufffdm, Ann}}",
    ],
)
def test_a_paper_that_no_form_may_be_made_of(text: str) -> None:
    (paper,) = papers(text)
    assert paper.paper_id == "k"
    assert has_errors(paper.problems)
    assert all(problem.span.file == "papers.bib" for problem in paper.problems)
    assert all(problem.span.line == 1 for problem in paper.problems)


@pytest.mark.parametrize(
    "text",
    [
        "@misc{k, title = {T}, title = {T}, author = {Kim, Ann}}",
        "@misc{k, title = {T}, author = {Kim, Ann}, url = {a}, url = {b}}",
        "@misc{k, title = {T}, author = {Kim, Ann}, pages = 1--2, month = jan/feb}",
        "@misc{k, title = {T}, author = {Kim, Ann}, address = Vancouver, Canada}",
        "@misc{k, title = {T}\n author = {Kim, Ann}}",
        "@misc{k\n title = {T}, author = {Kim, Ann}}",
        "@misc{k, title = {T}, author = {Kim, Ann},\n@misc{l, title = {T}, author = {Li, Bo}}",
    ],
)
def test_faults_that_leave_title_and_authors_whole(text: str) -> None:
    paper = papers(text)[0]
    assert (paper.title.plain, names(paper)) == ("T", ["Ann Kim"])
    assert not has_errors(paper.problems)


@pytest.mark.parametrize(
    "swallowing",
    [
        "title = {Ink,\n  year = {2024}\n}",
        "title = {Ink,\n  year = 2024,\n}",
        "title = {Ink\n  year = {2024}\n}",
        "title = {Ink, year = {2024}",
        "title = {Ink year = {2024}",
        "title = {T}, booktitle = {Proc,\n year = {2024}\n}",
        "title = {T}, pages = {1--2,\n publisher = {PMLR}\n}",
        "title = {T}, pages = {1--2\n volume = 304\n}",
        "title = {T}, note = {N,\n month = jan,\n}",
        "title = {T}, abstract = {We sign.,\n url = {https://example.org}}",
        'title = {T}, booktitle = "Proc,\n year = "2024",\n pages = "1--2"',
        'title = "Ink,\n note = {n},\n pages = "1--2"',
        "title = {T}, subtitle = {S, year = {2024}",
    ],
)
def test_a_value_that_holds_the_next_field_is_an_error(swallowing: str) -> None:
    (paper,) = papers(f"@misc{{k,\n author = {{Kim, Ann}},\n {swallowing}\n}}")
    assert has_errors(paper.problems)
    assert any("in it: its closing" in problem.message for problem in paper.problems)


def test_an_author_field_that_holds_the_next_field_is_an_error() -> None:
    (paper,) = papers("@misc{k,\n author = {Kim, Ann,\n title = {T}\n}\n")
    assert any("author has the field title in it" in p.message for p in paper.problems)


@pytest.mark.parametrize(
    "value",
    [
        "{Solving x = y with k = 5}",
        "{Let $n = 5$, where $p={2}$}",
        "{https://example.org/?a=b,c=d}",
        "{The Year = 2024 Problem}",
        "{if a == {b}}",
        "{Attention = {RNN}: Notes}",
        "{On {Ink}, Year = {2024} and All}",
        '"Model = {BERT}, Data = {Wiki}: A Study"',
        "{We set volume = 3, and note = {n}.}",
        "{Code:\n key = {value}\n other = {x}\n}",
        "{https://example.org/?a=1&year=2024,title=5}",
    ],
)
def test_an_equals_sign_is_no_field(value: str) -> None:
    (paper,) = papers(f"@misc{{k, title = {{T}}, author = {{Kim, Ann}}, note = {value}}}")
    assert not paper.problems


@pytest.mark.parametrize(
    "swallowed",
    ["year = 2024, month = may", "doi = {10.1/x}, url = {u}", 'note = "n"', "\nnumber = 3"],
)
def test_a_field_within_a_title_is_an_error_also_where_braces_pair(swallowed: str) -> None:
    (paper,) = papers(f"@misc{{k, title = {{Ink, {swallowed}}}, author = {{Kim, Ann}}}}")
    assert any("title has the field" in problem.message for problem in paper.problems)


def test_a_subtitle_belongs_to_the_title() -> None:
    (paper,) = papers(
        "@misc{k, title={Ink, Dried}, subtitle={A {H}istory of $n$ Signatures}, author={Kim, Ann},"
        " shorttitle={Ink}, maintitle={Works}, mainsubtitle={All},"
        " booktitle={Proceedings of X}, booksubtitle={Part Two}}"
    )
    assert paper.title.plain == "Ink, Dried: A History of n Signatures"
    assert not paper.problems
    assert paper.volume is not None
    assert paper.volume.booktitle == "Proceedings of X: Part Two"


def test_an_addition_to_the_title_is_said() -> None:
    (paper,) = papers("@misc{k, title={Ink}, titleaddon={Extended Abstract}, author={Kim, Ann}}")
    assert paper.title.plain == "Ink"
    (problem,) = paper.problems
    assert problem.severity is Severity.WARNING
    assert "Extended Abstract" in problem.message


@pytest.mark.parametrize(
    "fields",
    ["subtitle={S}", "title={}, subtitle={S}", "title={T}, subtitle={a \\foo b}",
     "title={T}, subtitle={S}, subtitle={Other}"],
)  # fmt: skip
def test_a_subtitle_that_no_form_may_be_made_of(fields: str) -> None:
    (paper,) = papers(f"@misc{{k, {fields}, author={{Kim, Ann}}}}")
    assert has_errors(paper.problems)


def test_an_entry_without_a_key_is_an_error_with_its_line() -> None:
    reading = read("\n\n@misc{title = {T}, author = {Kim, Ann}}")
    assert not reading.submissions
    (missing,) = reading.diagnostics
    assert (missing.severity, missing.span.line) == (Severity.ERROR, 3)


def test_upper_case_and_joins_names() -> None:
    (paper,) = papers("@misc{k, title={T}, author={Kim, Ann AND Li, Bo\nand Roe, Jo}}")
    assert names(paper) == ["Ann Kim", "Bo Li", "Jo Roe"]


def test_each_paper_has_the_volume_before_it_or_the_one_it_names() -> None:
    text = "".join(
        f"@Proceedings{{V{n}, name={{Name {n}}}}}@misc{{k{n}, title={{T}}, author={{A B}}}}"
        for n in (1, 2)
    )
    text += "@misc{k3, title={T}, author={A B}, crossref={v1}}"
    volumes = [paper.volume for paper in papers(text)]
    assert [volume and volume.name for volume in volumes] == ["Name 1", "Name 2", "Name 1"]
    assert read(text).volume is None


def test_a_paper_tells_of_its_volume_itself() -> None:
    (paper,) = papers(
        "@inproceedings{k, title={T}, author={A B}, booktitle={Proceedings of X}, year=2024,"
        " editor={Li, Bo}}"
    )
    assert paper.volume is not None
    assert (paper.volume.booktitle, paper.volume.year) == ("Proceedings of X", "2024")
    assert [str(editor) for editor in paper.volume.editors] == ["Bo Li"]


def test_what_is_hidden_in_comments_is_said() -> None:
    (hidden,) = read("@comment{@misc{k, title={T}}}").diagnostics
    assert (hidden.severity, hidden.span.line) == (Severity.NOTE, 1)


def only_paper(text: str) -> Paper:
    (paper,) = papers(text)
    return paper


@pytest.mark.parametrize(
    "annotation",
    [
        "author+an = {2=corresponding}",
        "author+an:role = {1=first; 2=student,corresponding}",
        'author+an = {2="corresponding author"}',
        "author+an = {2:family=corresponding}",
        "AUTHOR+AN = {2=Corresponding}",
    ],
)
def test_an_annotation_names_the_corresponding_author(annotation: str) -> None:
    paper = only_paper(f"@misc{{k, title={{T}}, author={{Jo Roe and Al Fie}}, {annotation}}}")
    assert [author.corresponding for author in paper.authors] == [False, True]
    assert not paper.problems


@pytest.mark.parametrize(
    "annotation", ["{3=corresponding}", "{corresponding}", "{0=corresponding}"]
)
def test_an_annotation_that_names_nobody_is_said(annotation: str) -> None:
    text = f"@misc{{k, title={{T}}, author={{Jo Roe and Al Fie}}, author+an={annotation}}}"
    paper = only_paper(text)
    assert not any(author.corresponding for author in paper.authors)
    assert [problem.severity for problem in paper.problems] == [Severity.WARNING]


def test_other_annotations_say_nothing_of_who_signs() -> None:
    text = (
        "@misc{k, title={T}, author={Jo Roe and Al Fie}, author+an={1=student; 2=noncorresponding}}"
    )
    assert not any(author.corresponding for author in only_paper(text).authors)


XDATA = """@xdata{people, author = {Jo Roe}, xdata = {more}}
@xdata{more, title = {On Ink}, xdata = {people}}
@xdata{other, author = {Al Fie}}
"""


@pytest.mark.parametrize(
    ("named", "author"),
    [("more", "Jo Roe"), ("people", "Jo Roe"), ("More", "Jo Roe"), ("other, inks", "Al Fie")],
)
def test_fields_are_inherited_from_xdata_and_own_ones_go_before(named: str, author: str) -> None:
    text = f"{XDATA}@xdata{{inks, title = {{On Inks}}}}\n"
    paper = only_paper(f"{text}@misc{{k, xdata = {{{named}}}, title = {{On Paper}}}}")
    assert paper.title.plain == "On Paper"
    assert names(paper) == [author]


def test_chains_and_circles_of_xdata_end_and_are_said() -> None:
    paper = only_paper(f"{XDATA}@misc{{k, xdata = {{people}}}}")
    assert (paper.title.plain, str(paper.authors[0].name)) == ("On Ink", "Jo Roe")
    (problem,) = paper.problems
    assert "circle" in problem.message
    assert problem.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("xdata = {nowhere}", "has no such @xdata"),
        ("xdata = {people, other}", "comes from two @xdata"),
        ("author = {xdata=people}", "points into an @xdata"),
        ("title = {xdata=more}, author = {Jo Roe}", "points into an @xdata"),
    ],
)
def test_what_cannot_be_inherited_is_an_error(entry: str, message: str) -> None:
    paper = only_paper(f"{XDATA}@misc{{k, {entry}}}")
    assert any(message in problem.message for problem in paper.problems)
    assert any(problem.severity is Severity.ERROR for problem in paper.problems)


def test_fields_without_a_place_are_kept_in_plain_text() -> None:
    text = """@inproceedings{k, title={On Ink}, author={Kim, Ann}, year=2031,
      track = {Main \\& Demos}, keywords = "ink,  pens", abstract = {Long.},
      doi = {10.1/x_y}, broken = {\\unknowncommand}}"""
    (paper,) = papers(text)
    assert dict(paper.extra) == {
        "track": "Main & Demos",
        "keywords": "ink, pens",
        "doi": "10.1/x_y",
    }
