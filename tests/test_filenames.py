"""Every id gets a file name that is its own, on every file system."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.filenames import MAX_BYTES, file_names, is_safe

DEVICES = ["CON", "con", "NUL", "PRN", "AUX", "COM1", "lpt9", "COM0", "nul.x", "Con.tar.gz"]
HOSTILE = [
    "",
    ".",
    "..",
    "../../x",
    "..%2f",
    "..\\x",
    "/etc/passwd",
    "C:x",
    "a:b",
    "-rf",
    ".hidden",
    "+x",
    "trailing.",
    "trailing ",
    " lead",
    "two words",
    "nul\0byte",
    "line\nbreak",
    "\x1b[31m",
    "a/b",
    "a~b",
    "x" * 121,
    "ü" * 61,
    "e\u0301",
    "\u0301e",
    "\ufb01n",
    "a\u202eb",
    "a\u200bb",
    "\ud800",
    "README",
    "readme",
    "superseded",
    "Ledger",
    "preview-pmlr",
    "100%",
    "$HOME",
    "*",
    "{'e}",
    *DEVICES,
]


@pytest.mark.parametrize(
    "paper_id",
    [
        "zhang25ladder",
        "bJnSplWSCL",
        "_x",
        "a-b",
        "12",
        "v1.2+3",
        "müller25",
        "李24",
        "x" * 120,
        "COM10",
        "conx",
    ],
)
def test_a_safe_id_stays_itself(paper_id: str) -> None:
    assert file_names([paper_id, "other"]) == {paper_id: paper_id, "other": "other"}


@pytest.mark.parametrize("paper_id", HOSTILE)
def test_an_unsafe_id_gets_a_made_name(paper_id: str) -> None:
    name = file_names([paper_id])[paper_id]
    assert name != paper_id
    assert_harmless(name)


@pytest.mark.parametrize("paper_id", ["labb{\\'e}2022megapose", "DBLP:conf/icml/Xu25"])
def test_a_made_name_is_readable(paper_id: str) -> None:
    name = file_names([paper_id])[paper_id]
    assert name.startswith(("labb-e-2022megapose~", "DBLP-conf-icml-Xu25~"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Lee24", "lee24"), ("straße", "STRASSE"), ("ıx", "Ix"), ("σς", "σσ"), ("é", "e\u0301")],
)
def test_ids_that_a_file_system_confuses_both_get_the_hash(one: str, other: str) -> None:
    names = file_names([one, other])
    assert "~" in names[one]
    assert "~" in names[other]


def test_the_name_does_not_depend_on_the_order_of_the_list() -> None:
    assert file_names(["a/b", "A", "a", "c"]) == file_names(["c", "a", "A", "a/b"])


def test_the_same_id_twice_is_one_name() -> None:
    assert file_names(["x", "x"]) == {"x": "x"}


def test_a_very_long_id_is_named_at_once() -> None:
    assert_harmless(file_names(["e\u0301" * 1_000_000])["e\u0301" * 1_000_000])


ids = st.one_of(
    st.text(max_size=12),
    st.text(alphabet="aAıIßsS./\\-~:%e\u0301é", max_size=6),
    st.sampled_from(HOSTILE),
)


@given(st.lists(ids, max_size=30))
@example(["a/b", "a-b~c14cddc0", "A/B", "a:b"])
def test_no_two_ids_share_a_name(paper_ids: list[str]) -> None:
    names = file_names(paper_ids)
    assert set(names) == set(paper_ids)
    for spelling in (str, str.casefold, str.upper, nfd_fold, nfkc_fold):
        assert len({spelling(name) for name in names.values()}) == len(set(paper_ids))
    for name in names.values():
        assert_harmless(name)


@given(ids)
def test_an_id_stays_itself_exactly_if_it_is_safe(paper_id: str) -> None:
    assert (file_names([paper_id])[paper_id] == paper_id) == is_safe(paper_id)


def nfd_fold(name: str) -> str:
    return unicodedata.normalize("NFD", name).casefold()


def nfkc_fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def assert_harmless(name: str) -> None:
    assert 0 < len(name.encode()) <= MAX_BYTES
    assert not set(name) & set("/\\:*?\"<>|%{}$&;'` ")
    assert all(unicodedata.category(character)[0] not in "CZ" for character in name)
    assert name[0] not in "-.+~"
    assert name[-1] not in ". "
    assert name.casefold().split(".")[0] not in {
        device.casefold().split(".")[0] for device in DEVICES
    }
    assert name.casefold() not in {"readme", "superseded", "ledger"}
    assert "~" in name or not name.startswith("preview-")
