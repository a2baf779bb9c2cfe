"""Who a mail goes to: addresses that a server takes, and names that can be nothing else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATEXT}(\.{_ATEXT})*")
"""A dot-atom (RFC 5322, 3.2.3). Quoted local parts are legal, and nobody has one."""
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_TYPED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
MAX_ADDRESS = 254
"""Most characters of an address that a path of SMTP can hold (RFC 5321, 4.5.3.1.3)."""
MAX_LOCAL = 64
MAX_NAME = 200
"""Most characters of a name; a longer one is cut short."""
_JOINERS = "\u200c\u200d"


class AddressError(ValueError):
    """A text is no address that can be written to; the message says why."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address, and the name that is shown with it; made by :func:`mailbox`."""

    address: str
    """ASCII; the domain in lower case."""
    name: str = ""

    @property
    def domain(self) -> str:
        """What follows the ``@``."""
        return self.address.rpartition("@")[2]

    @property
    def key(self) -> str:
        """The address for comparing: whoever differs only in case is the same person."""
        return self.address.lower()

    def __str__(self) -> str:
        """Return it as a person writes it."""
        return f"{self.name} <{self.address}>" if self.name else self.address


def mailbox(address: str, name: str = "") -> Mailbox:
    r"""Make a mailbox of an address and a name that come from strangers.

    Raises:
        AddressError: this is not one plain address.

    >>> str(mailbox("Ada@Example.ORG", "Ada\r\nBcc: x"))
    'Ada Bcc: x <Ada@example.org>'
    """
    local, at, domain = address.strip().rpartition("@")
    if not at:
        raise AddressError("there is no @ in it")
    if not local.isascii():
        raise AddressError("letters before the @ are not ASCII, which most servers refuse")
    if not _LOCAL.fullmatch(local) or len(local) > MAX_LOCAL:
        raise AddressError("the part before the @ is not valid")
    ascii_form = f"{local}@{_domain(domain)}"
    if len(ascii_form) > MAX_ADDRESS:
        raise AddressError("it is too long")
    return Mailbox(ascii_form, one_line(name)[:MAX_NAME].strip())


def parse_mailbox(text: str) -> Mailbox:
    """Read ``Name <address>`` or an address alone, as a chair types it in the settings.

    Raises:
        AddressError: it is neither.

    >>> parse_mailbox("Inês Silva <ines@example.org>")
    Mailbox(address='ines@example.org', name='Inês Silva')
    """
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return mailbox(text)
    return mailbox(found["address"], found["name"].strip().strip('"'))


def one_line(text: str) -> str:
    """Return text as one line without characters that nobody sees.

    Every character that any program takes for the end of a line becomes a space; control and
    format characters (such as those that turn the reading direction) and lone surrogates go. The
    joiners that some scripts are written with stay.
    """
    seen = "".join(
        character
        for character in text
        if character.isspace()
        or character in _JOINERS
        or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    )
    return " ".join(unicodedata.normalize("NFC", seen).split())


def comparable(address: str) -> str:
    """Return an address in the one way in which two of them can be compared.

    The domain is that of its registry (RFC 5890, 2.3.2.1), whichever way it was written; the part
    before it is in lower case. What is no address is in lower case, too.

    >>> comparable("Ed.Eff@Exämple.ORG")
    'ed.eff@xn--exmple-cua.org'
    """
    local, at, domain = unicodedata.normalize("NFC", address.strip().lower()).rpartition("@")
    return f"{local}{at}{'.'.join(map(_ascii_label, domain.split('.')))}"


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    return f"xn--{label.encode('punycode').decode('ascii')}"


def _domain(domain: str) -> str:
    labels = _ascii_domain(domain).lower().split(".")
    if len(labels) < 2 and labels != ["localhost"]:
        raise AddressError("the part after the @ is not a domain")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressError("the part after the @ is not a domain")
    return ".".join(labels)


def _ascii_domain(domain: str) -> str:
    """Return an international domain as its registry has it.

    Python's codec follows IDNA 2003, which maps some letters (``ß``) to others where today's
    standard does not: such a domain could be somebody else's, so it is refused.
    """
    if domain.isascii():
        return domain
    try:
        ascii_form = domain.encode("idna").decode("ascii")
        same = ascii_form.encode("ascii").decode("idna") == domain.lower()
    except UnicodeError:
        raise AddressError("the part after the @ is not a domain") from None
    if not same:
        raise AddressError("write its domain in the form that begins with xn--")
    return ascii_form
