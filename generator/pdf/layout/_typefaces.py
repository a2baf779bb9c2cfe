"""Which font files are tried for a style, one after the other, character by character.

First comes the serif text face, for Latin, Greek and Cyrillic; then the letters of formulas; then
the fonts that the workspace brings along; then the bundled faces of other scripts; last those of
font packages that are installed beside the toolkit. Chinese, Japanese and Korean are taken from the
package of their region before the bundled face, if the text is in their language, or bold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from generator.font_files import FontFile

FONT_FOLDER = Path(__file__).parent.parent / "fonts"
MATHEMATICAL = "STIXTwoMath-Regular"
"""The face of formulas, which has mathematical letters of all kinds."""
MONO = "NotoSansMono-Regular"
_REGULAR = "NotoSerif-Regular"
_SLOPES = {
    (False, False): "Regular",
    (True, False): "Bold",
    (False, True): "Italic",
    (True, True): "BoldItalic",
}
_OTHER_SCRIPTS = ("NotoSerifHebrew", "NotoNaskhArabic", "NotoSerifDevanagari", "NotoSerifThai")
"""Bundled in two weights."""
_EAST_ASIAN = ("NotoSerifCJK-Regular", "NotoSerifHangul-Regular")
"""Bundled in one weight, and in the shapes of mainland China."""
_SCRIPTS_PACKAGE = "manimgx_fonts"
_REGIONS_PACKAGE = "justmytype_intl_cjk"
FONT_DISTRIBUTIONS = ("justmytype-intl-cjk", "manimgx-fonts")
"""The names under which these packages are installed: with other fonts, forms have other bytes."""
_REGIONS = {"zh": "SC", "zh-Hant": "TC", "ja": "JP", "ko": "KR"}
"""The region whose shapes a language has."""
_NORMAL, _BOLD = 400, 700
"""Weights of variable fonts (OpenType, ``wght``)."""
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class FaceFile:
    """A font file, and what it is set to."""

    name: str
    """Unique among the faces of a document; bold ones have “Bold” in it."""
    file: Path | FontFile
    weight: int | None = None
    """Of a variable font."""


@dataclass(frozen=True, eq=False)
class Typeface:
    """The font files for text in one language; the same object for the same text."""

    language: str = ""
    """BCP 47 tag, of which characters have shapes of their own; empty if it is not known."""
    fonts: tuple[FontFile, ...] = ()
    """Those that the workspace brings along."""

    def faces(self, *, bold: bool, italic: bool, mono: bool) -> Iterator[FaceFile]:
        """Return the font files to try, best first; some maybe more than once."""
        yield bundled(MONO if mono else f"NotoSerif-{_SLOPES[bold, italic]}")
        yield bundled(_REGULAR)
        yield bundled(MATHEMATICAL)
        own = sorted(self.fonts, key=lambda font: (font.is_italic != italic, font.is_bold != bold))
        yield from (own_face(font, bold=bold) for font in own)
        region = region_of(self.language)
        if region or bold:
            yield from _regional(region, bold=bold)
        weight = "Bold" if bold else "Regular"
        yield from (bundled(f"{name}-{weight}") for name in _OTHER_SCRIPTS)
        yield from map(bundled, _EAST_ASIAN)
        yield from (_variable(file, bold=bold) for file in _installed(_SCRIPTS_PACKAGE))

    def in_language(self, language: str) -> Typeface:
        """Return the typeface of text in another language."""
        return typeface_for(language, self.fonts)


@lru_cache(maxsize=64)
def typeface_for(language: str, fonts: tuple[FontFile, ...] = ()) -> Typeface:
    """Return the typeface for a language, with the fonts that a workspace brings along."""
    return Typeface(language, fonts)


TOOLKIT = typeface_for("")
"""What serves text in a language that is not known."""


@cache
def bundled(name: str) -> FaceFile:
    """Return the toolkit's own face with this PostScript name."""
    return FaceFile(name, FONT_FOLDER / f"{name}.ttf")


def region_of(language: str) -> str:
    """Return the region whose shapes Chinese characters have in a language; empty for none.

    >>> region_of("zh-TW"), region_of("zh-CN"), region_of("ja"), region_of("de")
    ('TC', 'SC', 'JP', '')
    """
    first, *others = language.split("-")
    traditional = {"hant", "tw", "hk", "mo"} & {part.lower() for part in others}
    if first.lower() == "zh" and traditional and "Hans" not in others:
        return _REGIONS["zh-Hant"]
    return _REGIONS.get(first.lower(), "")


def _regional(region: str, *, bold: bool) -> Iterator[FaceFile]:
    """Return the faces of the regions, that of the text's own first."""
    for each in dict.fromkeys([region or "SC", *_REGIONS.values()]):
        for file in _installed(_REGIONS_PACKAGE):
            if file.name.startswith(f"NotoSans{each}["):
                yield _variable(file, bold=bold)


@cache
def _installed(package: str) -> tuple[Path, ...]:
    """Return the font files of a package; none if it is not installed."""
    found = find_spec(package)
    folders = found.submodule_search_locations if found else None
    return tuple(sorted(file for folder in folders or () for file in Path(folder).rglob("*.ttf")))


def _variable(file: Path, *, bold: bool) -> FaceFile:
    stem = file.name.partition("[")[0]
    name = f"{stem}-{'Bold' if bold else 'Regular'}"
    return FaceFile(name, file, _BOLD if bold else _NORMAL)


def own_face(font: FontFile, *, bold: bool) -> FaceFile:
    """Return a face of the workspace; of two fonts of one name each has its own."""
    stem = _NOT_IN_NAMES.sub("", font.name.rpartition(".")[0])[:_LONGEST_NAME] or "Font"
    weight = "Bold" if bold and (font.is_bold or font.is_variable) else "Regular"
    name = f"{stem}-{font.digest[:8]}-{weight}"
    return FaceFile(name, font, _BOLD if bold else _NORMAL)
