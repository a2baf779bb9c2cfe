"""What authors do with a form: sign it in a dozen ways, most of them wrong."""

from __future__ import annotations

import email.message
import email.policy
import io
import sys
import zipfile
from pathlib import Path

import pikepdf

sys.path.append(str(Path(__file__).parents[1] / "returns"))

import altering
import certified
import filling
import scanning
from issuing import places_of

DAY = "2031-02-08"


def trust(path: Path) -> None:
    """Write the certificate of who vouches for the authors."""
    certified.write_root(path)


def typed(form: bytes, name: str, day: str = DAY) -> bytes:
    """Type a name and a date."""
    return filling.by_pikepdf(form, _answers(form, name, day))


def undated(form: bytes, name: str) -> bytes:
    """Type a name, and no date."""
    return filling.by_pikepdf(form, _answers(form, name, ""))


def altered(form: bytes, name: str, words: str = "modified only") -> bytes:
    """Sign, and change a clause that has these words."""
    return altering.overwrite(typed(form, name), words, "changed")


def locked(form: bytes, name: str) -> bytes:
    """Sign, and set a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(typed(form, name))) as document:
        document.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def scanned(form: bytes) -> bytes:
    """Print it, sign with a pen, scan it."""
    pen = scanning.pen_for(places_of(form), DAY)
    return scanning.as_pdf(scanning.scan_pages(form, pen, scanning.OFFICE), 200)


def photographed(form: bytes) -> bytes:
    """Print it, sign with a pen, take a photograph of the last page."""
    pen = scanning.pen_for(places_of(form), DAY)
    return scanning.as_image(scanning.scan_pages(form, pen, scanning.PHONE), "JPEG", 200)


def digitally(form: bytes, name: str) -> bytes:
    """Type the date, and sign with a certificate."""
    fields = [place.name for place in places_of(form) if place.kind == "Sig"]
    dated = filling.by_pikepdf(form, _answers(form, "", DAY))
    return certified.sign(dated, [(fields[0], name)])


def both(one: bytes, other: bytes) -> bytes:
    """Put two forms into one file."""
    return altering.joined(one, other)


def packed(**files: bytes) -> bytes:
    """Pack files into an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"forms/{name}.pdf", data)
    return out.getvalue()


def word_document() -> bytes:
    """Write something in a word processor."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        kinds = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        archive.writestr("[Content_Types].xml", kinds)
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def mail(sender: str, words: str, form: bytes | None) -> bytes:
    """Answer with some words, and the form."""
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"] = sender, "chairs@example.org"
    message["Subject"], message["Date"] = "Re: form", "Sat, 08 Feb 2031 12:00:00 +0000"
    message.set_content(words)
    if form is not None:
        message.add_attachment(form, maintype="application", subtype="pdf", filename="form.pdf")
    return message.as_bytes()


def _answers(form: bytes, name: str, day: str) -> dict[str, str]:
    said = {"signed": name, "date": day}
    heads = ((place.name, place.name.partition("_")[0]) for place in places_of(form))
    return {field: said[head] for field, head in heads if said.get(head)}
