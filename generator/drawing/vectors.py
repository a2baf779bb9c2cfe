"""SVG as vectors: what forms can have of it, drawn by svglib and reportlab.

svglib passes over what it does not know, or draws it otherwise, without a word. On a legal form the
logo has to be the logo, so what it cannot draw is refused by name before.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from generator.drawing._reportlab import graphics, new_canvas
from generator.drawing._svglib import svg_shapes
from generator.picture_files import DrawnPicture, PictureFile, PictureRefusedError

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_DRAWN = _SHAPES | {"svg", "g", "defs", "use", "symbol", "style", "title", "desc", "metadata"}
_PAINTS = frozenset({"linearGradient", "radialGradient", "stop", "pattern"})
_UNUSED = _PAINTS | {"clipPath", "mask", "filter", "marker", "view"}
"""What does no harm as long as nothing refers to it; programs leave it in their files."""
_WORDS = frozenset({"text", "tspan", "textPath"})
_MOST_ELEMENTS = 5_000
_MOST_USES = 200
_OPACITY = re.compile(r"opacity[\"'\s:=]+([0-9]*\.?[0-9]+)(%?)")
_PARTLY_CLEAR = re.compile(r"\b(?:rgba|hsla)\s*\(|#[0-9a-fA-F]{8}\b")
_REFERENCE = re.compile(r"url\s*\(|@import|@font-face", re.IGNORECASE)
_BEYOND = re.compile(
    r"paint-order|mix-blend-mode|vector-effect|var\s*\(|@|(?:^|[;{\s\"])(?:transform|clip-path)\s*:"
)
"""What of style sheets is passed over without a word."""
_SIGNS = ' ;{:("\n'
_PLAIN = "save it again as plain SVG, with plain colours and outlines, or as PNG"
_LARGEST = 20_000.0
"""Points of a side: more than that is a mistake in the file."""


def draw_svg(file: PictureFile) -> DrawnPicture:
    """Draw an SVG on the page of a PDF.

    Raises:
        PictureRefusedError: it has what forms cannot have, or is damaged.
    """
    _check(file.data)
    drawing = _drawing(file.data)
    width, height = float(drawing.width), float(drawing.height)
    if not (0.0 < width <= _LARGEST and 0.0 < height <= _LARGEST):
        raise PictureRefusedError("it does not say how large it is", "give its width and height")
    written = io.BytesIO()
    canvas = new_canvas(written)
    canvas.setPageSize((width, height))
    graphics().draw(drawing, canvas, 0, 0)
    canvas.showPage()
    canvas.save()
    return DrawnPicture(file, width, height, written.getvalue())


def _drawing(data: bytes) -> Any:
    try:
        drawing, complaints = svg_shapes(data)
    except ImportError:
        raise PictureRefusedError(
            "what draws SVG is not installed", "pip install 'agreements[svg]', or save it as PNG"
        ) from None
    except Exception as mistake:  # whatever its reader raises, the file is to blame
        raise PictureRefusedError(f"it cannot be drawn: {mistake}", _PLAIN) from None
    if complaints:
        raise PictureRefusedError(f"it cannot be drawn as it is: {complaints[0]}", _PLAIN)
    if drawing is None:
        raise PictureRefusedError("it cannot be drawn", _PLAIN)
    return drawing


def _check(data: bytes) -> None:
    """Refuse what would not be drawn, or otherwise than viewers of SVG draw it."""
    from lxml import etree  # noqa: PLC0415 - only who has an SVG pays for it

    if b"<!ENTITY" in data:
        raise PictureRefusedError("it has entities of its own", "save it as plain SVG")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as mistake:
        raise PictureRefusedError(f"it is not well-formed: {mistake}") from None
    if root.tag != f"{_SVG}svg":
        raise PictureRefusedError("it is no SVG", "save it as plain SVG, or as PNG")
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    if len(elements) > _MOST_ELEMENTS:
        raise PictureRefusedError(f"it has more than {_MOST_ELEMENTS} elements", "save it as PNG")
    for reason, hint in _refusals(elements):
        raise PictureRefusedError(reason, hint)


def _refusals(elements: list[Any]) -> Iterator[tuple[str, str]]:
    """Say what cannot be drawn as it is, each with what to do."""
    drawn = [element for element in elements if element.tag.startswith(_SVG)]
    for element in drawn:
        name = element.tag.removeprefix(_SVG)
        yield from _wrong_kind(name)
        said = f"{element.text or ''}" if name == "style" else ""
        said += "".join(f'\n{key}="{value}"' for key, value in element.attrib.items())
        yield from _wrong_look(said)
        if not (_href(element) or "#").startswith("#"):
            yield "it takes something from another file", "save it as one plain SVG"
    uses = [element for element in drawn if element.tag == f"{_SVG}use"]
    if uses and any(element.tag == f"{_SVG}style" for element in drawn):
        yield "it repeats parts whose colours come from a style sheet", _PLAIN
    if len(uses) > _MOST_USES or _are_nested(uses, drawn):
        yield "it repeats its parts too often", "save it as plain SVG without clones, or as PNG"


def _wrong_kind(name: str) -> Iterator[tuple[str, str]]:
    if name in _WORDS:
        yield "it has text", "turn the letters into paths (in Inkscape: Path, Object to Path)"
    elif name == "image":
        yield "it has a picture in it", "save it as PNG"
    elif name not in _DRAWN | _UNUSED:
        yield f"it has <{name}>, which forms cannot have", _PLAIN


def _wrong_look(said: str) -> Iterator[tuple[str, str]]:
    if _REFERENCE.search(said):
        yield "it has gradients, patterns, clips, masks or fonts", _PLAIN
    if _is_transparent(said):
        yield "it has transparent parts", "use plain colours, or save it as PNG"
    if found := _BEYOND.search(said):
        yield f"it has “{found[0].strip(_SIGNS)}”, which forms cannot have", _PLAIN


def _href(element: Any) -> str:
    return str(element.get("href") or element.get("{http://www.w3.org/1999/xlink}href") or "")


def _is_transparent(said: str) -> bool:
    opacities = (
        float(value) / (100 if per_cent else 1) for value, per_cent in _OPACITY.findall(said)
    )
    return any(opacity < 1 for opacity in opacities) or bool(_PARTLY_CLEAR.search(said))


def _are_nested(uses: list[Any], elements: list[Any]) -> bool:
    """Tell whether what is repeated repeats something, which can take for ever."""
    named = {element.get("id"): element for element in elements if element.get("id")}
    targets = (named.get(_href(use)[1:]) for use in uses)
    return any(
        target is not None and next(target.iter(f"{_SVG}use"), None) is not None
        for target in targets
    )
