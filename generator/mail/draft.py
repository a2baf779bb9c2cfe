"""From a planned mail to one that can be written: its letter, its attachments, its bytes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from generator.diagnostics import Diagnostic, Span, error
from generator.filenames import file_names
from generator.ledger import IssuedFile, Record
from generator.ledger.mails import MailKey
from generator.ledger.places import agreement_folder
from generator.ledger.sent_copies import message_id
from generator.mail.address import Mailbox
from generator.mail.compose import Attachment, Headers, compose
from generator.mail.copies import COPY
from generator.mail.letter import Letter, LetterContext, LetterForm, LetterWriter, letter_names
from generator.mail.outbox import Draft, Recipient
from generator.mail.planned import MailKind, PlannedMail
from generator.template import TemplateError

_MEDIA_TYPES = {"pdf": "application/pdf", "md": "text/markdown"}


@dataclass(frozen=True, slots=True)
class MailDefaults:
    """What all mails of a run have in common."""

    sender: Mailbox
    reply_to: Mailbox | None = None
    formats: tuple[str, ...] = ("pdf",)
    """Extensions of the forms to attach, in order."""
    deadline: date | None = None
    agreement: str = ""
    """Title of the agreement that is asked for."""
    cc: tuple[Mailbox, ...] = ()
    """Who gets a copy of every mail."""
    bcc: tuple[Mailbox, ...] = ()
    """The same, without the others knowing of it."""
    earlier_deadline: date | None = None
    """The deadline that was told before it was extended."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The titles of all agreements by name, where a workspace has several."""

    @property
    def has_several(self) -> bool:
        """Tell whether people sign several agreements."""
        return len(self.titles) > 1

    def title_of(self, name: str) -> str:
        """Return the title of the agreement with a name."""
        return self.titles.get(name, self.agreement)


class DraftError(Exception):
    """A mail cannot be written; :attr:`diagnostics` say why."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)))


class Drafter:
    """Writes mails; each kind's template is loaded once, when it is first needed."""

    def __init__(
        self, defaults: MailDefaults, folder: Path | str, templates: Sequence[Path | str] = ()
    ) -> None:
        """Prepare to write.

        Args:
            defaults: what the mails have in common.
            folder: the output folder, which has the forms.
            templates: folders with a folder ``mail`` of templates, before the shipped ones.
        """
        self._defaults = defaults
        self._folder = Path(folder)
        self._templates = tuple(map(Path, templates))
        self._writers: dict[MailKind, LetterWriter] = {}

    @property
    def sender(self) -> Mailbox:
        """Who writes."""
        return self._defaults.sender

    def load(self, kind: MailKind) -> LetterWriter:
        """Return the template of a kind of mail.

        Raises:
            TemplateError: it is not there, or has mistakes.
        """
        if kind not in self._writers:
            self._writers[kind] = LetterWriter(kind.name, self._templates, kind.text)
        return self._writers[kind]

    def draft(self, mail: PlannedMail, at: datetime, to: Mailbox | None = None) -> Draft:
        """Write a mail.

        Args:
            mail: what is planned.
            at: the moment that the mail is dated.
            to: who gets it instead, for a trial.

        Raises:
            DraftError: the template has mistakes, or the form is not the one that was issued.
        """
        files = [(part, file) for part in mail.parts for file in self._files(part)]
        attachments = tuple(self._attachment(part, file) for part, file in files)
        letter = self._letter(mail, attachments)
        defaults = self._defaults
        if to is not None:
            mail = _without_others(mail)
            defaults = replace(defaults, cc=(), bcc=())
        to_all = {each.key for each in (mail.recipient, *mail.others)}
        own_copies = tuple(each for each in defaults.cc if each.key not in to_all)
        headers = _headers(mail, defaults, own_copies, at, to)
        return Draft(
            key=mail.key,
            stem=_stem(mail.record),
            kind=mail.key.occasion.replace(" ", "-") if mail.number else str(mail.kind),
            recipient=headers.recipient,
            message_id=headers.message_id,
            subject=letter.subject,
            body=letter.text,
            attachments=tuple(self._path(part, file) for part, file in files),
            content=compose(headers, letter, attachments),
            others=_others(mail, (*own_copies, *defaults.bcc)),
            joined=tuple(part.key for part in mail.parts[1:]),
        )

    def _letter(self, mail: PlannedMail, attachments: Sequence[Attachment]) -> Letter:
        """Return what the mail says; raise :class:`DraftError` for its template's mistakes."""
        try:
            return self.load(mail.kind).write(self._context(mail, attachments))
        except TemplateError as failure:
            span = Span(entry=mail.agreement.paper.paper_id)
            raise DraftError([each.at(span) for each in failure.diagnostics]) from None

    def _context(
        self, mail: PlannedMail, attachments: Sequence[Attachment]
    ) -> Mapping[str, object]:
        defaults, parts = self._defaults, mail.parts
        titles = [defaults.title_of(part.record.agreement) for part in parts]
        letter = LetterContext(
            kind=str(mail.kind),
            sender=defaults.sender.name or defaults.sender.address,
            agreement=", ".join(titles),
            number=mail.number,
            deadline=defaults.deadline,
            sent=_day(min((part.sent for part in parts if part.sent), default=None)),
            earlier_title=next((part.earlier_title for part in parts if part.earlier_title), ""),
            earlier_signers=_common([part.earlier_signers for part in parts]),
            attachments=tuple(attachment.name for attachment in attachments),
            came_back=_day(max((part.came_back for part in parts if part.came_back), default=None)),
            reasons=tuple(dict.fromkeys(each for part in parts for each in part.reasons)),
            earlier_deadline=defaults.earlier_deadline,
            forms=tuple(
                LetterForm(title, _day(part.sent), _day(part.came_back), part.reasons)
                for title, part in zip(titles, parts, strict=True)
            ),
            several=defaults.has_several,
            paper_stays=mail.paper_stays,
        )
        return letter_names(mail.agreement, mail.signatory, letter)

    def _files(self, mail: PlannedMail) -> list[IssuedFile]:
        """Choose the files to attach, in the order of the settings."""
        if not mail.kind.attaches_form:
            return []
        there = {file.format: file for file in mail.record.current.files}
        missing = [wanted for wanted in self._defaults.formats if wanted not in there]
        if missing:
            raise self._failure(mail, f"the form was not made as {missing[0]}")
        return [there[wanted] for wanted in self._defaults.formats]

    def _attachment(self, mail: PlannedMail, file: IssuedFile) -> Attachment:
        """Read a file, and hold that it is the form that was issued."""
        path = self._path(mail, file)
        try:
            content = path.read_bytes()
        except OSError as problem:
            raise self._failure(mail, f"{path} cannot be read: {problem.strerror}") from None
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise self._failure(mail, f"{path} is not the form that was issued")
        paper = mail.agreement.paper
        what = self._defaults.title_of(mail.record.agreement) if self._defaults.has_several else ""
        name = " ".join(filter(None, (paper.paper_id, what, paper.title.plain)))
        name = f"{name}.{file.format}"
        return Attachment(name, _MEDIA_TYPES[file.format], content)

    def _path(self, mail: PlannedMail, file: IssuedFile) -> Path:
        return agreement_folder(self._folder, mail.record.agreement) / file.name

    def _failure(self, mail: PlannedMail, message: str) -> DraftError:
        span = Span(entry=mail.agreement.paper.paper_id)
        return DraftError([error(message, "run `agreements generate`", span)])


def _stem(record: Record) -> str:
    """Return the stem of a paper's files; of a form that was made elsewhere, one made of its id."""
    files = record.current.files
    return Path(files[0].name).stem if files else file_names([record.paper_id])[record.paper_id]


def _common(signers: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return who was to sign before, if that is so for each form that a mail is about."""
    return signers[0] if len(set(signers)) == 1 else ()


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _headers(
    mail: PlannedMail,
    defaults: MailDefaults,
    own_copies: tuple[Mailbox, ...],
    at: datetime,
    trial_to: Mailbox | None,
) -> Headers:
    """Return what stands above a mail; a trial has an id of its own."""
    own_id = message_id(mail.key, defaults.sender.domain)
    return Headers(
        defaults.sender,
        trial_to or mail.recipient,
        own_id if trial_to is None else own_id.replace("<", "<trial."),
        at,
        defaults.reply_to,
        mail.references,
        mail.others,
        (*mail.cc, *own_copies),
    )


def _without_others(mail: PlannedMail) -> PlannedMail:
    """Return a mail that one person gets, and nobody else."""
    joined = tuple(replace(part, others=(), cc=(), bcc=()) for part in mail.joined)
    return replace(mail, others=(), cc=(), bcc=(), joined=joined)


def _others(mail: PlannedMail, unrecorded: Sequence[Mailbox]) -> tuple[Recipient, ...]:
    """Return who gets a mail beside the one whom it is for, each once."""
    to_all: dict[str, str] = {}
    copies: dict[str, str] = {}
    keys: dict[str, list[MailKey]] = defaultdict(list)
    for part in mail.parts:
        for each in part.others:
            to_all.setdefault(each.key, each.address)
            keys[each.key].append(replace(part.key, recipient=each.key))
        copy = replace(part.key, occasion=COPY + part.key.occasion)
        for each in (*part.cc, *part.bcc):
            copies.setdefault(each.key, each.address)
            keys[each.key].append(replace(copy, recipient=each.key))
    found = [Recipient(address, tuple(keys[key])) for key, address in (to_all | copies).items()]
    known = {mail.key.recipient, *to_all, *copies}
    for each in unrecorded:
        if each.key not in known:
            known.add(each.key)
            found.append(Recipient(each.address))
    return tuple(found)
