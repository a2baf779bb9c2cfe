"""What is ticked and chosen on a returned form, and the issued form with the same ticks.

A button shows one of the pictures that it was issued with. So what a page must look like is known:
the issued page, with the buttons in the state that the returned file says.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pikepdf

from generator.returns.evidence import SIGNING, Answer, FieldPlace, FieldRole, IssuedForm, PageMap
from generator.returns.looks.explained import asks_for_person
from generator.returns.reading.fields import Annotation

_OFF = frozenset({"", "Off"})
_NEAR = 0.01
_TWO_CHOSEN = "has more than one button that is on"
_OTHER_VALUE = "shows another state than its value says"

Widgets = Mapping[FieldPlace, Annotation]
"""The widget of each field of the form that the returned file has."""


def find_widgets(annotations: Iterable[Annotation], form: IssuedForm, page_map: PageMap) -> Widgets:
    """Find the widgets of a returned file that the fields of the form are."""
    pages = dict(page_map.places)
    found: dict[FieldPlace, Annotation] = {}
    for each in annotations:
        if each.kind != "Widget" or each.page not in pages:
            continue
        places = [
            place
            for place in form.fields
            if place.name == each.field and place.page == pages[each.page] and place not in found
        ]
        if places:
            found[min(places, key=lambda place: place.box.gap(each.box))] = each
    return found


def shown_as(issued: bytes, widgets: Widgets) -> bytes:
    """Return the form as it was issued, with its buttons in the state of the returned file."""
    states = {
        place: widget.state
        for place, widget in widgets.items()
        if place.role is FieldRole.BUTTON and (widget.state in _OFF) != (not place.is_on)
    }
    if not states:
        return issued
    with pikepdf.open(io.BytesIO(issued)) as document:
        for place, state in states.items():
            for widget in document.pages[place.page - 1].get("/Annots", ()):
                if _is_at(widget, place):
                    shown = place.state if state == place.state else "Off"
                    widget["/AS"] = pikepdf.Name("/" + shown)
        saved = io.BytesIO()
        document.save(saved)
        return saved.getvalue()


def _is_at(widget: pikepdf.Object, place: FieldPlace) -> bool:
    box = place.box
    sides = zip(
        map(float, widget["/Rect"]), (box.left, box.bottom, box.right, box.top), strict=True
    )
    return all(abs(one - other) <= _NEAR for one, other in sides)


def read_answers(form: IssuedForm, widgets: Widgets) -> tuple[Answer, ...]:
    """Read what was ticked, chosen and filled in, field by field."""
    fields: dict[str, list[FieldPlace]] = {}
    for place in form.fields:
        if place.role not in SIGNING | {FieldRole.COUNTERSIGNED}:
            fields.setdefault(place.name, []).append(place)
    return tuple(
        answer
        for places in fields.values()
        for answer in _answers(places, [widgets.get(place) for place in places])
    )


def _answers(
    places: Sequence[FieldPlace], widgets: Sequence[Annotation | None]
) -> Iterator[Answer]:
    first = places[0]
    labels = ", ".join(dict.fromkeys(f"“{place.label}”" for place in places))
    known = [widget for widget in widgets if widget is not None]
    if first.role is FieldRole.BUTTON:
        yield _ticked(places, widgets, labels)
    elif first.role is FieldRole.CHOICE or first.required or not asks_for_person(first):
        said = tuple(dict.fromkeys(widget.text for widget in known if widget.text.strip()))
        yield Answer(
            label=labels,
            said=said,
            is_ticked=False,
            required=first.required,
            is_known=bool(known),
        )


def _ticked(
    places: Sequence[FieldPlace], widgets: Sequence[Annotation | None], labels: str
) -> Answer:
    """Read a box, or buttons of which one can be chosen."""
    nothing = Answer(label=labels, said=(), is_ticked=True, required=places[0].required)
    on: dict[str, str] = {}
    values: set[str] = set()
    for place, widget in zip(places, widgets, strict=True):
        if widget is None:
            return replace(nothing, is_known=False)
        values.add("" if widget.value_state in _OFF else widget.value_state)
        if widget.state == place.state:
            on.setdefault(place.state, place.label)
    fault = _TWO_CHOSEN if len(on) > 1 else ""
    if values != (set(on) or {""}):
        fault = fault or _OTHER_VALUE
    return replace(nothing, said=tuple(on.values()), fault=fault)
