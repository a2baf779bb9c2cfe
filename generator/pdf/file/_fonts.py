"""Embedded fonts: subsets of the faces.

They are composite fonts (ISO 32000-1, 9.7); one is a simple font as well (9.6.3), for what people
type into fields.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz as hb

from generator.font_files import FontFile
from generator.pdf.file._objects import Name, ObjectTable, PdfObject, Ref, flate
from generator.pdf.layout._typefaces import own_face
from generator.pdf.layout.faces import Face, open_face

_DROPPED_TABLES = ("GDEF", "GPOS", "GSUB", "OS/2", "name", "post")
_SUBSET_FLAGS = (
    hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_BIDI_CLOSURE
)
_SYMBOLIC, _NONSYMBOLIC, _ITALIC = 1 << 2, 1 << 5, 1 << 6
_STEM_V = 80
"""Dominant stem width; viewers use it only for fonts that are not embedded."""

_TRIED = 400
"""Characters of a font that are tried."""
FIELD_FACE = "NotoSerif-Regular"
"""The face of what people type in fields: its subset is a simple font, too."""
WIN_ANSI = bytes(range(32, 127)).decode("ascii") + "".join(
    bytes([code]).decode("cp1252", "ignore") for code in range(128, 256)
)
"""The characters of WinAnsiEncoding (Annex D.2), which a simple font in a field can show."""
_MORE_TYPED = (
    (0x100, 0x17F),  # Latin Extended-A
    *((0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x1CD, 0x1DC), (0x1E6, 0x1EB), (0x1F4, 0x1F5)),
    *((0x1F8, 0x21B), (0x232, 0x233)),  # of Latin Extended-B what has the letters of languages
    (0x384, 0x3CE),  # Greek
    *((0x400, 0x45F), (0x490, 0x491)),  # Cyrillic
    (0x1EA0, 0x1EF9),  # Vietnamese
)
TYPED = WIN_ANSI + "".join(
    chr(code) for first, last in _MORE_TYPED for code in range(first, last + 1)
)
"""The characters that can be typed into a field where a viewer takes a composite font."""


@dataclass(frozen=True, slots=True)
class Subset:
    """Some glyphs of a face, numbered anew."""

    face: Face
    codes: Mapping[int, int]
    """From the face's glyph ids to the codes of the embedded font (two bytes each)."""
    texts: Mapping[int, str]
    """From the face's glyph ids to the characters that they show."""
    data: bytes
    """The font file."""

    @property
    def name(self) -> str:
        """The font's name, with the tag of a subset (9.6.4) that depends on what is in it."""
        digest = hashlib.sha256(self.data).digest()
        tag = "".join(chr(65 + byte % 26) for byte in digest[:6])
        return f"{tag}+{self.face.name}"


def note_glyph(texts: dict[int, str], face: Face, gid: int, text: str) -> None:
    """Note what a glyph shows.

    A character whose own glyph it is counts more than one that borrows it, as a small capital
    borrows the glyph of a capital.
    """
    known = texts.setdefault(gid, text)
    if known != text and not _is_own(face, gid, known) and _is_own(face, gid, text):
        texts[gid] = text


def _is_own(face: Face, gid: int, text: str) -> bool:
    return len(text) == 1 and face.glyph(text) == gid


def make_subset(face: Face, texts: Mapping[int, str], characters: str = "") -> Subset:
    """Reduce a face to the glyphs in ``texts``, and to ``characters`` with a character map."""
    shown = dict(texts)
    for character in characters:
        gid = face.glyph(character)
        if gid:
            shown.setdefault(gid, character)
    plan_input = hb.SubsetInput()
    plan_input.flags = _SUBSET_FLAGS
    plan_input.sets(hb.SubsetInputSets.GLYPH_INDEX).update(shown)
    plan_input.sets(hb.SubsetInputSets.UNICODE).update(ord(c) for c in characters)
    for tag in _DROPPED_TABLES:
        plan_input.sets(hb.SubsetInputSets.DROP_TABLE_TAG).add(_tag(tag))
    if face.hb_face.has_var_data:
        plan_input.pin_all_axes_to_default(face.hb_face)
        if face.weight is not None:
            plan_input.pin_axis_location(face.hb_face, "wght", face.weight)
    plan = hb.SubsetPlan(face.hb_face, plan_input)
    codes = {gid: plan.old_to_new_glyph_mapping[gid] for gid in shown}
    return Subset(face, codes, shown, bytes(plan.execute().blob.data))


@lru_cache(maxsize=64)
def is_damaged(font: FontFile) -> bool:
    """Tell whether a font that a document brings along fails when a part of it is to be embedded.

    Not every glyph is tried, for a font can have tens of thousands.
    """
    for bold in (False, True):
        try:
            own = open_face(own_face(font, bold=bold))
            characters = [chr(each) for each in own.hb_face.unicodes]
            tried = characters[:: max(len(characters) // _TRIED, 1)]
            subset = make_subset(own, {own.glyph(each): each for each in tried})
            objects = ObjectTable()
            add_composite_font(objects, subset)
        except (ArithmeticError, LookupError, RuntimeError, ValueError, struct.error):
            return True
    return False


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """A font of a file."""

    font: Ref
    file: Ref
    """The font file in it."""


def add_composite_font(objects: ObjectTable, subset: Subset) -> EmbeddedFont:
    """Embed a subset as a Type 0 font."""
    name = Name(subset.name)
    file = objects.add(flate(subset.data, {"Length1": len(subset.data)}))
    descendant = objects.add(
        {
            "Type": Name("Font"),
            "Subtype": Name("CIDFontType2"),
            "BaseFont": name,
            "CIDSystemInfo": {"Registry": b"Adobe", "Ordering": b"Identity", "Supplement": 0},
            "FontDescriptor": objects.add(_descriptor(subset.face, name, file, _SYMBOLIC)),
            "CIDToGIDMap": Name("Identity"),
            "W": _widths(subset),
        }
    )
    font = objects.add(
        {
            "Type": Name("Font"),
            "Subtype": Name("Type0"),
            "BaseFont": name,
            "Encoding": Name("Identity-H"),
            "DescendantFonts": [descendant],
            "ToUnicode": objects.add(flate(to_unicode(subset))),
        }
    )
    return EmbeddedFont(font, file)


def add_simple_font(objects: ObjectTable, subset: Subset, file: Ref) -> Ref:
    """Add a TrueType font in WinAnsiEncoding of a font file that is embedded already."""
    name = Name(subset.name)
    face = subset.face
    scale = 1000 / face.upem
    widths: list[PdfObject] = []
    for code in range(32, 256):
        character = bytes([code]).decode("cp1252", "replace")
        widths.append(round(face.advance(face.glyph(character)) * scale))
    return objects.add(
        {
            "Type": Name("Font"),
            "Subtype": Name("TrueType"),
            "BaseFont": name,
            "Encoding": Name("WinAnsiEncoding"),
            "FirstChar": 32,
            "LastChar": 255,
            "Widths": widths,
            "FontDescriptor": objects.add(_descriptor(face, name, file, _NONSYMBOLIC)),
        }
    )


def _descriptor(face: Face, name: Name, file: Ref, flags: int) -> PdfObject:
    head = face.table("head")
    hhea = face.table("hhea")
    scale = 1000 / face.upem
    box = [round(value * scale) for value in struct.unpack(">4h", head[36:44])]
    ascent, descent = struct.unpack(">2h", hhea[4:8])
    rise, run = struct.unpack(">2h", hhea[18:22])
    italic = run != 0
    return {
        "Type": Name("FontDescriptor"),
        "FontName": name,
        "Flags": flags | (_ITALIC if italic else 0),
        "FontBBox": box,
        "ItalicAngle": -12 if italic and rise else 0,
        "Ascent": round(ascent * scale),
        "Descent": round(descent * scale),
        "CapHeight": round(face.cap_height * scale),
        "StemV": _STEM_V,
        "FontFile2": file,
    }


def _widths(subset: Subset) -> PdfObject:
    """Return the widths by runs of consecutive codes (9.7.4.3)."""
    scale = 1000 / subset.face.upem
    by_code = {code: subset.face.advance(gid) * scale for gid, code in subset.codes.items()}
    widths: list[PdfObject] = []
    run: list[PdfObject] = []
    previous = -2
    for code in sorted(by_code):
        if code != previous + 1:
            run = []
            widths.extend((code, run))
        run.append(by_code[code])
        previous = code
    return widths


_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{ranges}endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def _runs(texts: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Return the first and last of codes in a row whose characters are in a row, too.

    Only the last byte may change in a run, of the codes and of the characters.
    """
    first = previous = -1
    for code in sorted(texts):
        follows = (
            code == previous + 1
            and code & 0xFF
            and len(texts[code]) == len(texts[first]) == 1
            and ord(texts[code]) == ord(texts[previous]) + 1 < 0x10000
            and ord(texts[code]) & 0xFF
        )
        if not follows:
            if first >= 0:
                yield first, previous
            first = code
        previous = code
    if first >= 0:
        yield first, previous


def _sections(kind: str, lines: Sequence[str]) -> str:
    """Group the lines of a CMap; a group has no more than a hundred."""
    groups = (lines[start : start + 100] for start in range(0, len(lines), 100))
    return "".join(f"{len(group)} begin{kind}\n{''.join(group)}end{kind}\n" for group in groups)


def to_unicode(subset: Subset) -> bytes:
    """Map codes to characters (9.10.3)."""
    texts = {code: subset.texts[gid] for gid, code in subset.codes.items()}
    singles: list[str] = []
    runs: list[str] = []
    for first, last in _runs(texts):
        text = texts[first].encode("utf-16-be").hex()
        if first == last:
            singles.append(f"<{first:04x}> <{text}>\n")
        else:
            runs.append(f"<{first:04x}> <{last:04x}> <{text}>\n")
    ranges = _sections("bfchar", singles) + _sections("bfrange", runs)
    return _CMAP.replace("{ranges}", ranges).encode("ascii")
