"""The fields, links and notes of a returned form, beside those that were issued."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf

from generator.returns.evidence import Box
from generator.returns.reading.objects import is_dictionary
from generator.returns.structure.issued_annotations import (
    IssuedField,
    IssuedLink,
    link_as_issued,
)
from generator.returns.structure.operators import UnclearDrawingError, read_drawing
from generator.returns.structure.walk import Visit

if TYPE_CHECKING:
    from generator.returns.structure.walk import Walk

_NEAR = 2.0
"""In points: programs write places with fewer decimals, or round them."""
_TYPED = frozenset({"/Tx", "/Ch"})
"""Types of fields that show letters."""
_LOCKED = 1 << 6 | 1 << 7
"""``ReadOnly`` and ``Locked`` (12.5.3), which programs set when a form is signed."""
_READ_ONLY = 1
"""Of a field (12.7.3.1)."""
_PLAIN_STYLE = re.compile(
    r"\s*(?:(?:0 g|0 0 0 rg|0 0 0 1 k|0\.0+ g)\s+)?/[\w+,-]+ (\d{1,2}(?:\.\d+)?) Tf"
    r"(?:\s+(?:0 g|0 0 0 rg|0 0 0 1 k|0\.0+ g))?(?:\s+(?:0 G|0 0 0 RG|1 w))*\s*"
)
_SIZES = (6.0, 20.0)
"""Of letters, in points; 0 lets the viewer choose."""
_SUBJECTS = frozenset({"", "Text Box", "Typewritten Text", "Typewriter", "Free Text", "FreeText"})
_WORD = re.compile(r"[^\W_]+")
_COLOUR = re.compile(r"\bcolor\s*:\s*(?!#0{3}(?:0{3})?(?![0-9a-f])|black\b)|decoration")
"""In the style of a note, what a program that draws it anew would show in another way."""
_WIDEST = 1.0
"""Of a border, in points."""
_MOST_SHAPES = 2
"""Behind what is typed: a ground and a frame."""
_BESIDE = 26.0
"""In points: so far from a field may a note begin that fills it in."""
_LONGER = 3
"""Letters of a word beside the part of a name in it: ``hkim``."""
_STYLE = re.compile(r"[\w\s:;,.'\"#%()-]{0,300}")
_LONGEST = 200


class AnnotationChecks:
    """What has a rule of its own among the fields, links and notes."""

    def __init__(
        self,
        walk: Walk,
        fields: Mapping[str, IssuedField],
        links: tuple[IssuedLink, ...],
        places: Mapping[int, Sequence[Box]],
        signers: frozenset[str],
    ) -> None:
        self.page = (0, 0)
        """Number of the page that is looked at, and of the page of the form that it is."""
        self._walk = walk
        self._issued = fields
        self._links = links
        self._places = places
        self._signers = signers
        self._widgets: dict[tuple[int, int], str] = {}
        self._left = {name: list(field.widgets) for name, field in fields.items()}
        self._listed: list[Visit] = []
        self.checks: dict[tuple[str, str], Callable[[Visit], None]] = {
            ("page", "/Annots"): self._annotations,
            ("form", "/Fields"): self._listed.append,
            ("form", "/DA"): self._style,
            ("field", "/DA"): self._style,
            ("field", "/F"): self._flags,
            ("field", "/Ff"): self._field_flags,
            ("field", "/V"): self._value,
            ("looks", "/N"): self._appearance,
            ("field", "/Rect"): self._place,
            ("field", "/Border"): self._border,
            ("field", "/Kids"): self._kids,
            ("field", "/Parent"): self._parent,
            ("link", "/Border"): self._border,
            ("link", "/BS"): self._border,
            ("note", "/Border"): self._border,
            ("note", "/BS"): self._border,
            ("note", "/Rect"): self._note_place,
            ("note", "/Contents"): self._short,
            ("note", "/DA"): self._style,
            ("note", "/Subj"): self._subject,
            ("note", "/T"): self._name,
            ("note", "/DS"): self._note_style,
            ("signature", "/Name"): self._name,
        }

    def finish(self) -> None:
        """Look at the list of fields, now that it is known which ones are on a page."""
        for visit in self._listed:
            if not isinstance(visit.value, pikepdf.Array):
                self._walk.unexplained(visit)
                continue
            for each in visit.value:
                self._field(each, visit)

    def _field(self, field: Any, visit: Visit) -> None:
        if not is_dictionary(field):
            self._walk.say("something listed as a field is not one")
            return
        if field.is_indirect and field.objgen in self._widgets:
            return
        name = str(field.get("/T", ""))
        if name not in self._issued or "/Kids" not in field:
            self._walk.say(f"there is a field {_quoted(name)} that is on no page")
            return
        issued = self._issued[name].field
        self._walk.dictionary(
            replace(visit, role="field", value=field, issued=issued, where=f"field {name}")
        )

    def _kids(self, visit: Visit) -> None:
        for kid in visit.value:
            if not (is_dictionary(kid) and kid.is_indirect and kid.objgen in self._widgets):
                self._walk.say(f"{visit.where} has a part that is on no page")

    def _parent(self, visit: Visit) -> None:
        """Let a field lie within another that is in the list of fields, and in no other."""
        listed = [each for fields in self._listed for each in fields.value]
        if not any(_is_same(each, visit.value) for each in listed) or "/Kids" not in visit.value:
            self._walk.say(f"{visit.where} lies within another field, which was not issued")

    def _annotations(self, visit: Visit) -> None:
        if not isinstance(visit.value, pikepdf.Array):
            self._walk.unexplained(visit)
            return
        for each in visit.value:
            if not is_dictionary(each):
                self._walk.say(
                    f"{visit.where} has something listed as an annotation that is not one"
                )
                continue
            kind = str(each.get("/Subtype", ""))
            if kind == "/Widget":
                self._widget(each, visit)
            elif kind == "/Link":
                self._check_link(each, visit)
            elif kind == "/FreeText":
                where = f"a note on {visit.where}"
                self._plain_look(each, where)
                self._walk.dictionary(
                    replace(visit, role="note", value=each, issued=None, where=where)
                )
            else:
                self._walk.say(f"{visit.where} has an annotation ({kind[1:20] or 'of no kind'})")

    def _widget(self, widget: pikepdf.Object, visit: Visit) -> None:
        holder = widget
        if "/T" not in widget and is_dictionary(widget.get("/Parent")):
            holder = widget["/Parent"]
        name = str(holder.get("/T", ""))
        known, issued = self._issued.get(name), None
        if known is None:
            self._walk.say(f"{visit.where} has a field {_quoted(name)} that was not issued")
        elif not self._left[name]:
            self._walk.say(f"{visit.where} has the field {_quoted(name)} once more")
        else:
            issued = min(self._left[name], key=lambda each: _distance(each, widget))
            self._left[name].remove(issued)
            if str(known.field.get("/FT")) in _TYPED:
                self._plain_look(widget, f"field {name[:40]}")
        if widget.is_indirect:
            self._widgets[widget.objgen] = name
        self._walk.dictionary(
            replace(visit, role="field", value=widget, issued=issued, where=f"field {name[:40]}")
        )

    def _plain_look(self, typed: pikepdf.Object, where: str) -> None:
        """Check that what is typed is drawn as programs draw it: letters, and nothing over them."""
        looks = typed.get("/AP")
        look = looks.get("/N") if looks is not None and is_dictionary(looks) else None
        if not isinstance(look, pikepdf.Stream):
            return
        try:
            drawing = read_drawing(look.read_bytes())
        except UnclearDrawingError:
            return  # said where all drawings are read
        inner = any(kind == "/XObject" for kind, _ in drawing.used)
        if drawing.covers or drawing.shapes > _MOST_SHAPES or inner:
            self._walk.say(f"{where} draws more than letters")
        words = str(typed.get("/Contents", "")).strip()
        if words and not drawing.shows:
            self._walk.say(f"{where} says {_quoted(words)}, but does not show it")

    def _note_place(self, visit: Visit) -> None:
        """Check that a note fills in a field, if the page lies as it was issued."""
        box = Box(*(float(side) for side in visit.value))
        places = self._places.get(self.page[1], ())
        if not any(box.meets(place.grown(_BESIDE)) for place in places):
            self._walk.say(f"{visit.where} is where there is no field")

    def _border(self, visit: Visit) -> None:
        """Check that a border is no more than a thin line."""
        value = visit.value
        if is_dictionary(value):
            width = value.get("/W", 1)
        else:
            width = value[2] if isinstance(value, pikepdf.Array) and len(value) > 2 else 0
        if not self._walk.is_issued(visit) and not 0 <= float(width) <= _WIDEST:
            self._walk.say(f"{visit.where} has a wide border")

    def _check_link(self, link: pikepdf.Object, visit: Visit) -> None:
        number, place = self.page
        found = link_as_issued(link, place, self._walk.ours)
        alike = [each for each in self._links if each.target == found.target]
        if not alike:
            self._walk.say(f"{visit.where} has a link to {_target(link)}, which was not issued")
            return
        here = [each for each in alike if each.page == place and _is_near(each, found)]
        if place and not here:
            self._walk.say(f"{visit.where} has a link to {_target(link)} where none was issued")
        elif "/Contents" in link and found.said not in {each.said for each in here or alike}:
            self._walk.say(f"{visit.where} has a link that is described in other words")
        self._walk.dictionary(
            replace(visit, role="link", value=link, issued=None, where=f"a link on page {number}")
        )

    def _style(self, visit: Visit) -> None:
        """Check how a field says that what is typed looks: as issued, or plain and black."""
        if self._walk.is_issued(visit):
            return
        found = (
            _PLAIN_STYLE.fullmatch(str(visit.value))
            if isinstance(visit.value, pikepdf.String)
            else None
        )
        size = float(found[1]) if found else -1
        if size != 0 and not _SIZES[0] <= size <= _SIZES[1]:
            self._walk.say(f"{visit.where} has another style of letters than was issued")

    def _flags(self, visit: Visit) -> None:
        issued = visit.issued if isinstance(visit.issued, int) else 4
        if not isinstance(visit.value, int) or visit.value & ~_LOCKED != issued & ~_LOCKED:
            self._walk.say(f"{visit.where} is not shown or printed as it was issued")

    def _field_flags(self, visit: Visit) -> None:
        issued = visit.issued if isinstance(visit.issued, int) else 0
        if not isinstance(visit.value, int) or visit.value & ~_READ_ONLY != issued & ~_READ_ONLY:
            self._walk.say(f"{visit.where} does not behave as it was issued")

    def _appearance(self, visit: Visit) -> None:
        """Look at the picture of a field, or at those of the states of a button."""
        if isinstance(visit.value, pikepdf.Stream):
            self._walk.dictionary(replace(visit, role="drawing"))
        elif not self._walk.is_issued(visit):
            self._walk.say(f"{visit.where} draws other marks than were issued")

    def _value(self, visit: Visit) -> None:
        known = self._issued.get(str(visit.holder.get("/T", "")))
        if known and known.states:
            states = known.states | {"/Off"}
            if not isinstance(visit.value, pikepdf.Name) or str(visit.value) not in states:
                self._walk.unexplained(visit)
            return
        if is_dictionary(visit.value) and not isinstance(visit.value, pikepdf.Stream):
            self._walk.dictionary(
                replace(
                    visit, role="signature", issued=None, where=f"the signature in {visit.where}"
                )
            )
        elif not isinstance(visit.value, pikepdf.String) or len(str(visit.value)) > 2 * _LONGEST:
            self._walk.unexplained(visit)

    def _place(self, visit: Visit) -> None:
        if not isinstance(visit.issued, pikepdf.Array):
            return
        sides = zip(visit.value, visit.issued, strict=True)
        if any(abs(float(one) - float(other)) > _NEAR for one, other in sides):
            self._walk.say(f"{visit.where} is not where it was issued")

    def _short(self, visit: Visit) -> None:
        if not isinstance(visit.value, pikepdf.String) or len(str(visit.value)) > _LONGEST:
            self._walk.unexplained(visit)

    def _subject(self, visit: Visit) -> None:
        if str(visit.value) not in _SUBJECTS:
            self._walk.say(f"{visit.where} has the subject {_quoted(str(visit.value))}")

    def _note_style(self, visit: Visit) -> None:
        style = str(visit.value)
        if not _STYLE.fullmatch(style) or _COLOUR.search(style.casefold()):
            self._walk.unexplained(visit)

    def _name(self, visit: Visit) -> None:
        """Check who is said to have written a note, or to have signed."""
        words = str(visit.value)
        known = (self._is_of_signer(word) for word in _WORD.findall(words.casefold()))
        if words and not (_WORD.search(words) and all(known)):
            self._walk.say(f"{visit.where} names {_quoted(words)}")

    def _is_of_signer(self, word: str) -> bool:
        """Tell whether a word is a part of a name, or an account that is named after it."""
        return len(word) == 1 or any(
            part in word and len(word) <= len(part) + _LONGER for part in self._signers
        )


def _distance(one: pikepdf.Object, other: pikepdf.Object) -> float:
    """Tell how far the places of two widgets are from each other, in points."""
    try:
        pairs = zip(one["/Rect"], other["/Rect"], strict=True)
        return sum(abs(float(left) - float(right)) for left, right in pairs)
    except (KeyError, TypeError, ValueError):
        return math.inf


def _is_same(one: Any, other: Any) -> bool:
    """Tell whether two are one object, by its number."""
    numbered = is_dictionary(one) and is_dictionary(other) and one.is_indirect
    return bool(numbered and one.objgen == other.objgen)


def _is_near(one: IssuedLink, other: IssuedLink) -> bool:
    return len(one.rectangle) == len(other.rectangle) and all(
        abs(a - b) <= _NEAR for a, b in zip(one.rectangle, other.rectangle, strict=True)
    )


def _target(link: pikepdf.Object) -> str:
    action: Any = link.get("/A")
    if is_dictionary(action):
        kind = str(action.get("/S", ""))[1:]
        return _quoted(str(action["/URI"])) if "/URI" in action else f"another place ({kind[:20]})"
    return "another place"


def _quoted(text: str) -> str:
    shown = "".join(each if each.isprintable() else "·" for each in text)
    return f"“{shown[:60]}”"
