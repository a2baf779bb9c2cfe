"""The shipped templates, and the example of the reference, as signers would read them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.document import (
    Document,
    OrderedList,
)
from generator.fields import (
    CheckBox,
    ChoiceField,
    DateField,
    Field,
    RadioButton,
    SignatureField,
    TextField,
)
from generator.forms.agreement import Rendition
from generator.forms.renderer import Renderer
from generator.forms.samples import usual_sample
from generator.markdown.canonical import canonical
from generator.markdown.reader import read, read_skeleton
from generator.markdown.writer import write
from generator.template import Person, find_templates, load_template
from generator.template.field_specs import KEYS
from generator.template.fields import FUNCTIONS
from generator.text import Text, Title
from generator.traversal import fill, walk_blocks

ROOT = Path(__file__).parents[2]
TITLE = "SPD: Sync-Point Drop for efficient tensor parallelism of Large Language Models"
ADA = {"name": "Ada Lovelace", "email": "", "known": True, "key": "01"}
GUESSED = {"name": "Émilie du Châtelet", "email": "", "known": False, "key": "02"}
VOLUME = ("name", "start", "booktitle", "series", "publisher", "editors")
BLANK = {"name": "", "email": "", "known": False, "key": "01"}


def render(
    name: str, signatories: list[Any], folder: Path | None = None, **changes: Any
) -> Document:
    template = load_template(name, [folder] if folder else [])
    context: dict[str, Any] = {
        "paper": {
            "id": "p",
            "title": Title.of(TITLE),
            "authors": [
                Person(name="Ada Lovelace", key="a01"),
                Person(name="Émilie du Châtelet", key="a02"),
            ],
        },
        "signatories": signatories,
        "volume": dict.fromkeys(VOLUME, ""),
    }
    composed = template.compose(context | changes)
    document = replace(read_skeleton(composed.skeleton), title=(Text(template.title),))
    return fill(document, composed.values)


def fields(document: Document) -> list[Field]:
    return [each for each in walk_blocks(document.blocks) if isinstance(each, Field)]


def words(markdown: str) -> list[str]:
    """Return the words that a signer reads, without marks, fields and layout."""
    shown = re.sub(r"<!--.*?-->|_{3,}|\(YYYY-MM-DD\)|^#+|^ *>|\\$|[*]", " ", markdown, flags=re.M)
    shown = re.sub(r"\[\^\w+\]:?", " ", shown)
    shown = re.sub(r"^\s*(- )+", " ", shown, flags=re.M)
    return shown.split()


def all_variants() -> Iterator[Any]:
    for name in find_templates():
        for signers in ([ADA], [GUESSED], [BLANK], [ADA, GUESSED]):
            owned = {"employer": "Analytical Ltd", "law": "Norway"}
            options = [{}] + [owned] * (name == "license-to-publish")
            for option in options:
                yield pytest.param(name, signers, option, id=f"{name}-{len(signers)}-{len(option)}")


OTHERS = {"copyright-transfer": 2, "data-use": 1}
"""How many sign a form beside the authors, whatever the options."""


@pytest.mark.parametrize(("name", "signers", "options"), [*all_variants()])
def test_every_variant_reads_back(
    name: str, signers: list[Any], options: dict[str, object]
) -> None:
    document = render(name, signers, options=options)
    markdown = write(document)
    assert read(markdown) == canonical(document)
    assert TITLE in " ".join(words(markdown))
    for signer in signers:
        assert signer["name"] in markdown
    kinds = [type(field) for field in fields(document)]
    wanted = len(signers) + OTHERS.get(name, 0) + (bool(options) and 1)
    assert kinds.count(SignatureField) == kinds.count(DateField) == wanted


PMLR = """\
Publication Agreement

This is a publication agreement (“this agreement”) regarding a written manuscript currently
entitled: {title} (“the article”) to be published in PMLR (“the proceedings”). The parties to this
Agreement are: {party} (name of corresponding author who signs on behalf of any other authors,
collectively “you”) and PMLR, (“the publisher”).

1. By signing this form, you warrant that you are signing on behalf of all authors of the article,
and that you have the authority to act as their agent for the purpose of entering into this
agreement. 2. You hereby grant a Creative Commons copyright license in the article to the general
public, in particular a Creative Commons Attribution 4.0 International License, which is
incorporated herein by reference and is further specified at
<http://creativecommons.org/licenses/by/4.0/legalcode> (human readable summary at
<http://creativecommons.org/licenses/by/4.0>). 3. You agree to require that a citation to the
original publication of the article in the proceedings as well as a hyperlink to the PMLR web site
linking to the original paper be included in any attribution statement satisfying the attribution
requirement of the Creative Commons license of paragraph 2. 4. You retain ownership of all rights
under copyright in all versions of the article, and all rights not expressly granted in this
agreement. 5. To the extent that any edits made by the publisher to make the article suitable for
publication in the proceedings amount to copyrightable works of authorship, the publisher hereby
assigns all right, title, and interest in such edits to you. The publisher agrees to verify with you
any such edits that are substantive. You agree that the license of paragraph 2 covers such edits.
6. You further warrant that: 1. The article is original, has not been formally published in any
other peerreviewed journal or in a book or edited collection, and is not under consideration for any
such publication. 2. You are the sole author(s) of the article, and that you have a complete and
unencumbered right to make the grants you make. 3. The article does not libel anyone, invade
anyone’s copyright or otherwise violate any statutory or common law right of anyone, and that you
have made all reasonable efforts to ensure the accuracy of any factual information contained in the
article. You agree to indemnify the publisher against any claim or action alleging facts which, if
true, constitute a breach of any of the foregoing warranties or other provisions of this agreement,
as well as against any related damages, losses, liabilities, and expenses incurred by the publisher.
7. This is the entire agreement between you and the publisher, and it may be modified only in
writing. It will be governed by the laws of the Commonwealth of Massachusetts. It will bind and
benefit our respective assigns and successors in interest, including your heirs. It will terminate
if the publisher does not publish, in any medium, the article within one year of the date of your
signature.

I HAVE READ AND AGREE FULLY WITH THE TERMS OF THIS AGREEMENT.

Corresponding Author: {party} Signed: Date:

The language of this publication agreement is based on Stuart Shieber’s model open-access journal
publication agreement, version 1.2, available at <http://bit.ly/1m9UsNt>.
"""


@pytest.mark.parametrize("signer", [ADA, GUESSED])
def test_pmlr_has_the_words_of_its_publisher(signer: dict[str, Any]) -> None:
    expected = PMLR.format(title=TITLE, party=signer["name"])
    assert words(write(render("pmlr", [signer]))) == expected.split()


@pytest.mark.parametrize("name", find_templates())
def test_a_form_can_say_where_to_send_it_and_by_when(name: str) -> None:
    told = {"return_to": "chairs@example.org", "return_by": "31 May"}
    with_both = " ".join(words(write(render(name, [ADA], options=told))))
    assert "Please return the signed form to chairs@example.org by 31 May." in with_both
    without = " ".join(words(write(render(name, [ADA]))))
    assert "Please return" not in without


def test_pmlr_is_headed_as_its_publisher_has_it() -> None:
    template = load_template("pmlr")
    assert template.title == "Publication Agreement"
    assert template.subtitle == "Proceedings of Machine Learning Research"


def test_a_guessed_name_can_be_corrected_and_a_known_one_not() -> None:
    assert [field.name for field in fields(render("pmlr", [ADA]))] == [
        "signed_01",
        "signature_01",
        "date_01",
    ]
    guessed = [field for field in fields(render("pmlr", [GUESSED])) if "author" in field.name]
    field = TextField("author_02", "Name of the corresponding author who signs", GUESSED["name"])
    assert guessed == [field, field]  # one field that stands in two places


def test_a_licence_of_several_names_all_of_them() -> None:
    markdown = write(render("license-to-publish", [ADA, GUESSED]))
    assert "the authors who sign below" in " ".join(words(markdown))


def test_an_only_author_signs_for_nobody_else() -> None:
    paper = {"id": "p", "title": Title.of("T"), "authors": ["Ada Lovelace"]}
    markdown = write(render("license-to-publish", [ADA], paper=paper))
    assert "other authors" not in " ".join(words(markdown))


def test_an_employer_that_owns_the_rights_signs_too() -> None:
    document = render("license-to-publish", [ADA], options={"employer": "Analytical Ltd"})
    assert "employer_signature" in [field.name for field in fields(document)]
    assert "The owner licenses" in " ".join(words(write(document)))


def test_a_witness_and_the_publisher_sign_where_the_options_say_so() -> None:
    plain = [field.name for field in fields(render("license-to-publish", [ADA]))]
    options = {"witness": True, "countersigner": "Grace Horn"}
    document = render("license-to-publish", [ADA], options=options)
    added = [field.name for field in fields(document) if field.name not in plain]
    assert added == [
        *("witness", "witness_signature", "witness_date"),
        *("publisher_signature", "publisher_date"),
    ]
    assert "Accepted for the publisher: Name: Grace Horn" in " ".join(words(write(document)))


@pytest.mark.parametrize("material", ["choose", "without", "with"])
def test_a_workshop_asks_for_both_variants_or_has_one(material: str) -> None:
    document = render("workshop-proceedings", [ADA], options={"material": material})
    buttons = [field.choice for field in fields(document) if isinstance(field, RadioButton)]
    said = " ".join(words(write(document)))
    assert len(buttons) == (2 if material == "choose" else 0)
    assert ("need no permission" in said) is (material != "with")
    assert ("and those who hold the rights in them permit" in said) is (material != "without")
    assert ("sources" in [field.name for field in fields(document)]) is (material != "without")


@pytest.mark.parametrize(
    ("embargo", "when"),
    [(0, "from the day of its"), (1, "1 month after its"), (12, "12 months after its")],
)
def test_a_transfer_says_from_when_on_authors_may_show_the_paper(embargo: int, when: str) -> None:
    said = " ".join(words(write(render("copyright-transfer", [ADA], options={"embargo": embargo}))))
    assert f"own pages and, {when} publication, in public archives" in said


def test_a_speaker_answers_each_use_in_both_languages_with_yes_or_no() -> None:
    document = render("speaker-consent", [ADA])
    buttons = [each for each in walk_blocks(document.blocks) if isinstance(each, RadioButton)]
    assert Counter(button.choice for button in buttons) == {"yes / ja": 5, "no / nein": 5}
    assert all(button.required for button in buttons)
    said = write(document)
    rows = [line for line in said.splitlines() if line.startswith("| ") and "radio" in line]
    assert len(rows) == 5
    assert all('<span lang="de">' in row for row in rows)
    assert said.index("## Information") < said.index("<!-- lang de -->") < said.index("## Hinweise")


def test_the_provider_of_data_countersigns_under_a_name_or_a_field_for_one() -> None:
    without = [field.name for field in fields(render("data-use", [ADA]))]
    document = render("data-use", [ADA], options={"countersigner": "Grace Horn", "term": 1})
    known = [field.name for field in fields(document)]
    assert without[-3:] == ["publisher_name", "publisher_signature", "publisher_date"]
    assert known[-2:] == without[-2:]
    assert "publisher_name" not in known
    said = " ".join(words(write(document)))
    assert "For the provider, the authors of the paper: Name: Grace Horn" in said
    assert "ends after 1 year." in said


@pytest.mark.parametrize("personal", [True, False])
def test_numbers_of_clauses_follow_those_that_are_left_out(
    personal: bool,  # noqa: FBT001 - what is set
) -> None:
    said = write(render("data-use", [ADA], options={"personal": personal}))
    assert ("6. **Persons.**" in said) is personal
    assert f"{7 if personal else 6}. **Faults.**" in said
    assert f"{8 if personal else 7}. **End.**" in said


def test_the_schedule_of_a_contributor_has_a_row_for_each_author() -> None:
    document = render("contributor-license", [ADA], options={"project": "Engine"})
    said = write(document)
    rows = [line.split(" | ")[:2] for line in said.splitlines() if "<!-- text part_a" in line]
    assert rows == [["| 1", "Ada Lovelace"], ["| 2", "Émilie du Châtelet"]]
    assert [each.choice for each in fields(document) if isinstance(each, RadioButton)] == [
        *("an individual", "an entity")
    ]
    assert "Engine, the project of the paper" in " ".join(words(said))
    unknown = {"id": "p", "title": Title.of("T"), "authors": []}
    names = [each.name for each in fields(render("contributor-license", [BLANK], paper=unknown))]
    assert "others" in names
    assert not any(name.startswith("part") for name in names)


@pytest.mark.parametrize("patents", [True, False])
def test_a_contributor_licenses_patents_where_the_option_says_so(
    patents: bool,  # noqa: FBT001 - what is set
) -> None:
    said = write(render("contributor-license", [ADA], options={"patents": patents}))
    assert ("2. **Patents.**" in said) is patents
    assert f"{3 if patents else 2}. **Rights kept.**" in said


def test_the_example_of_the_reference_works(tmp_path: Path) -> None:
    reference = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    example, *_ = re.findall(r"```jinja\n(.*?)```", reference, re.S)
    (tmp_path / "poster.md.j2").write_text(example, encoding="utf-8")
    document = render("poster", [ADA, GUESSED], tmp_path)
    assert [field.name for field in fields(document)] == [
        *("signed_01", "signature_01", "date_01"),
        *("author_02", "signed_02", "signature_02", "date_02"),
    ]
    assert "in the foyer." in " ".join(words(write(document)))


def test_the_example_of_all_fields_works(tmp_path: Path) -> None:
    reference = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    examples = re.findall(r"```jinja\n(.*?)```", reference, re.S)
    [example] = [each for each in examples if "radio_button(" in each]
    (tmp_path / "transfer.md.j2").write_text(example, encoding="utf-8")
    document = render("transfer", [ADA, GUESSED], tmp_path)
    kinds = Counter(type(field) for field in fields(document))
    assert kinds[RadioButton] == 2
    assert kinds[CheckBox] == kinds[ChoiceField] == 1
    assert [field.name for field in fields(document)].count("initials") == 2
    assert read(write(document)) == canonical(document)


def test_the_example_of_clauses_tables_and_pages_works(tmp_path: Path) -> None:
    reference = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    examples = re.findall(r"```jinja\n(.*?)```", reference, re.S)
    [example] = [each for each in examples if "\\newpage" in each]
    (tmp_path / "data-use.md.j2").write_text(example, encoding="utf-8")
    renderer = Renderer(load_template("data-use", [tmp_path]))
    rendition = renderer.render(usual_sample("data-use"))
    assert isinstance(rendition, Rendition), rendition
    said = rendition.markdown
    assert '3. <a id="fee"></a>Whoever uses the data as of clause [1(b)](#research) pays' in said
    assert "for research, as clause [3](#fee) says" in said
    assert "| 2 | Jürgen von Horn Jr. | ______________________________ <!-- text part_a02" in said
    assert "<!-- header: Data Use Agreement, version 2.1 |  | page {page} of {pages} -->" in said
    assert rendition.pdf.startswith(b"%PDF")
    document = read(said)
    assert write(document) == said
    numbers = [block.labels for block in document.blocks if isinstance(block, OrderedList)]
    assert numbers == [["1.", "2."], ["3.", "4."]]


def test_the_reference_names_every_function_and_key_of_fields() -> None:
    reference = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    assert all(f"`{name}(" in reference for name in FUNCTIONS)
    assert all(f"| `{key}` |" in reference for key in KEYS)


def test_the_reference_names_every_filter() -> None:
    from generator.template.loader import FolderLoader
    from generator.template.sandbox import Sandbox

    reference = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    aliases = {"count", "d"}
    for name in Sandbox(FolderLoader(())).filters.keys() - aliases:
        assert f"`{name}`" in reference
