"""What the writer writes, the reader reads back: the same document, whatever its text."""

from __future__ import annotations

from documents import documents, values
from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.document import Document, Value
from generator.markdown.canonical import canonical
from generator.markdown.reader import read
from generator.markdown.writer import Writer, write
from generator.traversal import fill


@given(documents())
@settings(examples(150), suppress_health_check=[HealthCheck.too_slow])
def test_reading_gives_back_what_was_written(document: Document) -> None:
    assert read(write(document)) == canonical(document)


@given(documents())
@settings(examples(40), suppress_health_check=[HealthCheck.too_slow])
def test_the_canonical_form_is_its_own(document: Document) -> None:
    once = canonical(document)
    assert canonical(once) == once


@st.composite
def rows(draw: st.DrawFn, slots: int) -> list[list[Value]]:
    """Make the values of several documents that have some of them in common."""
    few = st.sampled_from(draw(st.lists(values, min_size=2, max_size=4)))
    return draw(st.lists(st.lists(few, min_size=slots, max_size=slots), min_size=1, max_size=3))


@given(documents(slots=3), rows(slots=3))
@settings(examples(150), suppress_health_check=[HealthCheck.too_slow])
def test_a_skeleton_is_written_as_the_documents_it_makes(
    skeleton: Document, several: list[list[Value]]
) -> None:
    writer = Writer(skeleton)
    for filling in several:
        document = fill(skeleton, filling)
        written = writer.write(filling)
        assert written == write(document)
        assert read(written) == canonical(document)
