"""Pictures on forms: where they are taken from, how they are tagged, and that they are shown."""

from __future__ import annotations

import hashlib
import io
import pickle
import re
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from generator.forms.agreement import Refusal, Rendition
from generator.forms.renderer import Renderer
from generator.forms.samples import largest_sample, samples, usual_sample
from generator.markdown.reader import read
from generator.markdown.writer import write
from generator.picture_files import MAX_BYTES
from generator.template import TemplateError, load_template

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">'
    '<rect width="80" height="40" fill="#00c"/></svg>'
)
HEAD = "---\ntitle: A Poster\n{front}fields: {{signed: Signed}}\n---\n"
BODY = (
    "I show {{ title }}.\n\n![A red square](pictures/red.png)\n\n"
    "{% for person in signatories %}\n- Signed: {{ text_field('signed_' ~ person.key) }}\n"
    "{% endfor %}\n"
)
LETTERHEAD = "letterhead: {picture: logo.svg, alt: Workshop on Posters, pages: every}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace's templates, with pictures."""
    templates = tmp_path / "templates"
    (templates / "pictures").mkdir(parents=True)
    (templates / "logo.svg").write_text(SVG)
    Image.new("RGB", (144, 144), "red").save(templates / "pictures" / "red.png")
    return templates


def template(folder: Path, front: str = LETTERHEAD, body: str = BODY) -> Renderer:
    (folder / "poster.md.j2").write_text(HEAD.format(front=front) + body)
    return Renderer(load_template("poster", [folder]))


def rendered(renderer: Renderer, *, largest: bool = False) -> Rendition:
    agreement = largest_sample("poster") if largest else usual_sample("poster")
    rendition = renderer.render(agreement)
    assert not isinstance(rendition, Refusal), rendition.diagnostics
    return rendition


def figures(pdf: bytes) -> list[pikepdf.Object]:
    found: list[pikepdf.Object] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:

        def walk(node: pikepdf.Object) -> None:
            if isinstance(node, pikepdf.Array):
                for each in node:
                    walk(each)
            elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
                if str(node.S) == "/Figure":
                    found.append([str(node.Alt), *(float(side) for side in node.A.BBox)])
                walk(node.get("/K", pikepdf.Array()))

        walk(document.Root.StructTreeRoot.K)
    return found


def colour(pdf: bytes, page: int, x: float, y: float) -> tuple[int, ...]:
    document = pdfium.PdfDocument(pdf)
    height = document[page].get_height()
    image = document[page].render(scale=1).to_pil().convert("RGB")
    document.close()
    found = image.getpixel((round(x), round(height - y)))
    assert isinstance(found, tuple)
    return found


def mistakes(folder: Path, front: str, body: str) -> Sequence[str]:
    try:
        refused = template(folder, front, body).render(usual_sample("poster"))
    except TemplateError as failure:
        return [str(each) for each in failure.diagnostics]
    assert isinstance(refused, Refusal)
    return [str(each) for each in refused.diagnostics]


def test_pictures_are_shown_where_their_figures_say(folder: Path) -> None:
    pdf = rendered(template(folder)).pdf
    (logo, *logo_box), (red, *red_box) = figures(pdf)
    assert (logo, red) == ("Workshop on Posters", "A red square")
    for (left, bottom, right, top), wanted in ((logo_box, (0, 0, 204)), (red_box, (255, 0, 0))):
        assert colour(pdf, 0, (left + right) / 2, (bottom + top) / 2) == wanted
        assert colour(pdf, 0, left - 3, (bottom + top) / 2) == (255, 255, 255)
        assert colour(pdf, 0, (left + right) / 2, top + 3) == (255, 255, 255)
    assert logo_box[1] > red_box[3]
    assert red_box[2] - red_box[0] == pytest.approx(72, abs=0.1)


def test_a_letterhead_stands_on_every_page_but_is_read_once(folder: Path) -> None:
    pdf = rendered(template(folder), largest=True).pdf
    assert len(figures(pdf)) == 2
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) > 1
        shared = {page.Resources.XObject.P0.objgen for page in document.pages}
        height = float(document.pages[1].MediaBox[3])
    assert len(shared) == 1
    assert colour(pdf, 1, 595 / 2, height - 46) == (0, 0, 204)


def test_a_letterhead_of_the_first_page_is_on_no_other(folder: Path) -> None:
    pdf = rendered(template(folder, LETTERHEAD.replace("every", "first")), largest=True).pdf
    for y in range(772, 840, 4):
        assert colour(pdf, 1, 595 / 2, y) == (255, 255, 255)


@pytest.mark.parametrize(("width", "points"), [("40mm", 113.4), ("50%", 188.0), ("100%", 376.0)])
def test_a_picture_is_as_wide_as_the_template_says(folder: Path, width: str, points: float) -> None:
    body = BODY.replace("red.png)", f'red.png "{width}")')
    _, (_, left, bottom, right, top) = figures(rendered(template(folder, body=body)).pdf)
    assert right - left == pytest.approx(points, abs=0.1)
    assert top - bottom == pytest.approx(points, abs=0.1)


def test_markdown_has_the_pictures_and_is_read_back(folder: Path) -> None:
    """It names each by 16 digits of its SHA-256: with others, forms that are out were others."""
    markdown = rendered(template(folder)).markdown
    red, logo = (
        hashlib.sha256((folder / name).read_bytes()).hexdigest()[:16]
        for name in ("pictures/red.png", "logo.svg")
    )
    assert f"![A red square](pictures/red.png) <!-- picture {red} -->" in markdown
    assert f"![Workshop on Posters](logo.svg) <!-- letterhead every {logo} -->" in markdown
    assert write(read(markdown)) == markdown


def test_a_template_goes_to_another_process_with_its_pictures(folder: Path) -> None:
    renderer = template(folder)
    sent = Renderer(pickle.loads(pickle.dumps(renderer.template)))
    assert rendered(sent).pdf == rendered(renderer).pdf


def test_another_picture_makes_another_template_and_other_forms(folder: Path) -> None:
    before = template(folder)
    (folder / "logo.svg").write_text(SVG.replace("#00c", "#0c0"))
    after = template(folder)
    assert after.template.digest != before.template.digest
    assert rendered(after).fingerprint != rendered(before).fingerprint


def test_a_picture_is_drawn_once_for_all_forms(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.drawing import template_pictures

    (folder / "logo.svg").write_text(SVG.replace("#00c", "#a0c"))
    drawn = []
    draw = template_pictures.draw_picture
    monkeypatch.setattr(
        template_pictures, "draw_picture", lambda file: (drawn.append(file.name), draw(file))[1]
    )
    renderer = template(folder)
    for agreement in samples("poster").values():
        renderer.render(agreement)
    assert drawn.count("logo.svg") == 1


def test_the_example_of_the_reference_works(folder: Path) -> None:
    reference = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")
    chapter = reference.partition("\n## Pictures\n")[2].partition("\n## ")[0]
    (example,) = re.findall(r"```jinja\n(.*?)```", chapter, re.S)
    (folder / "poster.md.j2").write_text(example)
    Image.new("RGB", (300, 200), "red").save(folder / "pictures" / "hall.png")
    pdf = rendered(Renderer(load_template("poster", [folder]))).pdf
    assert [alt for alt, *_ in figures(pdf)] == [
        "Workshop on Invented Results",
        "Plan of the hall, with the wall for posters",
    ]


PLAIN = "I show {{ title }}.\n\n"
WRONG = {
    "one that is not there": ("", PLAIN + "![A](gone.png)\n", "poster.md.j2:8", "is not there"),
    "one outside of the folder": ("", PLAIN + "![A](../x.png)\n", "poster.md.j2:8", "not in the f"),
    "one on the web": ("", PLAIN + "![A](https://a.b/x.png)\n", "poster.md.j2:8", "not in the f"),
    "one without words": ("", PLAIN + "![](logo.svg)\n", "poster.md.j2:8", "no text"),
    "one amid words": ("", PLAIN + "So ![A](logo.svg)\n", "poster.md.j2:8", "two empty lines"),
    "one with a reference": (
        "",
        PLAIN + "![A][a]\n\n[a]: logo.svg\n",
        "poster.md.j2:10",
        "was not found",
    ),
    "one that is damaged": ("", PLAIN + "![A](bad.png)\n", "poster.md.j2:8", "it is damaged"),
    "one that is text": ("", PLAIN + "![A](text.svg)\n", "poster.md.j2:8", "letters into paths"),
    "one that is too large": ("", PLAIN + "![A](huge.png)\n", "poster.md.j2:8", "larger than"),
    "a link out of the folder": ("", PLAIN + "![A](link.png)\n", "poster.md.j2:8", "is not there"),
    "a letterhead without words": (
        "letterhead: {picture: logo.svg}\n",
        PLAIN,
        "poster.md.j2:3",
        "has no alt",
    ),
    "a letterhead that is not there": (
        "letterhead: {picture: gone.svg, alt: A}\n",
        PLAIN,
        "poster.md.j2",
        "is not there",
    ),
    "a letterhead on odd pages": (
        "letterhead: {picture: logo.svg, alt: A, pages: odd}\n",
        PLAIN,
        "poster.md.j2:3",
        "first or every",
    ),
}


@pytest.mark.parametrize(("front", "body", "place", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_picture_is_named_with_its_line(
    folder: Path, front: str, body: str, place: str, words: str
) -> None:
    (folder / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n no picture")
    (folder / "text.svg").write_text(SVG.replace("</svg>", "<text>A</text></svg>"))
    (folder / "huge.png").write_bytes(bytes(MAX_BYTES + 1))
    Image.new("L", (9, 9)).save(folder.parent / "x.png")
    (folder / "link.png").symlink_to(folder.parent / "x.png")
    head = "" if front else "name: Poster\n"
    [problem] = mistakes(folder, front or head, body)
    assert place in problem
    assert words in problem
