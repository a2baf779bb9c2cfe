"""A paper whose id changed is known again, and no other is taken for it."""

from __future__ import annotations

import random

from growth import assert_linear

from generator.changes.renames import KnownPaper, find_renames

LEE = KnownPaper("lee24", "On Very Deep Networks", ("Ann Lee", "Bo Zhou"))


def renamed(*papers: KnownPaper, gone: tuple[KnownPaper, ...] = (LEE,)) -> list[tuple[str, str]]:
    return [(pair.old, pair.new) for pair in find_renames(gone, papers)]


def test_the_same_title_and_authors_are_identical() -> None:
    [pair] = find_renames(
        [LEE], [KnownPaper("Xy7", "On very deep networks.", ("Ann Lee", "Bo Zhou"))]
    )
    assert pair.identical


def test_a_key_that_changed_with_the_title_is_known_by_the_authors() -> None:
    assert renamed(KnownPaper("lee25", "Very Wide and Deep Networks", LEE.authors)) == [
        ("lee24", "lee25")
    ]


def test_authors_are_known_again_by_their_family_names() -> None:
    other = KnownPaper("Xy7", "On Deep Networks", ("Lee, Ann", "Bo X. Zhou"))
    [pair] = find_renames([LEE], [other])
    assert pair.author_likeness == 1


def test_another_paper_of_the_same_authors_is_another_paper() -> None:
    assert renamed(KnownPaper("lee25", "Ink", LEE.authors)) == []


def test_a_paper_of_others_with_a_similar_title_is_another_paper() -> None:
    assert renamed(KnownPaper("kim25", "On Very Wide Networks", ("Carla Kim",))) == []


def test_where_the_authors_are_not_known_the_title_has_to_be_close() -> None:
    unknown = KnownPaper("lee24", LEE.title, None)
    close, far = "On Very Deep Network", "Very Wide and Deep Networks"
    assert renamed(KnownPaper("a", close, ()), gone=(unknown,)) == [("lee24", "a")]
    assert renamed(KnownPaper("a", far, ()), gone=(unknown,)) == []


def test_where_the_title_is_not_known_nothing_is_said() -> None:
    assert renamed(LEE, gone=(KnownPaper("lee24", None, LEE.authors),)) == []


def test_each_paper_is_in_one_pair_and_the_closest_comes_first() -> None:
    near = KnownPaper("a", "On Very Deep Networks", LEE.authors)
    far = KnownPaper("b", "On Deep Networks", LEE.authors)
    assert renamed(far, near) == [("lee24", "a")]


def test_a_whole_list_under_new_ids_is_known_again_in_linear_time() -> None:
    chance = random.Random(1)
    words = [f"word{number}" for number in range(3000)]
    papers = [
        KnownPaper(f"old{number}", " ".join(chance.choices(words, k=8)), (f"A Name{number % 700}",))
        for number in range(5000)
    ]
    moved = [KnownPaper(f"new{paper.paper_id}", paper.title, paper.authors) for paper in papers]

    def known_again(size: int) -> None:
        pairs = find_renames(papers[:size], moved[:size])
        assert {pair.old: pair.new for pair in pairs} == {
            paper.paper_id: f"new{paper.paper_id}" for paper in papers[:size]
        }

    assert_linear(known_again, len(papers))


def test_titles_of_the_same_words_take_no_quadratic_time() -> None:
    papers = [KnownPaper(f"p{number}", "Deep Learning", ("Ann Lee",)) for number in range(3000)]
    moved = [KnownPaper(f"q{number}", "Deep Learning", ("Ann Lee",)) for number in range(3000)]
    assert_linear(lambda size: find_renames(papers[:size], moved[:size]), len(papers))
