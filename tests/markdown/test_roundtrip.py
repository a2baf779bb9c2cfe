"""What the writer writes, the reader reads back: the same document, whatever its text."""

from __future__ import annotations

from documents import documents
from hypothesis import HealthCheck, given, settings

from generator.document import Document
from generator.markdown.canonical import canonical
from generator.markdown.reader import read
from generator.markdown.writer import write


@given(documents())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_reading_gives_back_what_was_written(document: Document) -> None:
    assert read(write(document)) == canonical(document)


@given(documents())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_the_canonical_form_is_its_own(document: Document) -> None:
    once = canonical(document)
    assert canonical(once) == once
