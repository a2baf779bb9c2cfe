"""Notes of both API versions, in every wrapping and author shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Severity, has_errors
from generator.paper import Paper
from generator.sources.openreview import notes as openreview
from generator.sources.parsed_file import Acceptance, ParsedFile, SourceFile

VENUE = "colmweb.org/COLM/2025/Conference"


def v2(note_id: str = "0JzWiigkUy", **content: object) -> dict[str, Any]:
    fields: dict[str, object] = {
        "title": "BEARCUBS: A benchmark for computer-using web agents",
        "authors": ["Yixiao Song", "Katherine Thai"],
        "authorids": ["~Yixiao_Song1", "kt@example.org"],
        "venue": "COLM 2025 Poster",
        "venueid": VENUE,
    }
    wrapped = {name: {"value": value} for name, value in (fields | content).items()}
    return {
        "id": note_id,
        "forum": note_id,
        "replyto": None,
        "number": 1,
        "invitations": [f"{VENUE}/-/Submission", f"{VENUE}/-/Edit"],
        "content": wrapped,
    }


def v1(**more: object) -> dict[str, Any]:
    return {
        "id": "HkghWScuoQ",
        "forum": "HkghWScuoQ",
        "replyto": None,
        "number": 36,
        "invitation": "NIPS.cc/2018/Workshop/CDNNRIA/-/Blind_Submission",
        "content": {
            "title": "Targeted Dropout",
            "authors": ["Aidan N. Gomez", "Ivan Zhang"],
            "authorids": ["ag@example.org", "iz@example.org"],
        },
    } | more


def decision(word: str, invitation: str = f"{VENUE}/Submission1/-/Decision") -> dict[str, Any]:
    return {
        "forum": "0JzWiigkUy",
        "replyto": "0JzWiigkUy",
        "invitations": [invitation],
        "content": {"title": {"value": "Paper Decision"}, "decision": {"value": word}},
    }


def read(*notes: object) -> ParsedFile:
    return openreview.read(SourceFile("notes.json", json.dumps(notes)))


def only(*notes: object) -> Paper:
    (submission,) = read(*notes).submissions
    return submission.paper


def decided(*notes: object) -> Acceptance:
    (submission,) = read(*notes).submissions
    return submission.decision


def people(paper: Paper) -> list[tuple[str, str, str]]:
    return [(str(a.name), a.author_id, a.email) for a in paper.authors]


def test_a_note_of_version_2() -> None:
    paper = only(v2())
    assert paper.paper_id == "0JzWiigkUy"
    assert paper.title.plain == "BEARCUBS: A benchmark for computer-using web agents"
    assert people(paper) == [
        ("Yixiao Song", "~Yixiao_Song1", ""),
        ("Katherine Thai", "kt@example.org", "kt@example.org"),
    ]
    assert paper.volume is not None
    assert (paper.volume.name, paper.volume.year) == ("COLM 2025", "2025")
    assert not paper.problems


def test_a_note_of_version_1() -> None:
    paper = only(v1())
    assert people(paper)[1] == ("Ivan Zhang", "iz@example.org", "iz@example.org")
    assert not paper.problems


def test_unified_author_objects() -> None:
    note = v2(
        authors=[
            {"fullname": "Ann Kim", "username": "~Ann_Kim1", "institutions": [{"domain": "x.org"}]},
            {"fullname": "Bo Li", "username": "bo@example.org"},
        ]
    )
    del note["content"]["authorids"]
    assert people(only(note)) == [
        ("Ann Kim", "~Ann_Kim1", ""),
        ("Bo Li", "bo@example.org", "bo@example.org"),
    ]


def test_blinded_notes_keep_their_authors_in_the_original() -> None:
    note = v1(details={"original": {"id": "B1g", "content": v1()["content"]}})
    note["content"] = {"title": "Targeted Dropout", "authors": ["Anonymous"], "authorids": ["x"]}
    paper = only(note)
    assert [name for name, *_ in people(paper)] == ["Aidan N. Gomez", "Ivan Zhang"]
    assert paper.paper_id == "HkghWScuoQ"
    assert not paper.problems


@pytest.mark.parametrize("hidden", [{"readers": ["chairs"]}, {"value": ["Anonymous"]}])
def test_hidden_authors_are_an_error(hidden: object) -> None:
    note = v2()
    note["content"]["authors"] = hidden
    note["content"]["authorids"] = hidden
    assert any("hidden" in p.message for p in only(note).problems if p.severity is Severity.ERROR)


@pytest.mark.parametrize(
    "content",
    [
        {"title": ""},
        {"title": 7},
        {"title": ["T"]},
        {"authors": []},
        {"authors": "Ann Kim, Bo Li"},
        {"authors": ["Ann Kim", ""]},
        {"authors": ["Ann Kim", None]},
        {"authors": [{"username": "~Ann_Kim1"}]},
        {"authors": [["Ann Kim"]]},
    ],
)
def test_a_note_that_no_form_may_be_made_of(content: dict[str, object]) -> None:
    paper = only(v2(**content))
    assert paper.paper_id == "0JzWiigkUy"
    assert has_errors(paper.problems)


def test_ids_that_do_not_pair_with_the_authors_are_not_used() -> None:
    paper = only(v2(authorids=["~Yixiao_Song1"]))
    assert [author_id for _, author_id, _ in people(paper)] == ["", ""]
    assert [problem.severity for problem in paper.problems] == [Severity.WARNING]


@pytest.mark.parametrize(
    "corresponding",
    [
        "~Yixiao_Song1",
        ["~Yixiao_Song1"],
        "Yixiao Song",
        "yixiao song",
        {"username": "~Yixiao_Song1"},
    ],
)
@pytest.mark.parametrize("name", ["corresponding_author", "Corresponding Author"])
def test_the_corresponding_author(corresponding: object, name: str) -> None:
    paper = only(v2(**{name: corresponding}))
    assert [author.corresponding for author in paper.authors] == [True, False]


def test_an_address_that_belongs_to_nobody_is_the_signers() -> None:
    paper = only(v2(corresponding_author="someone@example.org"))
    assert paper.signer_email == "someone@example.org"
    assert not any(author.corresponding for author in paper.authors)


def test_a_corresponding_author_who_is_none_is_a_warning() -> None:
    paper = only(v2(corresponding_author="~Nobody1"))
    assert [problem.severity for problem in paper.problems] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("venueid", "expected"),
    [
        (VENUE, Acceptance.ACCEPTED),
        ("TMLR", Acceptance.ACCEPTED),
        (f"{VENUE}/Submission", Acceptance.UNDECIDED),
        ("TMLR/Under_Review", Acceptance.UNDECIDED),
        ("TMLR/Decision_Pending", Acceptance.UNDECIDED),
        (f"{VENUE}/Rejected_Submission", Acceptance.DECLINED),
        (f"{VENUE}/Withdrawn_Submission", Acceptance.DECLINED),
        (f"{VENUE}/Desk_Rejected_Submission", Acceptance.DECLINED),
        ("TMLR/Rejected", Acceptance.DECLINED),
        ("TMLR/Withdrawn_by_Authors", Acceptance.DECLINED),
        ("", Acceptance.UNDECIDED),
    ],
)
def test_the_venue_id_tells(venueid: str, expected: Acceptance) -> None:
    assert decided(v2(venueid=venueid)) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("accept", Acceptance.ACCEPTED),
        ("Accept (Poster)", Acceptance.ACCEPTED),
        ("Conditionally Accepted", Acceptance.ACCEPTED),
        ("Oral", Acceptance.ACCEPTED),
        ("Reject", Acceptance.DECLINED),
        ("Reject (Invite as poster)", Acceptance.DECLINED),
        ("Not accepted", Acceptance.DECLINED),
        ("No Decision", Acceptance.UNDECIDED),
        ("", Acceptance.UNDECIDED),
    ],
)
@pytest.mark.parametrize("place", ["directReplies", "replies", "beside"])
def test_before_the_last_stage_a_decision_tells(
    word: str, expected: Acceptance, place: str
) -> None:
    note = v2(venueid=f"{VENUE}/Submission")
    if place == "beside":
        assert decided(note, decision(word)) is expected
    else:
        note["details"] = {place: [{"content": {"title": "a review"}}, decision(word)]}
        assert decided(note) is expected


def test_a_decision_of_version_1() -> None:
    reply = {
        "invitation": "NIPS.cc/2018/Workshop/CDNNRIA/-/Paper36/Decision",
        "replyto": "HkghWScuoQ",
        "content": {"title": "Acceptance Decision", "decision": "accept"},
    }
    assert decided(v1(notes=[reply])) is Acceptance.ACCEPTED
    assert decided(v1(details={"directReplies": [reply]})) is Acceptance.ACCEPTED
    assert decided(v1()) is Acceptance.UNDECIDED


def test_the_latest_decision_counts() -> None:
    late, early = decision("Accept") | {"tcdate": 2}, decision("Reject") | {"tcdate": 1}
    note = v2(venueid="") | {"details": {"replies": [late, early]}}
    assert decided(note) is Acceptance.ACCEPTED


def test_deleted_and_withdrawn_notes_are_declined() -> None:
    assert decided(v2() | {"ddate": 1540035843524}) is Acceptance.DECLINED
    assert decided(v1(invitation="X/-/Withdrawn_Submission")) is Acceptance.DECLINED


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([v2("a"), v2("b")]),
        json.dumps({"notes": [v2("a"), v2("b")], "count": 2}, indent=1),
        json.dumps(v2("a")) + "\n" + json.dumps(v2("b")) + "\n",
        json.dumps({"a": v2("a"), "b": v2("b")}),
        json.dumps([{"venue": "X", "submissions": [v2("a"), v2("b")]}]),
    ],
)
def test_every_wrapping(text: str) -> None:
    source = SourceFile("notes.json", text)
    assert openreview.sniff(source)
    reading = openreview.read(source)
    assert [s.paper.paper_id for s in reading.submissions] == ["a", "b"]
    assert not reading.diagnostics


def test_lines_are_real() -> None:
    text = '{"notes": [\n\n' + json.dumps(v2("a")) + ",\n" + json.dumps(v2("b")) + "]}"
    reading = openreview.read(SourceFile("notes.json", text))
    assert [s.paper.span.line for s in reading.submissions] == [3, 4]


def test_a_note_without_an_id_takes_its_name_or_is_an_error() -> None:
    note = v2()
    del note["id"], note["forum"]
    named = openreview.read(SourceFile("notes.json", json.dumps({"paper7": note})))
    assert [s.paper.paper_id for s in named.submissions] == ["paper7"]
    unnamed = read(note)
    assert not unnamed.submissions
    assert has_errors(unnamed.diagnostics)


def test_a_file_that_breaks_off_keeps_its_whole_notes() -> None:
    text = json.dumps({"notes": [v2("a"), v2("b"), v2("c")]}, indent=1)
    reading = openreview.read(SourceFile("notes.json", text[: text.rindex("Poster")]))
    assert [s.paper.paper_id for s in reading.submissions] == ["a", "b"]
    assert [d.severity for d in reading.diagnostics] == [Severity.ERROR]


def test_a_bad_line_of_json_lines_costs_that_line() -> None:
    lines = [json.dumps(v2("a")), json.dumps(v2("b"))[:200], json.dumps(v2("c"))]
    reading = openreview.read(SourceFile("notes.jsonl", "\n".join(lines)))
    assert [s.paper.paper_id for s in reading.submissions] == ["a", "c"]
    assert [d.span.line for d in reading.diagnostics] == [2]


def test_a_key_that_is_there_twice_and_differs_is_an_error() -> None:
    text = json.dumps([v2()]).replace('"title": {', '"title": {"value": "Other"}, "title": {')
    (submission,) = openreview.read(SourceFile("notes.json", text)).submissions
    assert any("title" in p.message for p in submission.paper.problems)
    assert has_errors(submission.paper.problems)


@pytest.mark.parametrize(
    ("venue", "name"),
    [
        ("COLM 2025 Poster", "COLM 2025"),
        ("ICLR 2023 notable top 25%", "ICLR 2023"),
        ("NeurIPS 2023 (Spotlight)", "NeurIPS 2023"),
        ("Accepted by TMLR", "TMLR"),
        ("Submitted to ICLR 2024", "ICLR 2024"),
        ("Workshop on Oral History", "Workshop on Oral History"),
    ],
)
def test_the_volume_is_named_by_the_venue(venue: str, name: str) -> None:
    volume = only(v2(venue=venue)).volume
    assert volume is not None
    assert volume.name == name


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
names_of_fields = st.sampled_from(
    ["title", "authors", "authorids", "venue", "venueid", "corresponding_author", "decision"]
)
odd_notes = st.dictionaries(
    st.sampled_from(["id", "forum", "number", "details", "invitations", "invitation", "replyto"]),
    json_values,
).flatmap(
    lambda note: st.dictionaries(
        names_of_fields, json_values | json_values.map(lambda value: {"value": value})
    ).map(lambda content: note | {"content": content})
)


@given(st.lists(odd_notes, max_size=3))
def test_values_of_any_kind_anywhere_raise_nothing(notes: list[object]) -> None:
    for submission in read(*notes).submissions:
        assert submission.paper.paper_id
        assert submission.paper.authors or has_errors(submission.paper.problems)


@given(st.text(st.sampled_from('{}[]",:0\\ \ncontent'), max_size=60))
def test_broken_json_raises_nothing(text: str) -> None:
    openreview.read(SourceFile("notes.json", text))


@pytest.mark.parametrize(
    "make",
    [
        lambda size: "[" * size,
        lambda size: '[{"content":' * size,
        lambda size: '{"notes":[{"content":{"title":' + "[" * size + "]" * size + "}}]}",
        lambda size: '{"content":[\n' * size,
        lambda size: '{"content":"\n' * size,
        lambda size: '[{"id":"a","number":' + "9" * size + ',"content":{"title":1e999}}]',
        lambda size: '[{"id":"a","content":{"title":"' + "x" * size + '","authors":["Ann Kim"]}}]',
    ],
)
def test_hostile_json_takes_linear_time(make: Callable[[int], str]) -> None:
    assert_linear(lambda size: openreview.read(SourceFile("notes.json", make(size))), 100_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Kim; Bo Li", ["Ann Kim", "Bo Li"]),
        ("Kim, Ann; Li, Bo", ["Ann Kim", "Bo Li"]),
        ("Ann Kim and Bo Li", ["Ann Kim", "Bo Li"]),
        ("Ann Kim & Bo Li", ["Ann Kim", "Bo Li"]),
        ("Ann Kim\nBo Li\n", ["Ann Kim", "Bo Li"]),
        ("Ann Kim · Bo Li", ["Ann Kim", "Bo Li"]),
        ("Ann Kim, Bo Li, Jo Roe", ["Ann Kim", "Bo Li", "Jo Roe"]),
        ("Ann Kim, Bo Li, and Jo Roe", ["Ann Kim", "Bo Li", "Jo Roe"]),
        ("Ann Kim (MIT, USA); Bo Li (Acme)", ["Ann Kim", "Bo Li"]),
    ],
)
def test_a_list_in_one_text_is_parted_where_that_is_certain(text: str, expected: list[str]) -> None:
    paper = only(v2(authors=[text], authorids=["~Ann_Kim1"]))
    assert [name for name, *_ in people(paper)] == expected
    assert any(f"was taken as {len(expected)} authors" in p.message for p in paper.problems)
    assert not has_errors(paper.problems)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Kim, Bo Li",
        "Ann Kim and Plato",
        "Ann Kim; MIT",
        "Ann & Bo Li",
        "Ann Kim; Acme Lab",
    ],
)
def test_a_list_in_one_text_that_is_not_certain_is_refused(text: str) -> None:
    assert has_errors(only(v2(authors=[text], authorids=["~Ann_Kim1"])).problems)


def test_two_names_in_one_text_among_others_are_refused() -> None:
    assert has_errors(only(v2(authors=["Ann Kim, Bo Li", "Jo Roe"])).problems)
    assert not has_errors(only(v2(authors=["Kim, Ann", "Roe Fie, Jo Bo"])).problems)


def test_two_names_in_one_author_object_are_refused() -> None:
    person = {"fullname": "Ann Kim, Bo Li", "username": "~Ann_Kim1"}
    assert has_errors(only(v2(authors=[person])).problems)


def reply(name: str, time: int, **more: object) -> dict[str, Any]:
    note = {"invitations": [f"{VENUE}/Submission1/-/{name}"], "tcdate": time, "content": {}}
    return {"forum": "0JzWiigkUy", "replyto": "0JzWiigkUy"} | note | more


@pytest.mark.parametrize(
    "name", ["Withdraw", "Withdrawal", "Withdraw_Confirmation", "Desk_Rejection", "Desk_Reject"]
)
@pytest.mark.parametrize("place", ["inside", "beside"])
@pytest.mark.parametrize("venueid", [VENUE, f"{VENUE}/Submission"])
def test_a_paper_that_was_accepted_and_then_withdrawn_is_left_out_and_said(
    name: str, place: str, venueid: str
) -> None:
    accepted, gone = decision("Accept") | {"tcdate": 1}, reply(name, 2)
    note = v2(venueid=venueid)
    if place == "inside":
        note["details"] = {"replies": [gone, accepted]}
    notes = [note] if place == "inside" else [gone, note, accepted]
    found = openreview.read(SourceFile("notes.json", json.dumps(notes)))
    assert [submission.decision for submission in found.submissions] == [Acceptance.DECLINED]
    said = [d for d in found.diagnostics if d.severity is Severity.WARNING]
    assert [d.span.entry for d in said] == ["0JzWiigkUy"]
    assert name in said[0].message


@pytest.mark.parametrize(
    "replies",
    [
        [reply("Withdrawal", 1), reply("Withdrawal_Reversion", 2)],
        [reply("Desk_Rejection", 1), reply("Desk_Rejection_Reversion", 2)],
        [reply("Withdrawal", 1, ddate=2)],
        [reply("Withdrawal", 1), decision("Accept") | {"tcdate": 2}],
        [reply("Official_Comment", 1)],
    ],
)
def test_a_withdrawal_that_was_taken_back_is_none(replies: list[dict[str, Any]]) -> None:
    assert decided(v2() | {"details": {"replies": replies}}) is Acceptance.ACCEPTED


def test_a_withdrawn_paper_that_was_never_accepted_needs_no_word() -> None:
    note = v2(venueid=f"{VENUE}/Submission") | {"details": {"replies": [reply("Withdrawal", 1)]}}
    found = openreview.read(SourceFile("notes.json", json.dumps([note])))
    assert [submission.decision for submission in found.submissions] == [Acceptance.DECLINED]
    assert not found.diagnostics


def test_what_else_a_note_says_is_kept() -> None:
    paper = only(v2(track="Main", keywords=["ink", "pens"], pages=12, nested={"a": 1}))
    kept = dict(paper.extra)
    assert (kept["track"], kept["keywords"], kept["pages"]) == ("Main", "ink; pens", "12")
    assert "nested" not in kept
    assert "title" not in kept


def here(step: Callable[[Any], Any], things: Iterable[Any]) -> Iterator[Any]:
    return map(step, things)


def test_notes_that_are_read_apart_are_read_alike() -> None:
    notes: list[dict[str, Any]] = [
        v2(f"note{number}", title=f"T {number}") for number in range(600)
    ]
    notes[300] = {"content": notes[300]["content"]}
    notes[301]["content"]["title"]["value"] = ""
    withdrawn = {"forum": "note7", "replyto": "note7", "invitations": [f"{VENUE}/-/Withdrawal"]}
    text = json.dumps([*notes, withdrawn | {"content": {}}], indent=1)
    whole = openreview.read(SourceFile("notes.json", text))
    assert len(whole.submissions) == 599
    assert openreview.read(SourceFile("notes.json", text, together=here)) == whole
