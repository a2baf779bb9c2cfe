"""What a returned file draws beside what was issued: pages, pictures, fonts and colours."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf

from generator.returns.reading.objects import entry, is_dictionary
from generator.returns.structure.companions import ENCODINGS, STANDARD_FONTS
from generator.returns.structure.operators import UnclearDrawingError, read_drawing
from generator.returns.structure.walk import Visit

if TYPE_CHECKING:
    from generator.returns.structure.walk import Walk

_SUBSET = re.compile(r"/(?:[A-Z]{6}\+)?(.*)")
_DEVICES = frozenset({"/DeviceGray", "/DeviceRGB", "/DeviceCMYK"})
_PROFILES = {1: "L", 3: "RGB", 4: "CMYK"}
_LARGEST_PROFILE = 1 << 20
_TOLERANCE = 40
"""Of 255: so far may a profile take a colour from what programs show that do not read it."""
_PROBES = ((0, 0, 0), (255, 255, 255), (128, 128, 128), (255, 0, 0), (0, 0, 255))
_LARGEST_DRAWING = 8 << 20


class DrawingChecks:
    """What has a rule of its own among the things that draw."""

    def __init__(self, walk: Walk, original: pikepdf.Pdf) -> None:
        self._walk = walk
        self._original = original
        self._known: set[bytes] | None = None
        self._as_issued: set[tuple[int, int]] = set()
        self.checks: dict[tuple[str, str], Callable[[Visit], None]] = {
            ("page", "/Contents"): self._contents,
            ("font", "/Encoding"): self._encoding,
            ("descendant", "/CIDToGIDMap"): self._glyphs,
        }

    def take_as_issued(self, page: pikepdf.Object) -> None:
        """Note that a page draws exactly what was issued."""
        self._as_issued.add(page.objgen)

    def enter(self, role: str, visit: Visit) -> bool:
        """Look at a thing that draws; tell whether its entries are to be walked."""
        rule = {
            "font": self._font,
            "face": self._face,
            "descendant": self._face_of,
            "resources": self._resources,
            "drawing": self._form,
            "glyph": self._form,
        }.get(role)
        return rule is None or rule(visit)

    def is_harmless(self, stream: pikepdf.Stream) -> bool:
        """Tell whether a stream that nothing refers to is an earlier picture of a field."""
        if stream.get("/Subtype") != pikepdf.Name.Form:
            return False
        before = len(self._walk.said)
        self._walk.dictionary(Visit("drawing", "", stream, None, "what an update left"))
        return len(self._walk.said) == before

    def _resources(self, visit: Visit) -> bool:
        return not (is_dictionary(visit.holder) and visit.holder.objgen in self._as_issued)

    def _contents(self, visit: Visit) -> None:
        page = visit.holder
        if page.objgen in self._as_issued:
            return
        value = visit.value
        streams = list(value) if isinstance(value, pikepdf.Array) else [value]
        if not all(isinstance(each, pikepdf.Stream) for each in streams):
            self._walk.unexplained(visit)
            return
        for each in streams:
            self._walk.dictionary(replace(visit, role="blob", value=each, issued=None))
        data = b"\n".join(each.read_bytes() for each in streams)
        self._read(data, entry(page, "/Resources"), visit.where)

    def _form(self, visit: Visit) -> bool:
        if not isinstance(visit.value, pikepdf.Stream):
            self._walk.unexplained(visit)
            return False
        own = visit.value.get("/Resources")
        if visit.role == "glyph":
            own = pikepdf.Dictionary()
        self._read(visit.value.read_bytes(), own, visit.where)
        return True

    def _read(self, data: bytes, resources: Any, where: str) -> None:
        if len(data) > _LARGEST_DRAWING:
            self._walk.say(f"{where} draws more than any form")
            return
        try:
            drawing = read_drawing(data)
        except UnclearDrawingError as unclear:
            self._walk.say(f"what {where} shows is not sure: {unclear}")
            return
        for kind, name in sorted(drawing.used):
            there: Any = resources.get(kind) if is_dictionary(resources) else None
            if not (is_dictionary(there) and name in there):
                self._walk.say(f"{where} draws with {name[:30]}, which is not in the file")

    def _font(self, visit: Visit) -> bool:
        font = visit.value
        if self._is_issued(font):
            return False
        kind = str(font.get("/Subtype", ""))
        if kind not in {"/Type0", "/Type3"} and "/FontDescriptor" not in font:
            self._installed(font, visit)
        if kind == "/Type3":
            self._walk.say(f"{visit.where} has a font whose letters are drawings")
        return True

    def _installed(self, font: Any, visit: Visit) -> None:
        name = str(font.get("/BaseFont", ""))[1:]
        if name not in STANDARD_FONTS:
            self._walk.say(
                f"{visit.where} is shown in a font that is not in the file (“{name[:40]}”)"
            )

    def _face_of(self, visit: Visit) -> bool:
        if "/FontDescriptor" not in visit.value:
            self._installed(visit.value, visit)
        return True

    def _face(self, visit: Visit) -> bool:
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(visit.value.keys()):
            name = _SUBSET.fullmatch(str(visit.value.get("/FontName", "/")))
            if name is None or name[1] not in STANDARD_FONTS:
                self._walk.say(f"{visit.where} is shown in a font that is not in the file")
        return True

    def _encoding(self, visit: Visit) -> None:
        if isinstance(visit.value, pikepdf.Name):
            if str(visit.value) not in ENCODINGS:
                self._walk.say(f"{visit.where} has letters in an order that is not usual")
        else:
            self._walk.dictionary(replace(visit, role="encoding"))

    def _glyphs(self, visit: Visit) -> None:
        if visit.value != pikepdf.Name.Identity:
            self._walk.dictionary(replace(visit, role="map", issued=None))

    def _is_sure(self, profile: Any) -> bool:
        is_profile = isinstance(profile, pikepdf.Stream)
        return is_profile and (self._is_issued(profile) or _is_faithful(profile))

    def _is_issued(self, item: Any) -> bool:
        """Tell whether a font, or a profile, is one of those that were issued."""
        if self._known is None:
            self._known = {self._walk.theirs.of(each) for each in _issued_parts(self._original)}
        return self._walk.ours.of(item) in self._known

    def colour(self, visit: Visit) -> None:
        """Check that a colour is the same in programs that read its profile and in others."""
        value = visit.value
        if isinstance(value, pikepdf.Name) and str(value) in _DEVICES:
            return
        if isinstance(value, pikepdf.Array) and len(value):
            kind = str(value[0])
            if kind == "/Indexed" and len(value) == 4:
                self.colour(replace(visit, value=value[1]))
                return
            if kind == "/ICCBased" and len(value) == 2 and self._is_sure(value[1]):
                return
        self._walk.say(f"{visit.where} has colours that programs show in different ways")


def _issued_parts(original: pikepdf.Pdf) -> Iterator[Any]:
    holders: list[Any] = [page.obj for page in original.pages]
    form = original.Root.get("/AcroForm", pikepdf.Dictionary())
    fonts = [
        font
        for resources in [*(each.get("/Resources") for each in holders), form.get("/DR")]
        if is_dictionary(resources)
        for _, font in resources.get("/Font", pikepdf.Dictionary()).items()
    ]
    for page in original.pages:
        for each in page.obj.get("/Annots", ()):
            drawn = each.get("/AP", pikepdf.Dictionary()).get("/N")
            if isinstance(drawn, pikepdf.Stream):
                resources = drawn.get("/Resources", pikepdf.Dictionary())
                fonts += [font for _, font in resources.get("/Font", pikepdf.Dictionary()).items()]
    profiles = [
        each["/DestOutputProfile"]
        for each in original.Root.get("/OutputIntents", ())
        if "/DestOutputProfile" in each
    ]
    known: set[tuple[int, int]] = set()
    for each in [*fonts, *profiles]:
        if each.objgen not in known or not each.is_indirect:
            known.add(each.objgen)
            yield each


def _is_faithful(profile: pikepdf.Stream) -> bool:
    """Tell whether a profile shows about the colours that its numbers say."""
    from PIL import Image, ImageCms  # noqa: PLC0415 - seldom needed

    mode = _PROFILES.get(int(profile.get("/N", 0)))
    data = profile.read_bytes()
    if mode is None or len(data) > _LARGEST_PROFILE:
        return False
    plain = Image.new("RGB", (len(_PROBES), 1))
    plain.putdata(_PROBES)
    if mode == "CMYK":
        shown = plain.crop((0, 0, 2, 1))
        numbers = Image.new("CMYK", (2, 1))
        numbers.putdata([(0, 0, 0, 255), (0, 0, 0, 0)])
    else:
        shown = plain.convert(mode).convert("RGB")
        numbers = plain.convert(mode)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(data))
        target = ImageCms.createProfile("sRGB")
        seen = ImageCms.profileToProfile(numbers, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False
    assert seen is not None
    return all(
        abs(one - other) <= _TOLERANCE
        for one, other in zip(seen.tobytes(), shown.tobytes(), strict=True)
    )
