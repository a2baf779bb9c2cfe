"""The document's metadata as XMP (ISO 16684-1), as PDF/A-2 (6.6) and PDF/UA-1 (7.1) ask for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

_PRODUCER = "paper-agreements"

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to hold (2.2)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which agreement a form is: it stands in the footer of each page and in the metadata."""

    form_id: str
    revision: int
    fingerprint: str
    subject: str
    """The paper's title in plain characters."""
    rendering: int = 1
    """See :attr:`generator.pdf.code.PageCode.rendering`."""

    @property
    def version(self) -> str:
        """The revision, and behind a full stop the rendering, if it is not the first."""
        return f"{self.revision}.{self.rendering}" if self.rendering > 1 else f"{self.revision}"


def document_title(title: str, identity: Identity) -> str:
    """Return the title of one form's document; ``title`` is that of the agreement."""
    return f"{title}: {identity.subject}"


def xmp_packet(title: str, language: str, identity: Identity) -> bytes:
    """Return the metadata of one form; ``title`` and ``language`` are those of the agreement."""
    xml = _packet(
        _escaped(document_title(title, identity)),
        _escaped(language),
        _escaped(identity.subject),
        _escaped(identity.form_id),
        identity,
    )
    return xml.encode("utf-8")


def _packet(title: str, language: str, subject: str, form_id: str, identity: Identity) -> str:
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 pdfaid:part="2" pdfaid:conformance="A" pdfuaid:part="1" dc:format="application/pdf">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<dc:identifier>{form_id}</dc:identifier>
<xmpMM:VersionID>{identity.version}</xmpMM:VersionID>
<xmpMM:DocumentID>{identity.fingerprint}</xmpMM:DocumentID>
<pdf:Producer>{_PRODUCER}</pdf:Producer>
<pdfaExtension:schemas><rdf:Bag><rdf:li><rdf:Description
 pdfaSchema:schema="PDF/UA identification schema"
 pdfaSchema:namespaceURI="http://www.aiim.org/pdfua/ns/id/" pdfaSchema:prefix="pdfuaid">
<pdfaSchema:property><rdf:Seq><rdf:li><rdf:Description
 pdfaProperty:name="part" pdfaProperty:valueType="Integer" pdfaProperty:category="internal"
 pdfaProperty:description="Part of ISO 14289 that the file conforms to"/>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:Description></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def _escaped(text: str) -> str:
    return escape(text if text.isprintable() else _NOT_XML.sub("", text), quote=False)
