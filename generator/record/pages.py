"""The record as a PDF: tables whose heads repeat, and page numbers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

import pikepdf

from generator.drawing.flowing import PageFormat, platypus, write_flowing
from generator.pdf.layout.field_text import line_width
from generator.pdf.shaped import GlyphCodes, TextBlockStyle, lay_text
from generator.record.content import HASHES, AcceptedForm, MissingPaper, RecordContent
from generator.record.text import WrappedText, add_fonts, draw_line

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

TITLE = "Record of agreements"
_A4_ACROSS = (841.89, 595.28)
_MARGINS = (48.0, 48.0, 56.0, 48.0)
_WIDTH = _A4_ACROSS[0] - _MARGINS[0] - _MARGINS[1]
_PLAIN, _BOLD = TextBlockStyle(8.5, 11), TextBlockStyle(8.5, 11, bold=True)
_SMALL, _HASH = TextBlockStyle(7, 9), TextBlockStyle(6, 9, mono=True)
"""A hash is on one line: so it can be copied, and looked for."""
_HEADING, _LARGE = TextBlockStyle(12, 16, bold=True), TextBlockStyle(18, 24, bold=True)
_RULE, _SHADE = 0.6, 0.93
"""Greys, from 0, black, to 1, white."""
_LONGEST = 700
"""Characters of a cell; more do not fit on a page beside the others."""

_OF_HASHES = (
    "Each hash is that of the file as it was handed in. They are attached as "
    f"{HASHES}, too: `sha256sum -c` shows whether files are the same."
)
_FORMS = (("paper", 0.37), ("signed by", 0.25), ("form", 0.15), ("accepted", 0.23))
_MISSING = (("paper", 0.45), ("what is missing", 0.4), ("what happened last", 0.15))
_DECISIONS = (("when", 0.13), ("paper", 0.16), ("what", 0.36), ("who", 0.13), ("note", 0.22))


def record_pdf(content: RecordContent, *others: RecordContent) -> bytes:
    """Return the record as a PDF; the same content, the same bytes.

    Args:
        content: what it says.
        others: what it says of other agreements for the same papers; each has a part of its own.
    """
    written = io.BytesIO()
    making = _Making()
    contents = (content, *others)
    volume = next((each.volume for each in contents if each.volume), "Volume without a name")
    as_of = max(contents, key=lambda each: _moment(each.as_of)).as_of
    sheet = PageFormat(_A4_ACROSS, _MARGINS, f"{TITLE}: {volume}", TITLE, "en")

    def furnish(canvas: Canvas, page: int, pages: int) -> None:
        making.furnish(canvas, volume, as_of, (page, pages))

    def finish(canvas: Canvas) -> None:
        add_fonts(canvas, making.codes)

    write_flowing(written, list(making.story(contents, volume)), sheet, furnish, finish)
    return _with_hashes(written, [form for each in contents for form in each.forms])


def _with_hashes(pdf: BinaryIO, forms: Iterable[AcceptedForm]) -> bytes:
    """Attach the hashes, for who compares files without reading the pages."""
    lines = "".join(f"{form.sha256}  {form.file}\n" for form in forms)
    with pikepdf.open(pdf) as document:
        document.attachments[HASHES] = pikepdf.AttachedFileSpec(
            document,
            lines.encode(),
            description="hashes of the files",
            filename=HASHES,
            mime_type="text/plain",
            creation_date="",
            mod_date="",
        )
        written = io.BytesIO()
        document.save(written, deterministic_id=True)
        return written.getvalue()


@dataclass
class _Making:
    """One record on its way to pages."""

    codes: GlyphCodes = field(default_factory=GlyphCodes)

    def text(self, words: str, style: TextBlockStyle = _PLAIN) -> WrappedText:
        short = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
        return WrappedText(short, style, self.codes)

    def story(self, contents: Sequence[RecordContent], volume: str) -> Iterator[Any]:
        """Return all that fills the pages, in order."""
        module = platypus()
        yield self.text(TITLE, _LARGE)
        yield self.text(volume, _HEADING)
        yield module.Spacer(0, 6)
        if len(contents) == 1:
            yield from self.totals(contents[0])
            yield self.text(_OF_HASHES)
            yield from self.tables(contents[0])
            return
        yield self.text(_OF_HASHES)
        for content in contents:
            yield module.Spacer(0, 18)
            yield module.CondPageBreak(140)
            yield self.text(f"Agreement: {content.agreement or 'without a name'}", _LARGE)
            yield from self.totals(content)
            yield from self.tables(content)

    def totals(self, content: RecordContent) -> Iterator[Any]:
        """Return the sentences that say how many."""
        return map(self.text, _totals(content))

    def tables(self, content: RecordContent) -> Iterator[Any]:
        """Return the tables of one agreement."""
        if content.forms:
            yield from self.section("Accepted forms", _FORMS, self.forms(content.forms))
        if content.missing:
            yield from self.section("Missing", _MISSING, self.papers(content.missing))
        if content.withdrawn:
            yield from self.section("Withdrawn papers", _MISSING, self.papers(content.withdrawn))
        if content.decisions:
            rows = (
                [
                    self.text(entry.at[:16].replace("T", " ")),
                    self.text(entry.paper_id or "no paper"),
                    self.text(": ".join(filter(None, (str(entry.what), entry.words)))),
                    self.text(entry.by),
                    self.text(entry.note),
                ]
                for entry in content.decisions
            )
            yield from self.section("What people decided", _DECISIONS, rows)

    def section(
        self,
        heading: str,
        columns: Sequence[tuple[str, float]],
        rows: Iterable[list[Any]],
    ) -> Iterator[Any]:
        """Return a heading and a table; one style for all rows, so that it is parted fast."""
        module = platypus()
        cells = [[self.text(name, _BOLD) for name, _ in columns], *rows]
        style: list[tuple[Any, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, 0), (_SHADE, _SHADE, _SHADE)),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 5),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, (_RULE, _RULE, _RULE)),
        ]
        yield module.Spacer(0, 12)
        yield module.CondPageBreak(90)
        yield self.text(heading, _HEADING)
        yield module.Spacer(0, 3)
        yield module.LongTable(
            cells,
            colWidths=[share * _WIDTH for _, share in columns],
            repeatRows=1,
            style=module.TableStyle(style),
        )

    def forms(self, forms: Iterable[AcceptedForm]) -> Iterator[list[Any]]:
        """Return a row for each paper; its hash is below the title."""
        for form in forms:
            issued = f", issued {form.issued_on}" if form.issued_on else ""
            decided = f"{form.accepted_at[:10]} by {form.accepted_by}"
            decided += "; a rejection was overruled" if form.overruled else ""
            decided += f": {form.note}" if form.note else ""
            yield [
                [
                    self.text(form.paper_id, _BOLD),
                    self.text(form.title),
                    self.text(form.file, _SMALL),
                    self.text(f"SHA-256 {form.sha256}", _HASH),
                ],
                list(self.signed(form)),
                self.text(f"{form.agreement} revision {form.revision}{issued}".strip()),
                self.text(decided),
            ]

    def signed(self, form: AcceptedForm) -> Iterator[WrappedText]:
        """Return who signed, and below each name how and when."""
        for each in form.signings:
            how = ", ".join(filter(None, (each.how, each.on)))
            yield from (self.text(words) for words in (each.name, how) if words)

    def papers(self, papers: Iterable[MissingPaper]) -> Iterator[list[Any]]:
        """Return a row for each paper without a form that counts."""
        for paper in papers:
            yield [
                [self.text(paper.paper_id, _BOLD), self.text(paper.title)],
                self.text(paper.reason),
                self.text(paper.last),
            ]

    def furnish(self, canvas: Canvas, volume: str, as_of: str, place: tuple[int, int]) -> None:
        """Draw the head and the foot of a page."""
        width, height = _A4_ACROSS
        left, right, _, _ = _MARGINS
        page, pages = place
        if page > 1:
            self._draw(canvas, f"{TITLE}: {volume}", left, height - 36)
        moment = as_of[:16].replace("T", " ")
        self._draw(canvas, f"As of {moment} {as_of[19:]}".strip() if as_of else "", left, 28)
        number, *_ = lay_text(f"Page {page} of {pages}", _WIDTH, _SMALL)
        draw_line(canvas, number, width - right - line_width(number.runs), 28, self.codes)

    def _draw(self, canvas: Canvas, words: str, x: float, y: float) -> None:
        first, *_ = lay_text(words, _WIDTH * 0.8, _SMALL)
        draw_line(canvas, first, x, y, self.codes)


def _totals(content: RecordContent) -> Iterator[str]:
    """Return the sentences that say how many."""
    needed = len(content.forms) + len(content.missing)
    yield f"Papers that need a form: {needed}. Accepted: {len(content.forms)}."
    yield f"Missing: {len(content.missing)}. Withdrawn papers: {len(content.withdrawn)}."
    kinds = ", ".join(f"{how or 'not kept'}: {number}" for how, number in content.kinds.items())
    if kinds:
        yield f"How they are signed: {kinds}."


def _moment(at: str) -> float:
    return datetime.fromisoformat(at).timestamp() if at else 0.0
