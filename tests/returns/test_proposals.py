"""Papers that are proposed for a file that nothing names for certain."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from looking import page_saying

from generator.ledger.records import Content
from generator.returns.evidence import Index, Issued, SeenPage
from generator.returns.identify.proposals import propose

SYLLABLES = "ba chen do fel gar hu ivan jo kim lin mor na oka pe qi ro san tu vo wei xu ya zhang"


def paper(key: str, title: str, *authors: str) -> Issued:
    content = Content(title, authors, ())
    return Issued(key, key, 1, key, content, content, 1, withdrawn=False, issued_on=None, pdf=None)


PAPERS = (
    paper(
        "kim25g", "Sync-Point Drop for Efficient Tensor Parallelism", "Han-Byul Kim", "Arnav Kundu"
    ),
    paper("kim25", "On Ink and Its Absence", "Joo Kim"),
    paper("lovelace31", "Sketch of the Analytical Engine", "Ada Lovelace"),
    paper("hopper52", "The Education of a Computer", "Grace Hopper"),
    paper("noether18", "Invariante Variationsprobleme", "Emmy Noether"),
)


def first(name: str, sender: str = "", pages: tuple[SeenPage, ...] = ()) -> str:
    found = propose(name, sender, pages, Index(PAPERS))
    return found[0].paper_id if found else ""


@pytest.mark.parametrize(
    ("name", "paper_id"),
    [
        ("kim25gPermission.pdf", "kim25g"),
        ("inbox/Kim25G (signed).pdf.pdf", "kim25g"),
        ("kim25Permission.pdf", "kim25"),
        ("LOVELACE31PERMISSION.PDF", "lovelace31"),
        ("lovlace31permission.pdf", "lovelace31"),
        ("lovelace31Premision.pdf", "lovelace31"),
        ("hoper52 permission (1).pdf", "hopper52"),
        ("v31_noether-18_Permission.pdf", "noether18"),
        ("C:\\forms\\noether18-permission.pdf", "noether18"),
        ("hopper52/scan0001.pdf", "hopper52"),
        ("Agreement Ada Lovelace.pdf", "lovelace31"),
        ("Hopper_signed.pdf", "hopper52"),
        ("The education of a computer - signed.pdf", "hopper52"),
        ("kim25_granted.pdf", "kim25"),
        ("kim25-great-title.pdf", "kim25"),
        ("Invariante_Variationsprob_signed.pdf.pdf", "noether18"),
        ("Sync-Point_Drop_forpremission.pdf", "kim25g"),
        ("HanByulKimPermission.pdf", "kim25g"),
        ("GraceHopperpremission.pdf", "hopper52"),
        ("scan0001.pdf", ""),
        (".pdf", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_file_says_a_paper(name: str, paper_id: str) -> None:
    assert first(name) == paper_id


def test_who_sent_it_says_a_paper() -> None:
    index = Index(PAPERS, addresses={"hopper52": ("grace@example.org",)})
    found = propose("scan.pdf", "Grace@Example.org", (), index)
    assert [each.paper_id for each in found] == ["hopper52"]
    assert "an address of this paper" in found[0].reasons[0]
    assert first("scan.pdf", "emmy.noether@example.org") == "noether18"


def test_what_can_be_read_in_it_says_a_paper() -> None:
    misread = page_saying(["Sketcb of tbe Analytica1 Engine by", "somebody"])
    assert first("scan.pdf", pages=(misread,)) == "lovelace31"
    assert first("scan.pdf", pages=(page_saying(["signed Emmy Noether"]),)) == "noether18"
    assert first("scan.pdf", pages=(page_saying(["Dear chairs, my invoice"]),)) == ""


def test_several_hints_outweigh_one() -> None:
    """A wrong key on the right form: title and author say whose it is; both are shown."""
    page = page_saying(["Sketch of the Analytical Engine", "Ada Lovelace"])
    found = propose("hopper52.pdf", "", (page,), Index(PAPERS))
    assert {each.paper_id for each in found} >= {"lovelace31", "hopper52"}
    assert [each.certainty for each in found] == sorted(
        (each.certainty for each in found), reverse=True
    )


def test_no_more_than_three_are_proposed_each_with_a_reason() -> None:
    many = tuple(paper(f"kim25{letter}", "On Ink", "Joo Kim") for letter in "abcdefgh")
    found = propose("kim25.pdf", "", (), Index(many))
    assert len(found) == 3
    assert all(each.reasons for each in found)


def damaged(key: str, chance: random.Random) -> str:
    """Name a file as people do who name six hundred of them by hand."""
    name = key
    if chance.random() < 0.4:
        at = chance.randrange(len(name) - 1)
        name = chance.choice(
            (
                name[:at] + name[at + 1 :],
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
                name[:at] + chance.choice("abcdefghijklmnop") + name[at + 1 :],
            )
        )
    ending = chance.choice(
        ("Permission", "permission", "PERMISSION", "Permision", "-Permissions", "Premission", "")
    )
    before = chance.choice(("", "", "", "PMLR_", "signed_", "Copy of "))
    return (
        before
        + chance.choice((name, name.capitalize(), name.upper()))
        + ending
        + chance.choice((".pdf", ".PDF", ".pdf.pdf", " (1).pdf"))
    )


def volume(chance: random.Random, size: int) -> Mapping[str, Issued]:
    """Make the papers of a volume, with keys as PMLR makes them."""
    names = SYLLABLES.split()
    found: dict[str, Issued] = {}
    while len(found) < size:
        family = "".join(chance.choice(names) for _ in range(chance.choice((2, 2, 3))))
        key = next(
            key
            for letter in ("", *"abcdefghijklmnopqrstuvwxyz")
            if (key := f"{family}25{letter}") not in found
        )
        words = " ".join(chance.choice(names) for _ in range(6))
        found[key] = paper(key, words, f"Ada {family.capitalize()}")
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_of_a_hundred_names_two_at_most_are_without_the_right_proposal(seed: int) -> None:
    chance = random.Random(seed)
    papers = volume(chance, 400)
    index = Index(tuple(papers.values()))
    wrong = [
        (key, name)
        for key in papers
        for name in [damaged(key, chance)]
        if key not in {each.paper_id for each in propose(name, "", (), index)}
    ]
    assert len(wrong) <= 0.02 * len(papers), wrong


def test_names_that_are_hostile_cost_little() -> None:
    assert propose("a" * 100_000 + ".pdf", "@" * 1000, (), Index(PAPERS)) is not None
    assert propose("kim25g" * 9000, "", (), Index(PAPERS))[0].paper_id == "kim25g"


def test_the_weightiest_reason_comes_first() -> None:
    index = Index(PAPERS, addresses={"hopper52": ("grace@example.org",)})
    first, *_ = propose("hoxper52.pdf", "grace@example.org", (), index)
    assert first.paper_id == "hopper52"
    assert "an address of this paper" in first.reasons[0]
    assert "is nearly hopper52" in first.reasons[1]


def certainty(name: str) -> float:
    found = propose(name, "", (), Index(PAPERS))
    return found[0].certainty if found else 0.0


@pytest.mark.parametrize(
    "name", ["kim25permission.pdf", "v31kim25_signed.pdf", "kim25-premission.pdf"]
)
def test_an_id_between_words_is_certain(name: str) -> None:
    assert certainty(name) > 0.9


@pytest.mark.parametrize(
    "name", ["joakim25.pdf", "hakim25permission.pdf", "kim25xy.pdf", "Ada_Lovelace (2).pdf"]
)
def test_an_id_within_a_word_and_a_name_alone_are_not(name: str) -> None:
    assert 0 < certainty(name) < 0.85
