"""Several files that describe one list: joined by decisions, authors and corrections."""

from __future__ import annotations

from collections.abc import Sequence

from generator.diagnostics import Diagnosed
from generator.sources.corrections import apply_corrections, unknown_corrections
from generator.sources.join import join_decisions
from generator.sources.join_authors import join_authors
from generator.sources.join_lists import join_lists
from generator.sources.parsed_file import ParsedFile


def join_files(readings: Sequence[ParsedFile]) -> Diagnosed[tuple[ParsedFile, ...]]:
    """Return the files with what each says of the papers of the others.

    The diagnostics are those of the files, then those of the joining.
    """
    authored = join_authors(readings)
    decided = join_decisions(authored.value)
    # A correction is of the paper's id, which a match may change; and it may make a title match.
    matched = join_lists(decided.value).value
    joined = join_lists(apply_corrections(matched))
    return Diagnosed(
        joined.value,
        (
            *(each for reading in joined.value for each in reading.diagnostics),
            *authored.diagnostics,
            *decided.diagnostics,
            *joined.diagnostics,
            *unknown_corrections(matched),
        ),
    )
