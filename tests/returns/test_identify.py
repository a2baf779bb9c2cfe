"""Returned forms are known by code, metadata, foot or likeness; contradictions are named."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import altering
import pytest
from growth import FACTOR, assert_linear
from kinds import filled, form, old_revision
from scanning import OFFICE, Pen, as_pdf, scan_pages

from generator.ledger.records import Content
from generator.ledger.xmp import FormMetadata
from generator.pdf.code import PageCode, code_key
from generator.returns.evidence import (
    Box,
    FileKind,
    Identification,
    Index,
    Issued,
    Means,
    Outcome,
    PageWord,
    SeenCode,
    SeenPage,
)
from generator.returns.identify.claims import read_claims
from generator.returns.identify.likeness import find_alike, find_other_title
from generator.returns.identify.match import identify
from generator.returns.identify.normalise import read_text, squeeze
from generator.returns.reading.opening import open_file
from generator.returns.reading.pages import see_pages


def page_of(text: str, number: int = 1, *codes: PageCode, pictured: bool = False) -> SeenPage:
    """Make a page of lines; each word is as wide as its letters."""
    words = []
    for row, line in enumerate(text.splitlines()):
        x, y = 72.0, 740.0 - 14 * row
        for word in line.split():
            words.append(PageWord(word, Box(x, y, x + 5 * len(word), y + 10)))
            x += 5 * len(word) + 3
    corners = ((505.0, 63.0), (539.0, 63.0), (539.0, 29.0), (505.0, 29.0))
    seen = tuple(SeenCode(code, corners) for code in codes)
    return SeenPage(number, 612, 792, tuple(words), seen, pictured)


def paper(
    paper_id: str, title: str | None, *authors: str, revision: int = 1, latest: int = 0
) -> Issued:
    content = Content(title=title, authors=authors)
    digest = hashlib.sha256(f"{paper_id} {revision}".encode()).hexdigest()[:16]
    return Issued(
        paper_id,
        paper_id,
        revision,
        digest,
        content,
        content,
        latest or revision,
        withdrawn=False,
        issued_on=None,
        pdf=None,
    )


def foot(paper_id: str, page: int = 1, pages: int = 1, revision: int = 1) -> str:
    return f"Form {paper_id}, revision {revision} page {page} of {pages}"


def code(issued: Issued, page: int = 1) -> PageCode:
    return PageCode(code_key(issued.form_id), issued.revision, page)


def identified(data: bytes, index: Index) -> Identification:
    with open_file(data, FileKind.PDF) as opened:
        return identify(see_pages(opened), opened.metadata, index)


def codes_of(found: Identification) -> list[str]:
    return [finding.code for finding in found.findings]


ONE = paper("one31", "A Title That Nobody Else Has", "Ada Aarden")
TWO = paper("two31", "Some Other Title Of Another Paper", "Bo Berg")
INDEX = Index((ONE, TWO))


# By what a form is known


def test_a_returned_form_is_known_by_its_code(issued: Index) -> None:
    found = identified(filled(), issued)
    assert found.match is not None
    assert (found.match.means, found.match.certainty) == (Means.CODE, 1.0)
    assert found.match.issued.paper_id == form().paper_id
    assert found.pages.places == ((1, 1), (2, 2))
    assert (found.pages.missing, found.pages.foreign, found.findings) == ((), (), ())


def test_a_scan_is_known_by_its_code(issued: Index) -> None:
    scan = as_pdf(scan_pages(form("licence").pdf, Pen(), OFFICE), OFFICE.dpi)
    found = identified(scan, issued)
    assert found.match is not None
    assert (found.match.means, found.match.issued.paper_id) == (
        Means.CODE,
        form("licence").paper_id,
    )


def test_metadata_come_before_the_foot_and_after_the_code() -> None:
    metadata = FormMetadata("two31", 1, TWO.fingerprint, None)
    found = identify([page_of("no words of use")], metadata, INDEX)
    assert found.match is not None
    assert (found.match.means, found.match.issued) == (Means.METADATA, TWO)
    found = identify([page_of("words", 1, code(ONE))], metadata, INDEX)
    assert found.match is not None
    assert (found.match.means, found.match.issued) == (Means.CODE, ONE)
    assert codes_of(found) == ["metadata-other"]


def test_metadata_with_another_fingerprint_are_not_believed() -> None:
    metadata = FormMetadata("two31", 1, "f" * 16, None)
    assert identify([page_of("no words of use")], metadata, INDEX).match is None


@pytest.mark.parametrize(
    "form_id", ["one31", "DBLP:conf/a b", "作者25-很长的题目", "Form, revision 2", "ﬁne", "x" * 120]
)
def test_a_form_is_known_by_the_words_of_its_foot(form_id: str) -> None:
    own, text = paper(form_id, "T"), f"By this form\n{foot(form_id, 2, 3)}"
    found = identify([page_of(text)], None, Index((own, TWO)))
    assert found.match is not None
    assert (found.match.means, found.match.issued) == (Means.TEXT, own)
    assert found.pages.places == ((1, 2),)
    assert found.pages.missing == (1, 3)


def test_a_foot_of_a_form_that_is_not_known_says_nothing() -> None:
    assert identify([page_of(foot("else31"))], None, INDEX).match is None
    assert identify([page_of(foot("one31", revision=7))], None, INDEX).match is None


def test_codes_of_other_chairs_are_named() -> None:
    found = identify([page_of("Words", 1, PageCode("else31", 3, 1))], None, INDEX)
    assert found.match is None
    assert codes_of(found) == ["unknown-code"]
    assert "else31, revision 3" in found.findings[0].message


# Pages


def test_a_page_without_a_sign_is_known_by_its_words(issued: Index) -> None:
    bare = altering.strip_marks(filled())
    mixed = altering.joined(altering.with_pages(filled(), [0]), altering.with_pages(bare, [1]))
    found = identified(mixed, issued)
    assert found.pages.places == ((1, 1), (2, 2))
    assert found.findings == ()


def test_a_scanned_page_without_a_sign_takes_the_place_that_is_free() -> None:
    pages = [
        page_of("", 1, pictured=True),
        page_of(foot("one31", 2, 3), 2, code(ONE, 2)),
        page_of("", 3, pictured=True),
    ]
    found = identify(pages, None, INDEX)
    assert found.pages.places == ((1, 1), (2, 2), (3, 3))
    found = identify([*pages, page_of("", 4, pictured=True)], None, INDEX)
    assert found.pages.places == ((2, 2),)
    assert (found.pages.missing, found.pages.foreign) == ((1, 3), (1, 3, 4))


def test_pages_that_came_twice_or_are_not_of_it_are_told() -> None:
    pages = [
        page_of("A letter", 1),
        page_of(foot("one31", 2, 2), 2, code(ONE, 2)),
        page_of(foot("one31", 2, 2), 3, code(ONE, 2)),
    ]
    found = identify(pages, None, INDEX)
    assert found.pages.places == ((2, 2), (3, 2))
    assert (found.pages.missing, found.pages.foreign) == ((1,), (1,))


# What does not agree


def test_pages_of_two_forms_do_not_make_one() -> None:
    pages = [
        page_of(foot("one31", 1, 2), 1, code(ONE, 1)),
        page_of(foot("two31", 2, 2), 2, code(TWO, 2)),
    ]
    [finding] = identify(pages, None, INDEX).findings
    assert (finding.code, finding.outcome) == ("mixed", Outcome.REJECTED)
    assert "one31" in finding.message
    assert "two31" in finding.message


def test_two_whole_forms_go_to_a_person() -> None:
    pages = [page_of(foot("two31"), 1, code(TWO)), page_of(foot("one31"), 2, code(ONE))]
    found = identify(pages, None, INDEX)
    assert [(each.code, each.outcome) for each in found.findings] == [("two-forms", Outcome.REVIEW)]
    assert found.match is not None
    assert found.match.issued == TWO
    assert found.pages.foreign == (2,)


def test_a_whole_form_with_a_page_of_another_goes_to_a_person() -> None:
    pages = [
        page_of(foot("one31", 1, 2), 1, code(ONE, 1)),
        page_of(foot("two31"), 2, code(TWO, 1)),
    ]
    found = identify(pages, None, INDEX)
    assert codes_of(found) == ["other-form-page"]
    assert found.match is not None
    assert found.match.issued == TWO


def test_pages_of_two_revisions_do_not_make_one(issued: Index) -> None:
    old = altering.with_pages(old_revision("retitled"), [0])
    new = altering.with_pages(filled("retitled"), [1])
    found = identified(altering.joined(old, new), issued)
    assert "mixed" in codes_of(found)


def test_a_code_that_is_not_that_of_the_words_beside_it_is_told() -> None:
    found = identify([page_of(foot("one31"), 1, code(TWO))], None, INDEX)
    [finding] = found.findings
    assert (finding.code, finding.outcome) == ("mixed", Outcome.REJECTED)
    assert identify([page_of(foot("one31"), 1, code(ONE))], None, INDEX).findings == ()


def test_two_codes_on_a_page_are_told() -> None:
    found = identify([page_of("words", 1, code(ONE), code(TWO))], None, INDEX)
    assert "mixed" in codes_of(found)


def test_a_code_under_the_title_of_another_paper_is_told() -> None:
    text = "entitled\nSome Other Title\nof Another Paper\n(the article)"
    [finding] = identify([page_of(text, 1, code(ONE))], None, INDEX).findings
    assert (finding.code, finding.outcome) == ("mixed", Outcome.REJECTED)
    assert "two31" in finding.message


def test_a_recogniser_may_have_misread_a_title() -> None:
    text = "Some Other Title of Another Paper"
    [finding] = identify([page_of(text, 1, code(ONE), pictured=True)], None, INDEX).findings
    assert (finding.code, finding.outcome) == ("mixed", Outcome.REVIEW)


def test_a_form_that_got_another_code_is_told(issued: Index) -> None:
    found = identified(altering.paste_code(altering.strip_marks(filled()), form("guessed")), issued)
    assert codes_of(found) == ["mixed"]


OWN_TITLES = {
    "in another order of letters": ("שלום עולם Nets", "םולש Nets םלוע"),
    "with ligatures": (
        "Efficient Affine Flows for Offline Work",
        "Eﬃcient Aﬃne Flows for Oﬄine Work",
    ),
    "broken": (
        "Pre-training Transformers Without Words",
        "Pre- training Trans- formers Without Words",
    ),
    "in capitals": ("On the Straße to Convergence", "ON THE STRASSE TO CONVERGENCE"),
    "with accents apart": (
        "Poincaré Embeddings of Hölder Graphs",
        "Poincare´ Embeddings of Ho¨lder Graphs",
    ),
    "not there at all": ("A Title That Nobody Else Has", "words"),
}


@pytest.mark.parametrize("name", OWN_TITLES)
def test_a_title_that_is_read_otherwise_is_no_contradiction(name: str) -> None:
    title, read = OWN_TITLES[name]
    own = paper("own31", title)
    part = paper("part31", " ".join(title.split()[:2]))
    index = Index((own, part, TWO))
    assert find_other_title([page_of(f"entitled {read} (the article)")], own, index) is None


def test_of_two_titles_the_longer_one_is_meant() -> None:
    short = paper("short31", "Learning to Keep a Promise")
    long = paper("long31", "Learning to Keep a Promise in Public")
    index = Index((short, long))
    read = [page_of("entitled Learning to Keep a Promise in Public (the article)")]
    assert find_other_title(read, short, index) == long
    assert find_other_title(read, long, index) is None
    read = [page_of("entitled Learning to Keep a Promise (the article)")]
    assert find_other_title(read, short, index) is None


def test_the_title_of_another_revision_or_of_now_is_no_other_papers() -> None:
    old = paper("one31", "A Title That Was Given Up Later", revision=1, latest=2)
    new = paper("one31", "Some Other Title Of Another Paper", revision=2)
    read = [page_of("Some Other Title Of Another Paper")]
    assert find_other_title(read, old, Index((old, new))) is None
    renamed = replace(ONE, now=TWO.content)
    assert find_other_title(read, renamed, Index((renamed, TWO))) is None


# By likeness

BLANK = """Publication Agreement
This is a publication agreement1 (“this agreement”) regarding a written manuscript
currently entitled
{title}
(“the article”) to be published in PMLR (“the proceedings”). The parties to this Agreement are:
{name}
(name of corresponding author who signs on behalf of any other authors, collectively “you”) and PMLR
1. By signing this form, you warrant that you are signing on behalf of all authors of the article,
and that you have the authority to act as their agent for the purpose of entering into it.
2. You hereby grant a Creative Commons copyright license in the article to the general public
"""
PAPERS = Index(
    (
        paper(
            "jin25a",
            "Learning to Keep a Promise: Scaling Language Model Decoding Parallelism with Learned "
            "Asynchronous Decoding",
            "Tian Jin",
            "Ellie Y Cheng",
        ),
        paper(
            "gu25c", "Delta Decompression for MoE-based LLMs Compression", "Hao Gu", "Mark G. Lee"
        ),
        paper(
            "kim25g",
            "SPD: Sync-Point Drop for Efficient Tensor Parallelism of Large Language Models",
            "Han-Byul Kim",
        ),
        paper(
            "zhao25",
            "Pivoting Factorization: A Compact Meta Low-Rank Representation of Sparsity for "
            "Efficient Inference in Large Language Models",
            "Jialin Zhao",
        ),
        paper("word31", "Word Space", "Xiu Li"),
        paper("lingua31", "Language Models", "Xiu Li"),
        paper("nameless31", None),
    )
)
BY_HAND = {
    "over two lines": (
        "jin25a",
        "Learning to Keep a Promise:\n\nScaling Language Model Decoding Parallelism with Learned "
        "Asynchronous Decoding",
        "Tian Jin",
    ),
    "two signers, a shorter name": (
        "gu25c",
        "Delta Decompression for MoE-based LLMs Compression",
        "Mark Lee, Yike Guo",
    ),
    "other case": (
        "kim25g",
        "SPD: Sync-Point Drop for efficient tensor parallelism of Large Language Models",
        "Han-Byul Kim",
    ),
    "a hyphen at the end of a line": (
        "zhao25",
        "Pivoting Factorization: A Compact Meta Low-Rank Repre-\nsentation of Sparsity for "
        "Efficient Inference in Large Language Models",
        "",
    ),
    "another word": (
        "gu25c",
        "Delta Decompression for MoE-based Language Model Compression",
        "Hao Gu",
    ),
    "misread": (
        "kim25g",
        "5PD: Sync-P0int Drop f0r Efficient Tens0r Paralle1ism of Large Language Mode1s",
        "Han-Byu1 Kim",
    ),
    "a short title": ("word31", "Word Space", "Xiu Li"),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_form_filled_by_hand_is_known_by_its_title(name: str) -> None:
    paper_id, title, signer = BY_HAND[name]
    found = identify([page_of(BLANK.format(title=title, name=signer))], None, PAPERS)
    assert found.match is not None
    assert (found.match.means, found.match.issued.paper_id) == (Means.LIKENESS, paper_id)
    assert 0.5 < found.match.certainty < 1
    assert found.findings == ()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("", ""),
        ("_" * 60, "_" * 30),
        ("A Paper That Nobody Here Knows of Large Language Models", "Nobody Known"),
        ("Scaling Inference in Large Language Models", "Jialin Zhao"),
        ("Word Spaces", "Somebody Else"),
        ("On Words and Space in Language Models That Are Large", "Xiu Li"),
    ],
)
def test_nothing_is_known_where_nothing_fits(title: str, name: str) -> None:
    assert identify([page_of(BLANK.format(title=title, name=name))], None, PAPERS).match is None


def test_a_title_is_known_in_any_form() -> None:
    text = "I, Hao Gu, grant a licence\nfor Delta Decompression for MoE-based\nLLMs Compression."
    found = identify([page_of(text)], None, PAPERS)
    assert found.match is not None
    assert found.match.issued.paper_id == "gu25c"


def test_what_was_typed_on_a_form_is_read_where_it_stands() -> None:
    blank = page_of(BLANK.format(title="", name=""))
    title = page_of(
        "\n" * BLANK.splitlines().index("{title}")
        + "Delta Decompression for MoE-based LLMs Compression"
    )
    typed = replace(blank, words=(*blank.words, *title.words))
    lines = read_text([typed])
    assert "currently entitled Delta" in lines
    assert "Compression (“the article”)" in lines
    found = identify([typed], None, PAPERS)
    assert found.match is not None
    assert found.match.issued.paper_id == "gu25c"


def test_papers_that_cannot_be_told_apart_are_named() -> None:
    one = paper("a31", "On the Rates of Stochastic Gradient Descent I", "Xiu Li")
    two = paper("b31", "On the Rates of Stochastic Gradient Descent II", "Xiu Li")
    text = "On the Rates of Stochastic Gradient Descent I\nXiu Li"
    found = identify([page_of(BLANK.format(title=text, name="Xiu Li"))], None, Index((one, two)))
    assert codes_of(found) == ["two-alike"]


def test_an_author_decides_between_papers_of_one_title() -> None:
    one = paper("a31", "On the Rates of Stochastic Gradient Descent", "Bo Berg")
    two = paper("b31", "On the Rates of Stochastic Gradient Descent", "Xiu Li")
    text = BLANK.format(title="On the Rates of Stochastic Gradient Descent", name="Xiu Li")
    found = identify([page_of(text)], None, Index((one, two)))
    assert found.match is not None
    assert (found.match.issued.paper_id, found.findings) == ("b31", ())


def test_the_revision_is_that_of_the_title() -> None:
    old = paper("a31", "On the Rates of Stochastic Gradient Descent", "Bo", revision=1, latest=2)
    new = paper("a31", "Rates That Are Universal, for Descent", "Bo", revision=2)
    same = paper("a31", "Rates That Are Universal, for Descent", "Bo", revision=3)
    for title, revision in ((old.content.title, 1), (new.content.title, 3)):
        text = BLANK.format(title=title, name="")
        [alike] = find_alike([page_of(text)], Index((old, new, same)))
        assert alike.issued.revision == revision


def test_pictures_without_words_are_not_known() -> None:
    assert identify([page_of("", pictured=True)], None, PAPERS).match is None
    assert identify([], None, PAPERS).match is None


def test_thousands_of_papers_do_not_take_long() -> None:
    many = [
        paper(f"p{number}", f"Learning Models of Language {number} for Inference", f"A{number} B")
        for number in range(5000)
    ]
    indices = {
        size: Index((*PAPERS.issued, *many[:size])) for size in (len(many) // FACTOR, len(many))
    }
    page = page_of(BLANK.format(title=BY_HAND["over two lines"][1], name="Tian Jin"))

    def find(size: int) -> None:
        found = identify([page], None, indices[size])
        assert found.match is not None
        assert found.match.issued.paper_id == "jin25a"

    assert_linear(find, len(many))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Eﬃcient", "efficient"),
        ("Poincaré", "Poincare"),
        ("A–B: c", "ab c"),
        ("ÅNGSTRÖM", "ångström"),
    ],
)
def test_squeezed_texts_are_the_same(one: str, other: str) -> None:
    assert squeeze(one) == squeeze(other)


def rendering(number: int, title: str) -> Issued:
    """Return one of two renderings of a revision."""
    made = paper("okonkwo31", title)
    return replace(made, rendering=number, renderings=2, fingerprint=f"{number:016x}")


def test_the_codes_tell_the_renderings_of_a_revision_apart() -> None:
    index = Index((rendering(1, "On Old Titles"), rendering(2, "On New Titles")))
    foot = "Form okonkwo31, revision 1\nPage 1 of 1"
    for number in (1, 2):
        found = identify((page_of(foot, 1, PageCode("okonkwo31", 1, 1, number)),), None, index)
        assert found.match is not None
        assert (found.match.issued.rendering, found.match.means) == (number, Means.CODE)
        assert not found.findings
    pages = [
        page_of(f"Form okonkwo31, revision 1\nPage {n} of 2", n, PageCode("okonkwo31", 1, n, n))
        for n in (1, 2)
    ]
    mixed = identify(pages, None, index)
    assert codes_of(mixed) == ["other-form-page"]
    assert "an earlier rendering of revision 1 and okonkwo31, revision 1" in str(mixed.findings)


def test_a_footer_alone_does_not_say_which_rendering_it_is() -> None:
    index = Index((rendering(1, "On Old Titles"), rendering(2, "On New Titles")))
    page = page_of("Form okonkwo31, revision 1\nPage 1 of 1")
    found = identify((page,), None, index)
    assert [(each.code, each.outcome) for each in found.findings] == [
        ("rendering-unknown", Outcome.REVIEW)
    ]
    said = FormMetadata("okonkwo31", 1, f"{1:016x}", None, 1)
    found = identify((page,), said, index)
    assert found.match is not None
    assert (found.match.issued.rendering, found.match.means) == (1, Means.METADATA)
    assert not found.findings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{form} page 1 of 3", (1, 3)),
        ("see page 2 of 9. {form} page 1 of 3", (1, 3)),
        ("page 2 of 3 {form}", (2, 3)),
        ("page 2 of 3, page 1 of 9 {form}", (None, None)),
        ("{form}", (None, None)),
    ],
)
def test_the_number_of_a_page_is_read_behind_the_id_or_where_only_one_is_said(
    text: str, said: tuple[int | None, int | None]
) -> None:
    page = page_of(text.format(form="Form okonkwo31, revision 1"))
    [claim] = read_claims([page], Index((paper("okonkwo31", "On Titles"),)))
    assert claim.footer is not None
    assert (claim.footer.page, claim.footer.pages) == said
