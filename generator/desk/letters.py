"""A mail as it will look: read back from the bytes that would be sent."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from generator.desk.answers import RawContent
from generator.mail.outbox import Draft

LETTER_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors 'self'; base-uri 'none'"
)
"""Of the mail in its frame: its own style and nothing else; no script runs, nothing is loaded."""
HEADERS = ("From", "To", "Cc", "Reply-To", "Subject")


@dataclass(frozen=True, slots=True)
class MailPreview:
    """What a person sees of a mail."""

    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    """Empty if there is none."""
    attachments: tuple[str, ...]
    """Names of the files that go along."""
    hidden: tuple[str, ...]
    """Who gets it without the others knowing of it."""
    size: int
    """In bytes."""


def preview_mail(draft: Draft) -> MailPreview:
    """Return what a person sees of a mail."""
    message = message_from_bytes(draft.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    named = " ".join(str(value) for name, value in message.items() if name in {"To", "Cc"}).lower()
    return MailPreview(
        tuple((name, str(message[name])) for name in HEADERS if message[name]),
        _part(message, "plain"),
        _part(message, "html"),
        tuple(part.get_filename() or "" for part in message.iter_attachments()),
        tuple(each.address for each in draft.others if each.address.lower() not in named),
        len(draft.content),
    )


def framed(html: str) -> RawContent:
    """Return a mail's own page, for the frame that it is shown in."""
    return RawContent(html.encode("utf-8", "replace"), "text/html; charset=utf-8", LETTER_POLICY)


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content())
