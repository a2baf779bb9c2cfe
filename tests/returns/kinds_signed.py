"""Kinds of forms by how they are filled in and signed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import altering
import certified
import filling
import printing
from filling import by_freetext, by_pdfium, by_pikepdf, signature_names
from kinds import (
    ACCEPTED,
    PERSON,
    REJECTED,
    Kind,
    altered,
    dated,
    filled,
    form,
    only,
    other_author,
)


def filled_in() -> Iterator[Kind]:
    kind = functools.partial(Kind, "Filled in")
    yield kind("by pikepdf", filled, ACCEPTED, "signed")
    yield kind(
        "by PDFium (Chromium)",
        lambda: by_pdfium(form().pdf, form().answers()),
        ACCEPTED,
        "signed",
    )
    yield kind(
        "by pdf.js (Firefox)",
        lambda: filling.by_pdfjs(form("two").pdf, form("two").answers()),
        ACCEPTED,
        "signed",
        form="two",
        slow=True,
        needs=("node", "npm"),
    )
    yield kind(
        "by typed notes over the fields",
        lambda: by_freetext(form().pdf, form().answers()),
        ACCEPTED,
        "signed",
    )
    for key, name in (
        ("two", "by both of two signers"),
        ("licence", "licence to publish"),
        ("guessed", "by the author who was guessed"),
    ):
        yield kind(name, functools.partial(filled, key), ACCEPTED, "signed", form=key)
    yield kind(
        "by another author than was guessed",
        lambda: other_author("guessed", "Yoon Kim"),
        ACCEPTED,
        "name-other-author",
        form="guessed",
    )
    yield kind(
        "by an author, with letters that PDFium then does not show",
        lambda: other_author("blank", "Thị Hương Giang Trần"),
        PERSON,
        "signature-unclear",
        form="blank",
    )
    yield kind(
        "by an author, where the name was left open",
        lambda: other_author("blank", "Józef Lukasiewicz"),
        ACCEPTED,
        "name-other-author",
        form="blank",
    )
    yield kind(
        "by someone who is no author, where the name was left open",
        lambda: other_author("blank", "Grace Hopper"),
        PERSON,
        "name-other",
        form="blank",
    )
    for name, text in (
        ("family name first", "Kim, Han-Byul"),
        ("name in capitals", "HAN-BYUL KIM"),
        ("name without its hyphen", "Han Byul Kim"),
    ):
        yield kind(name, functools.partial(filled, name=text), ACCEPTED, "signed")
    for name, text in (
        ("initials only", "H.-B. K."),
        ("initial and family name", "H. Kim"),
        ("another person's name", "Grace Hopper"),
        ("another author's name, where the signer is known", "Minsik Cho"),
    ):
        yield kind(name, functools.partial(filled, name=text), PERSON, "name-other")
    yield kind(
        "by pypdf, flattened, with the fields left",
        lambda: filling.flattened_by_pypdf(form().pdf, form().answers()),
        PERSON,
        "signature-unclear",
    )
    yield kind(
        "a value that the page does not show",
        lambda: altering.set_values(form().pdf, form().answers()),
        PERSON,
        "signature-unclear",
    )
    yield kind(
        "a value other than the page shows",
        lambda: altering.set_values(filled(name="Grace Hopper"), form().answers()),
        PERSON,
        "signature-unclear",
    )


DATES = (
    "2031/6/1",
    "06/15/2031",
    "15.6.2031",
    "June 1, 2031",
    "1 June 2031",
    "2031.06.01",
    "1 juin 2031",
    "20310601",
)


def dates() -> Iterator[Kind]:
    kind = functools.partial(Kind, "Dates")
    for day in DATES:
        yield kind(f"“{day}”", functools.partial(filled, day=day), ACCEPTED, "signed")
    yield kind(
        "“05/06/2031”: May or June",
        functools.partial(filled, day="05/06/2031"),
        ACCEPTED,
        "date-ambiguous",
    )
    yield kind(
        "“05/07/2031”: July lies ahead",
        functools.partial(filled, day="05/07/2031"),
        ACCEPTED,
        "signed",
    )
    yield kind("no date", lambda: only("signed"), PERSON, "date-missing")
    for name, day, code in (
        ("no date, but words", "see above", "date-unreadable"),
        ("a day that does not exist", "31 June 2031", "date-unreadable"),
        ("a date in the future", "2032-06-01", "date-future"),
        ("a date before the form was issued", "2030-06-01", "date-early"),
    ):
        yield kind(name, functools.partial(filled, day=day), PERSON, code)


def not_signed() -> Iterator[Kind]:
    kind = functools.partial(Kind, "Not signed")
    yield kind("empty", lambda: form().pdf, REJECTED, "not-signed")
    yield kind("the date only", dated, REJECTED, "not-signed")
    yield kind("spaces typed", functools.partial(filled, name="   "), REJECTED, "not-signed")
    yield kind("a dash typed", functools.partial(filled, name="–"), REJECTED, "not-signed")
    yield kind(
        "only a guess that was prefilled",
        lambda: dated("guessed"),
        REJECTED,
        "not-signed",
        "guessed",
    )
    yield kind("empty, of two signers", lambda: form("two").pdf, REJECTED, "not-signed", form="two")
    yield kind(
        "one of two signers",
        lambda: by_pikepdf(
            form("two").pdf, {"signed_01": "Kiril Bangachev", "date_01": "2031-06-01"}
        ),
        PERSON,
        "signer-missing",
        form="two",
    )


INKED: dict[str, Callable[..., bytes]] = {
    "a stamp with a picture of a signature": filling.sign_by_stamp,
    "a picture of a signature in the page": filling.sign_by_image,
    "an ink annotation": filling.sign_by_ink,
    "a signature drawn in the page": filling.sign_by_path,
}


def inked() -> Iterator[Kind]:
    kind = functools.partial(Kind, "Ink and pictures")

    def inked(sign: Callable[..., bytes], key: str) -> bytes:
        return sign(dated(key), signature_names(form(key).pdf))

    for name, sign in INKED.items():
        yield kind(name, functools.partial(inked, sign, "known"), PERSON, "inked")
        yield kind(
            f"{name}, of two signers",
            functools.partial(inked, sign, "two"),
            PERSON,
            "inked",
            "two",
            slow=True,
        )
    yield kind(
        "ink beside the typed name",
        lambda: filling.sign_by_ink(filled(), ["signature_01"]),
        PERSON,
        "inked",
    )
    yield kind(
        "ink on the line for the typed name",
        lambda: filling.sign_by_ink(dated(), ["signed_01"]),
        PERSON,
        "inked",
    )


def certificate(
    key: str = "known", pdf: bytes = b"", people: tuple[str, ...] = (), **more: object
) -> bytes:
    """Sign a form with certificates of its signers, or of others."""
    names = signature_names(form(key).pdf)
    signing = tuple(zip(names, people or form(key).names, strict=False))
    return certified.sign(pdf or dated(key), signing, **more)


def digital() -> Iterator[Kind]:
    kind = functools.partial(Kind, "Digitally signed")
    yield kind("by an issuer that is trusted", certificate, ACCEPTED, "signed")
    yield kind("by both of two signers", lambda: certificate("two"), ACCEPTED, "signed", form="two")
    yield kind(
        "by one of two signers",
        lambda: certificate("two", people=("Kiril Bangachev",)),
        PERSON,
        "signer-missing",
        form="two",
    )
    yield kind(
        "and the name typed, too",
        lambda: certificate(pdf=filled()),
        ACCEPTED,
        "signed",
    )
    yield kind(
        "the date typed after signing",
        lambda: certified.type_later(certificate(pdf=form().pdf), {"date_01": "2031-06-01"}),
        ACCEPTED,
        "signed",
    )
    yield kind(
        "by an unknown issuer",
        lambda: certificate(issuer=certified.stranger()),
        PERSON,
        "signature-unknown-issuer",
    )
    yield kind(
        "the name typed, and sealed by a service of no known issuer",
        lambda: certified.seal(filled(), "Documents Sealing Service"),
        PERSON,
        "sealed",
    )
    yield kind(
        "the name typed, and sealed by a service that is trusted",
        lambda: certified.seal(filled(), "Documents Sealing Service", certified.trusted()),
        PERSON,
        "unexplained",
    )
    yield kind(
        "with a certificate that was expired",
        lambda: certificate(until=certified.EXPIRED),
        PERSON,
        "signature-expired",
    )
    yield kind(
        "with another person's certificate",
        lambda: certificate(people=("Grace Hopper",)),
        PERSON,
        "name-other",
    )
    yield kind(
        "with a broken byte",
        lambda: certified.break_byte(certificate()),
        REJECTED,
        "signature-broken",
    )
    yield kind(
        "with a broken byte in the signature",
        lambda: certified.break_seal(certificate()),
        REJECTED,
        "signature-broken",
    )
    yield kind(
        "and the page changed after signing",
        lambda: certified.draw_later(certificate(), b"q 0 g 90 600 300 2 re f Q"),
        REJECTED,
        "signature-changed",
    )
    yield kind(
        "after a clause was altered",
        lambda: certificate(pdf=by_pikepdf(altered(), {"date_01": "2031-06-01"})),
        REJECTED,
        "terms-changed",
    )
    yield kind(
        "and printed to a file: the certificate is lost",
        lambda: printing.by_pdfium(certificate()),
        PERSON,
        "name-other",
    )
