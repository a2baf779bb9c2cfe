"""Words to segments: what a line is made of, shaped once for each word and style.

The same words come again and again, in a template as in a list of titles; what is known of them
(glyphs, widths, where they may be parted) is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from generator.pdf.layout._breaks import (
    ANYWHERE_PENALTY,
    ends_syllable,
    is_ideographic,
    is_thai,
    word_penalties,
)
from generator.pdf.layout._clusters import Cluster, Glyph, TextStyle
from generator.pdf.layout.faces import Face
from generator.pdf.layout.shape import shape

SOFT_HYPHEN = "\u00ad"
SPACES = (" ", "\u200b")
_SPACE = re.compile("([ \u200b])")
_KEPT_LENGTH = 40
"""Longer words do not come again."""
_KEPT_WORDS, _KEPT_STYLES, _KEPT_CLUSTERS = 1 << 12, 256, 1 << 12
_SPACE_STRETCH, _SPACE_SHRINK = 0.55, 0.3
_IDEOGRAPH_STRETCH, _IDEOGRAPH_SHRINK = 0.04, 0.01


class SegmentGlyph(NamedTuple):
    """One glyph of a segment; moves are in 1/1000 em to the right."""

    gid: int
    text: str
    """The characters it shows."""
    after: float
    """Move after the glyph, beyond its own advance."""
    dx: float
    """Move of the glyph alone."""
    rise: float
    """Height of the glyph above the segment's baseline, in points."""


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Characters that no line ends within, in one face; its glyphs are in visual order.

    Segments of the same word and style are the same object, so that what is derived from them can
    be kept, too.
    """

    text: str
    glyphs: tuple[SegmentGlyph, ...]
    face: Face
    style: TextStyle
    level: int
    """Bidirectional embedding level."""
    width: float
    """Advance, in points."""
    stretch: float
    """How far justification may widen it with good looks, in points."""
    shrink: float
    one_to_one: bool
    """Whether the glyphs one by one show the text."""
    penalty: float | None
    """Price of ending a line after it, inside the word; ``None`` forbids it."""
    hyphenated: bool
    """Whether a line that ends after it ends with a hyphen."""
    is_space: bool
    """Whether a line may end here and drop the segment."""


def segments(
    text: str, style: TextStyle, levels: Iterable[tuple[int, int]], language: str
) -> list[Segment]:
    """Shape a run of one style.

    Args:
        text: its characters.
        style: how they are set.
        levels: their embedding levels, each with how many characters in a row have it.
        language: BCP 47 tag; empty for what must not be hyphenated.

    Raises:
        UnprintableError: no font has a character.
    """
    made: list[Segment] = []
    start = 0
    for level, length in levels:
        known = _known_words(style, level, language)
        for token in _SPACE.split(text[start : start + length]):
            made += known[token]
        start += length
    return made


class _KnownWords(dict[str, tuple[Segment, ...]]):
    """Words of one style as segments; a style is looked up but once for a whole run."""

    def __init__(self, style: TextStyle, level: int, language: str) -> None:
        super().__init__()
        self._looked_up = (style, level, language)

    def __missing__(self, word: str) -> tuple[Segment, ...]:
        made = _word(word, *self._looked_up)
        if len(word) <= _KEPT_LENGTH:
            # Each form brings words of its own, ids and names: they must not fill the memory.
            if len(self) >= _KEPT_WORDS:
                self.clear()
            self[word] = made
        return made


_known_words = lru_cache(maxsize=_KEPT_STYLES)(_KnownWords)


def hyphen(style: TextStyle, level: int = 0) -> Segment:
    """Return the hyphen that ends a line; it says that it is a soft one (U+00AD)."""
    [drawn] = _known_words(style, 0, "")["-"]
    return replace(drawn, text=SOFT_HYPHEN, one_to_one=False, level=level)


def word_space(style: TextStyle, level: int = 0) -> Segment:
    """Return a space."""
    [drawn] = [each for each in _known_words(style, level, "")[" "] if each.is_space]
    return drawn


def letter_segments(text: str, style: TextStyle) -> tuple[Segment, ...]:
    """Shape left-to-right text character by character, each by itself.

    Raises:
        UnprintableError: no font has a character.
    """
    known = _known_words(style, 0, "")
    return tuple(segment for character in text for segment in known[character])


def part_segment(segment: Segment, width: float) -> list[Segment]:
    """Part a segment that is wider than any line: after syllables, or else between its clusters."""
    found: list[Segment] = []
    for syllable in _syllables(shape(segment.text, segment.style, segment.level)):
        whole = _segment(syllable, ANYWHERE_PENALTY, hyphenated=False)
        if whole.width <= width and len(syllable) > 1:
            found.append(whole)
        else:
            found += [
                _segment([cluster], ANYWHERE_PENALTY, hyphenated=False) for cluster in syllable
            ]
    return found


def _syllables(clusters: Sequence[Cluster]) -> Iterator[list[Cluster]]:
    """Group clusters that are parted only if a line has no room for them all."""
    group: list[Cluster] = []
    for cluster in clusters:
        if group and not _stay_together(group[-1], cluster):
            yield group
            group = []
        group.append(cluster)
    if group:
        yield group


def _stay_together(one: Cluster, other: Cluster) -> bool:
    last, first = one.text[-1], other.text[0]
    return is_thai(last) and is_thai(first) and not ends_syllable(last, first)


def _word(word: str, style: TextStyle, level: int, language: str) -> tuple[Segment, ...]:
    clusters = shape(word, style, level)
    places = {place: (penalty, hyphenated) for place, penalty, hyphenated in _best(word, language)}
    made: list[Segment] = []
    group: list[Cluster] = []
    position = 0
    for cluster in clusters:
        if group and not _joins(group[-1], cluster):
            made.append(_segment(group, None, hyphenated=False))
            group = []
        group.append(cluster)
        position += len(cluster.text)
        if position in places:
            penalty, hyphenated = places[position]
            made.append(_segment(group, penalty, hyphenated=hyphenated))
            group = []
    if group:
        made.append(_segment(group, None, hyphenated=False))
    return tuple(made)


def _best(word: str, language: str) -> list[tuple[int, float, bool]]:
    """Order the places so that of two at one place the one without a hyphen counts."""
    return sorted(word_penalties(word, language), key=lambda place: not place[2])


def _joins(one: Cluster, other: Cluster) -> bool:
    if (one.face, one.style) != (other.face, other.style):
        return False
    # Readers reverse what a right-to-left run says as a whole: a cluster speaks for itself.
    return one.level % 2 == 0 or (_shown(one)[1] and _shown(other)[1])


def _segment(clusters: Sequence[Cluster], penalty: float | None, *, hyphenated: bool) -> Segment:
    first = clusters[0]
    text = "".join([cluster.text for cluster in clusters])
    shown = [_shown(cluster) for cluster in clusters]
    width = sum([cluster.width for cluster in clusters])
    if first.style.tracking:
        shown = [(_tracked(glyphs, first.style), one_to_one) for glyphs, one_to_one in shown]
        width += len(clusters) * first.style.tracking * first.style.size / 1000
    visual = reversed(shown) if first.level % 2 else shown
    stretch, shrink = _elasticity(text, width)
    return Segment(
        text,
        tuple([glyph for glyphs, _ in visual for glyph in glyphs]),
        first.face,
        first.style,
        first.level,
        width,
        stretch,
        shrink,
        False not in [one_to_one for _, one_to_one in shown],
        penalty,
        hyphenated,
        text in SPACES,
    )


def _tracked(glyphs: tuple[SegmentGlyph, ...], style: TextStyle) -> tuple[SegmentGlyph, ...]:
    """Put the space of a style's tracking after the last glyph of a cluster."""
    spaced = (last._replace(after=last.after + style.tracking) for last in glyphs[-1:])
    return (*glyphs[:-1], *spaced)


def _elasticity(text: str, width: float) -> tuple[float, float]:
    if text == " ":
        return width * _SPACE_STRETCH, width * _SPACE_SHRINK
    if is_ideographic(text[0]):
        return width * _IDEOGRAPH_STRETCH, width * _IDEOGRAPH_SHRINK
    return 0.0, 0.0


def _shown(cluster: Cluster) -> tuple[tuple[SegmentGlyph, ...], bool]:
    """Return the glyphs of a cluster, and whether one by one they show its text."""
    return _known_shown(cluster.text, cluster.glyphs, cluster.face, cluster.style.size)


@lru_cache(maxsize=_KEPT_CLUSTERS)
def _known_shown(
    text: str, glyphs: tuple[Glyph, ...], face: Face, size: float
) -> tuple[tuple[SegmentGlyph, ...], bool]:
    scale = 1000 / face.upem
    points = size / face.upem
    plain = text.replace("\u00a0", " ")
    texts = _glyph_texts(text, glyphs, face) if len(glyphs) > 1 else [plain]
    made = [
        SegmentGlyph(
            glyph.gid,
            shown,
            (glyph.advance - face.advance(glyph.gid)) * scale,
            glyph.dx * scale,
            glyph.dy * points,
        )
        for glyph, shown in zip(glyphs, texts, strict=True)
    ]
    return tuple(made), "".join(texts) == plain


def _glyph_texts(text: str, glyphs: Iterable[Glyph], face: Face) -> list[str]:
    """Say which characters each of several glyphs shows, as far as that can be said."""
    nominal = {face.glyph(character): character for character in text}
    return [nominal.get(glyph.gid, text[0]) for glyph in glyphs]
