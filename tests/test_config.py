"""Settings are understood, and every mistake in them is named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.config import Config, parse_config, read_config
from generator.forms.signatory import SignerRule
from generator.output import Format
from generator.paper import Name, Volume
from generator.toml_tables import key_lines
from generator.workspace import create_workspace


def problems(source: str) -> list[str]:
    return [str(problem) for problem in parse_config(source)[1]]


def test_a_whole_file_is_understood() -> None:
    source = """
[volume]
name = " The 3rd Conference "
number = 300
year = 2031
start = 2031-05-04
editors = ["Inês Silva", "Grace Hopper"]
[signer]
rule = "none"
[template]
name = "mine"
[output]
folder = "forms"
formats = ["md"]
[options]
employer = true
[options.mine]
employer = false
place = "Ljubljana"
"""
    config, found = parse_config(source)
    assert found == ()
    assert config.volume == Volume(
        name="The 3rd Conference",
        number="300",
        year="2031",
        start="2031-05-04",
        editors=(Name("Silva", "Inês"), Name("Hopper", "Grace")),
    )
    assert config.signer is SignerRule.NONE
    assert (config.template, config.folder) == ("mine", "forms")
    assert config.formats == {Format.MARKDOWN}
    assert config.options_for("mine") == {"employer": False, "place": "Ljubljana"}
    assert config.options_for("pmlr") == {"employer": True}


def test_an_empty_file_means_the_defaults() -> None:
    assert parse_config("") == (Config(), ())


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("[signer]\nrul = 'last'", 2, 'unknown key "rul" in [signer] (did you mean "rule"?)'),
        ("[sginer]\nrule = 'last'", 1, 'unknown key "sginer" in agreements.toml'),
        ("\n\nrule = 'last'", 3, 'unknown key "rule" in agreements.toml'),
        ("signer.rule = 1", 1, '"rule" in [signer] must be one of "first", "last"'),
        ("signer = 'last'", 1, '"signer" must be a table'),
        ("[signer]\n# no\n\nrule = 'frist'", 4, "it is 'frist'"),
        ("[signer]\nrule = ['first']", 2, "must be one of"),
        ("[volume]\nyear = true", 2, "must be words in quotes"),
        ("[volume]\nyear = 1.5", 2, "must be words in quotes"),
        ("[volume]\nname = [\n 1,\n 2]\nyear = 1.5", 2, "must be words in quotes"),
        ("[volume]\neditors = 'Ada'", 2, "must be a list of names"),
        ("[volume]\neditors = [1]", 2, "must be a list of names"),
        ("[output]\nformats = []", 2, 'must be a list of some of "pdf", "md"'),
        ("[output]\nformats = ['doc', {}]", 2, "must be a list of some of"),
        ("[output]\nfolder = ''", 2, "must be a name in quotes"),
        ('[output]\nfolder = "a\\u0000b"', 2, "has a character that no file's name"),
        ("[template]\nname = '''\n[signer]\n'''\nother = 1", 5, 'unknown key "other"'),
        ("[[signer]]\nrule = 'last'", 1, '"signer" must be a table'),
        ("[volume]\nname = \u2028'x'", 2, "is not TOML"),
        ("[volume\nname = 1", 1, "is not TOML"),
        ("[volume]\nname = 'a'\nname = 'b'", 3, "sets this twice in one table (keep one"),
        (
            "[mail]\nfrom = 'a@b.example'\n[mail]\n",
            3,
            "has [mail] twice (put all under one [mail])",
        ),
        ("[a.b]\n[a.b]\n", 2, "has [a.b] twice"),
    ],
)
def test_a_mistake_is_named_by_its_line(source: str, line: int, words: str) -> None:
    found = problems(source)
    assert found[0].startswith(f"agreements.toml:{line}: error: ")
    assert words in found[0]


def test_every_mistake_is_named_and_the_rest_holds() -> None:
    config, found = parse_config("[signer]\nrule = 'last'\nx = 1\n[output]\nformats = 1\ny = 2")
    assert [problem.span.line for problem in found] == [3, 5, 6]
    assert config.signer is SignerRule.LAST


@pytest.mark.parametrize("source", ["x = '''", "[", "x = " + "[" * 100_000])
def test_what_is_cut_off_or_nested_too_deeply_is_said(source: str) -> None:
    assert len(problems(source)) == 1


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"[volume]\nname = 'caf\xe9'\n")
    config, found = read_config(tmp_path / "latin.toml")
    assert (config, found[0].span.line) == (Config(), 2)
    assert "UTF-8" in found[0].message
    assert "cannot be read" in read_config(tmp_path / "missing.toml")[1][0].message


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes("\ufeff[signer]\nrule = 'all'".encode())
    assert read_config(tmp_path / "x.toml")[0].signer is SignerRule.ALL


def test_the_file_of_a_new_workspace_has_no_mistake(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    path = tmp_path / "agreements.toml"
    assert read_config(path) == (Config(), ())
    switched_on = path.read_text("utf-8").replace("\n# ", "\n")
    start = switched_on.index("[volume]")
    lines = [
        line
        for line in switched_on[start:].splitlines()
        if line.startswith("[") or " = " in line.partition("#")[0]
    ]
    config, found = parse_config("\n".join(lines))
    assert found == ()
    assert config.volume.shortname == "ICEX"
    assert (config.signer, config.template, config.folder, config.formats) == (
        Config().signer,
        "pmlr",
        Config().folder,
        Config().formats,
    )


keys = st.text("abc", min_size=1, max_size=2)
values = st.sampled_from(["1", "'''\nx = 2\n'''", "[\n 1,\n]", "'#'", "2 # x = 3"])


@given(st.dictionaries(keys, st.dictionaries(keys, values, min_size=1)))
def test_the_line_of_each_key_is_found(tables: dict[str, dict[str, str]]) -> None:
    lines: list[str] = []
    expected = {}
    for table, content in tables.items():
        lines += ["", f"[{table}]"]
        expected[(table,)] = len(lines)
        for key, value in content.items():
            statement = f"{key} = {value}".split("\n")
            expected[table, key] = len(lines) + 1
            lines += statement
    assert key_lines("\n".join(lines)) == expected


def test_whose_signatures_are_trusted() -> None:
    config, found = parse_config('[returns]\ntrust = ["university.pem", "ca/eu.pem"]')
    assert (config.trust, found) == (("university.pem", "ca/eu.pem"), ())
    for wrong in ('"university.pem"', "[1]", '[""]'):
        (problem,) = problems(f"[returns]\ntrust = {wrong}")
        assert "agreements.toml:2" in problem
        assert "list of files" in problem
    (problem,) = problems("[returns]\ntrusted = []")
    assert '"trust"' in problem


def test_a_workspace_describes_a_publisher_of_its_own() -> None:
    config, problems = parse_config(
        """
        [profiles.lncs]
        publisher = "Springer"
        file = "{paper}_LTP.pdf"
        folder = "LNCS{volume}"
        ids = "[0-9]+"
        ids_hint = "Springer numbers the papers"
        takes = ["scan"]
        takes_hint = "Springer takes scans"
        """
    )
    assert problems == ()
    profile = config.profiles["lncs"]
    assert profile.path_of("7", "15000") == "LNCS15000/7_LTP.pdf"
    assert profile.needs_volume
    assert profile.ids is not None
    assert profile.ids.fullmatch("12")
    assert {str(each) for each in profile.takes} == {"scan"}


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ('file = "permission.pdf"', "no {paper}"),
        ('file = "../{paper}.pdf"', "not the plain name"),
        ('file = ".{paper}.pdf"', "not the plain name"),
        ('file = "{paper.__class__}.pdf"', "not known"),
        ('file = "{paper"', "not known"),
        ('file = "{paper}.pdf"\nfolder = "/tmp"', "not the plain name"),
        ('file = "{paper}.pdf"\narchive = "{volume}.zip"', "not known"),
        ('file = "{paper}.pdf"\nids = "["', "regular expression"),
        ('file = "{paper}.pdf"\ntakes = ["fax"]', '"scan"'),
        ('file = "{paper}.pdf"\ncolour = "red"', 'unknown key "colour" in [profiles.x]'),
    ],
)
def test_a_profile_that_cannot_be_is_told_with_its_line(lines: str, wrong: str) -> None:
    _, (problem,) = parse_config(f"[profiles.x]\n{lines}")
    assert wrong in str(problem)
    assert problem.span.line is not None


def test_headings_of_a_table() -> None:
    config, problems = parse_config('[sources."papers.csv"]\nid = "#"\nauthors = "Written by"\n')
    assert not problems
    assert config.sources == {"papers.csv": {"id": "#", "authors": "Written by"}}
    _, (problem,) = parse_config('[sources."papers.csv"]\nautor = "x"\n')
    assert (problem.span.line, "autor" in problem.message) == (2, True)
