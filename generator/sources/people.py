"""Authors whose names come in parts, as submission systems and registries keep them."""

from __future__ import annotations

from dataclasses import replace

from generator.diagnostics import Diagnosed
from generator.paper import Author, Name
from generator.sources.validate import collapse_whitespace, is_address, typed_author, typed_title


def author_in_parts(
    given: str, family: str, email: str = "", author_id: str = "", suffix: str = ""
) -> Diagnosed[Author]:
    """Return an author whose given and family name are known apart.

    What is wrong with the name is found as in a name that was typed in one piece. The parts are
    kept as they were given, unless reading changed a letter.

    >>> author_in_parts("Ada", "King Noel").value.name.family
    'King Noel'
    """
    given, family, suffix = (
        collapse_whitespace(given),
        collapse_whitespace(family),
        collapse_whitespace(suffix),
    )
    whole = " ".join(part for part in (given, family, suffix) if part)
    read = typed_author(whole, author_id, email if is_address(email) else "")
    parts = Name(family or given, given if family else "", suffix=suffix)
    if str(read.value.name) in (str(parts), whole):
        return replace(read, value=replace(read.value, name=parts))
    return read


def organisation(text: str) -> Diagnosed[Author]:
    """Return an author that the metadata calls an organisation: one name, commas and all.

    >>> str(organisation("Ink, Pens &amp; Co").value.name)
    'Ink, Pens & Co'
    """
    read = typed_title(text)
    return Diagnosed(Author(Name(read.value.plain)), read.diagnostics)
