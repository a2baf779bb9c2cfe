"""A package of somebody else: one of each thing that can be added, with what `generator` exports.

Nothing of the toolkit knows of it but by the entry points of its installation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import generator


class Programme:
    """A list of papers as a printed programme has it: ``[id] Title, by Author and Author``."""

    def sniff(self, source: generator.SourceFile) -> bool:
        return source.text.startswith("Programme\n")

    def read(self, source: generator.SourceFile) -> generator.ParsedFile:
        lines = source.text.splitlines()[1:]
        papers = (self._paper(line, source.span(number)) for number, line in enumerate(lines, 2))
        return generator.ParsedFile(source.name, tuple(map(generator.Submission, papers)))

    def _paper(self, line: str, span: generator.Span) -> generator.Paper:
        paper_id, _, rest = line.removeprefix("[").partition("] ")
        title, _, names = rest.partition(", by ")
        authors = tuple(
            generator.Author(generator.Name(family, given))
            for given, _, family in (name.rpartition(" ") for name in names.split(" and "))
        )
        return generator.Paper(paper_id, generator.Title.of(title), authors, span=span)


PROGRAMME = Programme()


class Postcards:
    """Mail that somebody writes by hand; it is handed over by being put on the pile."""

    def __init__(self, stamps: int) -> None:
        self.stamps = stamps
        self.pile: list[tuple[str, bytes]] = []
        self._to = ""

    def open(self) -> None:
        if len(self.pile) == self.stamps:
            raise generator.FatalError("there are no stamps left")

    def offer(self, envelope: generator.Envelope) -> Mapping[str, generator.Reply]:
        if "@" not in envelope.recipient:
            raise generator.TurnedAwayError(generator.Reply(553, "this is nowhere"))
        self._to = envelope.recipient
        return {}

    def hand_over(self, content: bytes) -> generator.Reply | None:
        self.pile.append((self._to, content))
        return generator.Reply(250, f"postcard {len(self.pile)}")

    def close(self) -> None:
        self._to = ""


def postcards(settings: generator.TransportSettings) -> Postcards:
    """Make the transport from ``[mail.postcards]``."""
    stamps = settings.options.get("stamps", 100)
    if not isinstance(stamps, int):
        raise generator.FatalError("stamps in [mail.postcards] must be a number")
    return Postcards(stamps)


SEASHORE = generator.Profile(
    name="seashore", publisher="Seashore Press", file="{paper}-signed.pdf", folder="volume-{volume}"
)

SURVEY = generator.MailKind(
    "survey",
    attaches_form=False,
    text="---\ntitle: A survey\n---\n\n# Will you sign?\n\nDear {{ recipient.name }},\n\n"
    "do you have a question about the agreement for {{ title }}?\n",
)


def survey(case: generator.MailCase) -> generator.PlannedMail | generator.Skipped | None:
    """Ask a week after the form was sent, once."""
    form = case.form_sent
    if form is None or case.is_returned or (case.now.date().toordinal() % 7 != 0):
        return None
    return case.once(SURVEY, "a week has passed")


def weekend(case: generator.ReturnedCase) -> Iterator[generator.Finding]:
    """Ask a person about what was signed on a weekend."""
    for signer in case.signers:
        if any(day.weekday() > 4 for day in signer.date.readings):
            yield generator.Finding(generator.Verdict.REVIEW, "weekend", "signed on a weekend")


WEEKEND = generator.VerdictRule("weekend", weekend)


def weigh(who: str, mark: generator.SignatureMark) -> generator.Finding:
    """Leave a stamp to a person."""
    return generator.Finding(generator.Verdict.REVIEW, "hanko", f"{who} stamped “{mark.text}”")


HANKO = generator.SignatureKind("hanko", "stamp", generator.Nature.DRAWN, weigh)

SIGNERS = generator.Column(
    "signers_count",
    "signers",
    lambda status: str(len(status.record.current.content.signers or ())),
)
