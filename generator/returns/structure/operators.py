"""The operators of a drawing, read by the letter of ISO 32000-1 (7.2, 7.8, annex A).

Programs make of what the standard does not know what they like: one takes ``--5`` for 5, another
for 0, a third leaves the line out. So a drawing is explained only if it has numbers, operands and
operators as the standard writes them, in an order that it allows.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

_END = rb"(?=[\0\t\n\f\r \[\]<>(){}/%]|\Z)"
_INNER = rb"(?>(?:[^()\\]|\\.)*)"
for _ in range(4):
    _INNER = rb"(?>(?:[^()\\]|\\.|\(" + _INNER + rb"\))*)"
_TOKEN = re.compile(
    rb"[\0\t\n\f\r ]+|%[^\r\n]*"
    rb"|(?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)" + _END + rb")"
    rb"|(?P<word>[A-Za-z'\"][A-Za-z0-9*]*" + _END + rb")"
    rb"|(?P<name>/[!-$&'*-.0-;=?-Z\\^-z|~\x80-\xff]*)"
    rb"|(?P<string>\(" + _INNER + rb"\)|<[0-9A-Fa-f\0\t\n\f\r ]*>)"
    rb"|(?P<open>\[|<<)|(?P<close>\]|>>)",
    re.DOTALL,
)
_LONGEST_NUMBER: Final = 40
"""Signs of a number: programs write many decimals, and not many more digits."""
_LARGEST: Final = 10_000_000.0
_DEPTH: Final = 8

_OPERANDS: Final = {
    "q": "", "Q": "", "cm": "nnnnnn", "w": "n", "J": "n", "j": "n", "M": "n", "d": "an", "ri": "N",
    "i": "n", "gs": "N", "m": "nn", "l": "nn", "c": "nnnnnn", "v": "nnnn", "y": "nnnn", "h": "",
    "re": "nnnn", "S": "", "s": "", "f": "", "F": "", "f*": "", "B": "", "B*": "", "b": "",
    "b*": "", "n": "", "W": "", "W*": "", "BT": "", "ET": "", "Tc": "n", "Tw": "n", "Tz": "n",
    "TL": "n", "Tf": "Nn", "Tr": "n", "Ts": "n", "Td": "nn", "TD": "nn", "Tm": "nnnnnn", "T*": "",
    "Tj": "s", "'": "s", '"': "nns", "TJ": "a", "CS": "N", "cs": "N", "G": "n", "g": "n",
    "RG": "nnn", "rg": "nnn", "K": "nnnn", "k": "nnnn", "Do": "N", "BMC": "N", "MP": "N",
    "EMC": "", "d0": "nn", "d1": "nnnnnn",
}  # fmt: skip
_CHOICES: Final = {
    "SC": ("n", "nnn", "nnnn"), "sc": ("n", "nnn", "nnnn"),
    "SCN": ("n", "nnn", "nnnn"), "scn": ("n", "nnn", "nnnn"),
    "BDC": ("NN", "Nd"),
}  # fmt: skip
_BUILD = frozenset({"m", "l", "c", "v", "y", "h", "re"})
_NEED_POINT = frozenset({"l", "c", "v", "y", "h"})
_PAINT = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"})
_CLIP = frozenset({"W", "W*"})
_SHOW = frozenset({"Tj", "'", '"', "TJ"})
_PLACE = frozenset({"Td", "TD", "Tm", "T*"})
_NESTING = frozenset({"q", "Q", "BMC", "BDC", "EMC"})
_NOT_IN_TEXT = _BUILD | _PAINT | _CLIP | {"q", "Q", "cm", "Do", "BI"}
_RESOURCES: Final = {"Tf": "/Font", "gs": "/ExtGState", "Do": "/XObject"}
_DEVICES = frozenset({"/DeviceGray", "/DeviceRGB", "/DeviceCMYK"})
_INLINE_COLOURS = {"/G": 1, "/DeviceGray": 1, "/RGB": 3, "/DeviceRGB": 3, "/CMYK": 4}
_INLINE_KEYS = frozenset(
    {"/W", "/Width", "/H", "/Height", "/BPC", "/BitsPerComponent", "/CS", "/ColorSpace", "/IM"}
    | {"/ImageMask", "/D", "/Decode", "/I", "/Interpolate", "/F", "/Filter", "/DP", "/DecodeParms"}
)
_INLINE_END = re.compile(rb"[\t\n\r ]EI" + _END)
_LIST = re.compile(r"\[ [^\[\]]* \]|<< [^<>]* >>")
_ESCAPE = re.compile(r"#([0-9A-Fa-f]{2})")


class UnclearDrawingError(Exception):
    """A drawing is not as the standard writes it, so programs may draw it in different ways."""


@dataclass(slots=True)
class ContentUse:
    """What a drawing refers to."""

    used: set[tuple[str, str]] = field(default_factory=set)
    """Kinds and names of resources."""
    shows: bool = False
    """Whether it shows text."""
    shapes: int = 0
    """How many lines and areas it paints."""
    covers: bool = False
    """Whether anything but text is drawn after a text."""


def read_drawing(data: bytes) -> ContentUse:
    """Read the operators of a content stream.

    Raises:
        UnclearDrawingError: something in it is not as the standard writes it.
    """
    reader = _ContentReader(data)
    reader.read()
    return reader.drawing


class _ContentReader:
    """Reads a drawing from its beginning to its end, with the state that operators depend on."""

    def __init__(self, data: bytes) -> None:
        self.drawing = ContentUse()
        self._data = data
        self._position = 0
        self._kinds: list[str] = []
        self._values: list[bytes] = []
        self._nested: list[bytes] = []
        self._saved = 0
        self._marked = 0
        self._in_text = False
        self._in_path = False
        self._has_font = False
        self._is_left = False
        self._shapes = 0
        self._before = ""

    def read(self) -> None:
        match_at = _TOKEN.match
        data, length = self._data, len(self._data)
        while self._position < length:
            found = match_at(data, self._position)
            if found is None or not found.end() - self._position:
                raise UnclearDrawingError(self._shown())
            self._position = found.end()
            kind = found.lastgroup
            if kind is not None:
                self._take(kind, found[0])
        if self._kinds or self._nested:
            raise UnclearDrawingError("it ends within an instruction")
        if self._in_text:
            raise UnclearDrawingError("a text in it does not end")

    def _shown(self) -> str:
        part = self._data[self._position : self._position + 40].split()
        word = part[0].decode("latin-1") if part else ""
        return f"“{''.join(c if c.isprintable() else '·' for c in word)[:20]}” is not a PDF operand"

    def _take(self, kind: str, token: bytes) -> None:
        if kind == "number":
            _check_number(token)
        if self._nested:
            self._take_nested(kind, token)
        elif kind == "open":
            self._nested.append(token)
            self._values.append(b"")
            self._kinds.append("a" if token == b"[" else "d")
        elif kind == "word" and token not in {b"true", b"false", b"null"}:
            self._run(token.decode("latin-1"))
        elif kind == "close":
            raise UnclearDrawingError("it closes a list that was not opened")
        else:
            self._kinds.append({"number": "n", "name": "N", "string": "s"}.get(kind, "b"))
            self._values.append(token)

    def _take_nested(self, kind: str, token: bytes) -> None:
        if kind == "open":
            if self._kinds[-1] == "a" or len(self._nested) > _DEPTH:
                raise UnclearDrawingError("it has lists within lists")
            self._nested.append(token)
        elif kind == "close":
            if (self._nested.pop() == b"[") != (token == b"]"):
                raise UnclearDrawingError("it mixes two kinds of lists")
        elif self._kinds[-1] == "a" and kind not in {"number", "string"}:
            raise UnclearDrawingError("it has a list with something other than numbers and text")

    def _run(self, operator: str) -> None:
        if operator == "BI":
            self._in_order(operator)
            self._inline_image()
            return
        shape = "".join(self._kinds)
        expected = _OPERANDS.get(operator)
        known = shape in _CHOICES.get(operator, ()) if expected is None else shape == expected
        if not known:
            is_one = expected is not None or operator in _CHOICES
            said = "has the wrong operands" if is_one else "is not a PDF instruction"
            raise UnclearDrawingError(f"“{operator[:20]}” {said}")
        self._in_order(operator)
        self._note(operator)
        self._before = operator
        self._kinds.clear()
        self._values.clear()

    def _in_order(self, operator: str) -> None:
        """Check that an operator may stand where it stands (figure 9)."""
        if self._in_text and operator in _NOT_IN_TEXT:
            raise UnclearDrawingError(f"“{operator}” is inside a text")
        if not self._in_text and operator in _SHOW | _PLACE | {"ET"}:
            raise UnclearDrawingError(f"“{operator}” is outside a text")
        if operator == "BT":
            if self._in_text:
                raise UnclearDrawingError("a text begins within another")
            self._in_text = True
        elif operator == "ET":
            self._in_text = False
        self._follow_path(operator)

    def _follow_path(self, operator: str) -> None:
        """Check that a path is begun, built and painted, with nothing between."""
        if operator in _NEED_POINT and not self._in_path:
            raise UnclearDrawingError("a line has no beginning")
        if self._is_left and operator in _PAINT - {"n"}:
            raise UnclearDrawingError("a line in it is left open")
        # Some programs leave out the end of a clip around what is typed, others draw a frame
        # without a pen; nothing may be painted with it later.
        if self._in_path and (operator == "Q" or (operator == "BT" and self._before in _CLIP)):
            self._is_left, self._in_path = True, False
        if self._in_path and operator not in _BUILD | _PAINT | _CLIP:
            raise UnclearDrawingError(f"“{operator}” is inside a line")
        if operator in _BUILD:
            self._shapes += operator in {"m", "re"}
            self._in_path = True
        elif operator in _PAINT:
            self._paint(operator)
            self._in_path = self._is_left = False
        elif operator in {"Do", "BI"}:
            self._paint(operator)

    def _paint(self, operator: str) -> None:
        """Count what is painted, and note whether it lies over letters."""
        if operator != "n":
            self.drawing.shapes += self._shapes
            self.drawing.covers = self.drawing.covers or self.drawing.shows
        self._shapes = 0

    def _note(self, operator: str) -> None:
        """Keep what later operators depend on."""
        if operator in _NESTING:
            self._nest(operator)
        elif operator == "Tr" and self._values[0] not in {b"0", b"1", b"2"}:
            raise UnclearDrawingError("letters in it are invisible")
        elif operator in _SHOW:
            self.drawing.shows = True
            if not self._has_font:
                raise UnclearDrawingError("a text in it has no font")
        elif operator in {"CS", "cs"}:
            if _name(self._values[0]) not in _DEVICES:
                self._use("/ColorSpace", self._values[0])
        elif operator in _RESOURCES:
            self._has_font = self._has_font or operator == "Tf"
            self._use(_RESOURCES[operator], self._values[0])

    def _nest(self, operator: str) -> None:
        """Count what is begun and ended."""
        if operator in {"q", "Q"}:
            self._saved += 1 if operator == "q" else -1
        else:
            self._marked += -1 if operator == "EMC" else 1
        if operator == "BDC" and self._kinds[-1] == "N":
            self._use("/Properties", self._values[-1])
        if operator in {"BMC", "BDC"} and self._values[0] == b"/OC":
            raise UnclearDrawingError("parts of it can be shown and hidden")
        if self._saved < 0 or self._marked < 0:
            raise UnclearDrawingError(f"“{operator}” ends something that was not begun")

    def _use(self, kind: str, name: bytes) -> None:
        self.drawing.used.add((kind, _name(name)))

    def _inline_image(self) -> None:
        """Read an image that stands in the drawing (8.9.7)."""
        if self._kinds:
            raise UnclearDrawingError("“BI” has the wrong operands")
        start = self._data.find(b"ID", self._position)
        end = _INLINE_END.search(self._data, start)
        if start < 0 or end is None:
            raise UnclearDrawingError("an image in it does not end")
        entries = dict(_inline_entries(self._data[self._position : start]))
        _check_inline(entries, self._data[start + 3 : end.start()])
        self._position = end.end()


def _check_number(token: bytes) -> None:
    if len(token) > _LONGEST_NUMBER or abs(float(token)) > _LARGEST:
        raise UnclearDrawingError("it has a number that is too large")


def _name(token: bytes) -> str:
    return _ESCAPE.sub(lambda each: chr(int(each[1], 16)), token.decode("latin-1"))


def _inline_entries(head: bytes) -> Iterator[tuple[str, str]]:
    tokens = [each[0].decode("latin-1") for each in _TOKEN.finditer(head) if each.lastgroup]
    words = _LIST.sub(lambda each: each[0].replace(" ", ","), " ".join(tokens)).split()
    if len(words) % 2:
        raise UnclearDrawingError("an image in it has malformed entries")
    for key, value in zip(words[::2], words[1::2], strict=True):
        if key not in _INLINE_KEYS:
            raise UnclearDrawingError(f"an image in it has an entry {key[:20]}")
        yield key, value


def _check_inline(entries: dict[str, str], data: bytes) -> None:
    """Check that an image is as long as it says, so that all programs find its end."""

    def entry(short: str, long: str, missing: str) -> str:
        return entries.get(short, entries.get(long, missing))

    packing = entry("/F", "/Filter", "")
    if packing in {"/Fl", "/FlateDecode"}:
        inflater = zlib.decompressobj()
        try:
            inflater.decompress(data, 1 << 24)
        except zlib.error as failure:
            raise UnclearDrawingError("an image in it is broken") from failure
        whole = inflater.eof and len(inflater.unused_data.strip()) == 0
    elif packing in {"/A85", "/ASCII85Decode", "/AHx", "/ASCIIHexDecode"}:
        whole = data.rstrip().endswith(b">")
    elif packing in {"/CCF", "/CCITTFaxDecode"}:
        whole = b"EI" not in data
    elif not packing:
        whole = len(data) == _size(entry)
    else:
        whole = False
    if not whole:
        raise UnclearDrawingError("an image in it does not end where it says")


def _size(entry: Callable[[str, str, str], str]) -> int:
    try:
        width, height = int(entry("/W", "/Width", "")), int(entry("/H", "/Height", ""))
        bits = int(entry("/BPC", "/BitsPerComponent", "1"))
    except ValueError as failure:
        raise UnclearDrawingError("an image in it has no size") from failure
    is_mask = entry("/IM", "/ImageMask", "false") == "true"
    parts = 1 if is_mask else _INLINE_COLOURS.get(entry("/CS", "/ColorSpace", ""), 0)
    return (width * (1 if is_mask else bits) * parts + 7) // 8 * height
