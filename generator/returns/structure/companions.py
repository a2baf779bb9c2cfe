"""What the objects of a returned form may hold: the entries that are known, and what they may be.

Only what is listed here, or is as it was issued, is explained. The lists hold what the standard
(ISO 32000-1; the tables are named) has for the few things that a form needs, and what honest
programs add when they fill in, sign or print one. An entry is left out on purpose if it acts
(``/AA``), shows other things to other people (``/OC``, ``/Alternates``, ``/UserUnit``) or holds
data of any kind (``/PieceInfo``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Entries = Mapping[str, str]
"""Entries of a dictionary, and for each what it has to be.

``back`` leads back to what has its own turn; ``elsewhere`` is looked at with the whole; ``data``
is made of names, numbers and lists of them; ``number``, ``name``, ``true or false``, ``date``,
``mark`` (a short identifier) and ``bytes`` are scalars; ``issued`` has to be as it was issued;
``/A|/B`` is one of these names; ``checked`` has a rule of its own. Anything else names the list
for what is inside, with ``[`` before it for a list of such things and ``{`` for a dictionary of
them.
"""

_STREAM: Final[Entries] = {"/Length": "number", "/Filter": "checked", "/DecodeParms": "data"}

LISTS: Final[Mapping[str, Entries]] = {
    # Table 15 and 17; `/Encrypt` and `/XRefStm` are left out.
    "trailer": {
        "/Size": "number", "/Prev": "number", "/Root": "catalog", "/Info": "checked",
        "/ID": "bytes", "/Type": "/XRef", "/W": "data", "/Index": "data", **_STREAM,
    },
    # Table 28.
    "catalog": {
        "/Type": "/Catalog", "/Version": "name", "/Extensions": "{[extension", "/Pages": "pages",
        "/AcroForm": "form", "/Metadata": "checked", "/MarkInfo": "data", "/Lang": "checked",
        "/StructTreeRoot": "checked", "/ViewerPreferences": "preferences",
        "/OutputIntents": "issued", "/PageLayout": "name", "/PageMode": "/UseNone",
        "/OpenAction": "checked", "/DSS": "evidence", "/Perms": "permissions", "/Names": "issued",
        "/Dests": "issued", "/Outlines": "checked", "/PageLabels": "issued",
    },
    "extension": {
        "/Type": "/DeveloperExtensions", "/BaseVersion": "name", "/ExtensionLevel": "number",
        "/ExtensionRevision": "mark", "/URL": "mark",
    },
    "preferences": {"/DisplayDocTitle": "true or false", "/Direction": "/L2R"},
    # Tables 29 and 30.
    "pages": {
        "/Type": "/Pages", "/Kids": "checked", "/Count": "number", "/Parent": "back",
        "/MediaBox": "data", "/CropBox": "data", "/Rotate": "number", "/Resources": "resources",
    },
    "page": {
        "/Type": "/Page", "/Parent": "back", "/MediaBox": "data", "/CropBox": "data",
        "/TrimBox": "checked", "/BleedBox": "checked", "/ArtBox": "checked", "/Rotate": "number",
        "/Resources": "resources", "/Contents": "checked", "/Annots": "checked",
        "/StructParents": "number", "/Tabs": "name", "/Group": "group", "/LastModified": "date",
    },
    # Table 33.
    "resources": {
        "/Font": "{font", "/XObject": "{drawn", "/ExtGState": "{state", "/ColorSpace": "{colour",
        "/ProcSet": "data", "/Properties": "{span",
        "/Encoding": "{encoding",
    },
    "span": {"/MCID": "number"},
    # Table 147; a group that knocks out is drawn in other ways by some programs.
    "group": {
        "/Type": "/Group", "/S": "/Transparency", "/CS": "colour", "/I": "true or false",
        "/K": "false",
    },
    # Table 58; overprint, transfer functions, halftones and masks are left out.
    "state": {
        "/Type": "/ExtGState", "/LW": "number", "/LC": "number", "/LJ": "number", "/ML": "number",
        "/D": "data", "/RI": "name", "/SA": "true or false", "/OP": "false", "/op": "false",
        "/OPM": "number", "/BM": "/Normal|/Compatible", "/SMask": "/None", "/CA": "number",
        "/ca": "number",
        "/AIS": "false", "/TK": "true or false", "/FL": "number", "/SM": "number",
        "/TR": "/Identity", "/TR2": "/Default", "/BG2": "/Default", "/UCR2": "/Default",
        "/HT": "/Default",
    },
    # Tables 89 and 95.
    "image": {
        "/Type": "/XObject", "/Subtype": "/Image", "/Width": "number", "/Height": "number",
        "/ColorSpace": "colour", "/BitsPerComponent": "number", "/Interpolate": "true or false",
        "/ImageMask": "true or false", "/SMask": "mask", "/Decode": "data", "/Intent": "name",
        "/Name": "name", "/StructParent": "number", "/SMaskInData": "0", **_STREAM,
    },
    "mask": {
        "/Type": "/XObject", "/Subtype": "/Image", "/Width": "number", "/Height": "number",
        "/ColorSpace": "/DeviceGray", "/BitsPerComponent": "number", "/Decode": "data",
        "/Interpolate": "true or false", **_STREAM,
    },
    "drawing": {
        "/Type": "/XObject", "/Subtype": "/Form", "/FormType": "1", "/BBox": "data",
        "/Matrix": "data", "/Resources": "resources", "/Group": "group", "/Name": "name",
        "/StructParent": "number", "/StructParents": "number", **_STREAM,
    },
    # Tables 111, 112, 117, 121 and 122.
    "font": {
        "/Type": "/Font", "/Subtype": "/Type0|/Type1|/MMType1|/TrueType|/Type3",
        "/BaseFont": "name", "/Name": "name", "/FirstChar": "number", "/LastChar": "number",
        "/Widths": "data", "/FontDescriptor": "face", "/Encoding": "checked",
        "/ToUnicode": "letters", "/DescendantFonts": "[descendant", "/FontBBox": "data",
        "/FontMatrix": "data", "/CharProcs": "{glyph", "/Resources": "resources",
    },
    "descendant": {
        "/Type": "/Font", "/Subtype": "/CIDFontType0|/CIDFontType2", "/BaseFont": "name",
        "/CIDSystemInfo": "collection", "/FontDescriptor": "face", "/DW": "number", "/W": "data",
        "/DW2": "data", "/W2": "data", "/CIDToGIDMap": "checked",
    },
    "collection": {"/Registry": "mark", "/Ordering": "mark", "/Supplement": "number"},
    "encoding": {"/Type": "/Encoding", "/BaseEncoding": "name", "/Differences": "data"},
    "face": {
        "/Type": "/FontDescriptor", "/FontName": "name", "/FontFamily": "mark",
        "/FontStretch": "name", "/FontWeight": "number", "/Flags": "number", "/FontBBox": "data",
        "/ItalicAngle": "number", "/Ascent": "number", "/Descent": "number", "/Leading": "number",
        "/CapHeight": "number", "/XHeight": "number", "/StemV": "number", "/StemH": "number",
        "/AvgWidth": "number", "/MaxWidth": "number", "/MissingWidth": "number",
        "/CharSet": "bytes", "/CIDSet": "map", "/FontFile": "program", "/FontFile2": "program",
        "/FontFile3": "program",
    },
    "program": {
        "/Subtype": "/Type1C|/CIDFontType0C|/OpenType", "/Length1": "number", "/Length2": "number",
        "/Length3": "number", **_STREAM,
    },
    "map": dict(_STREAM),
    "glyph": dict(_STREAM),
    "letters": {
        "/Type": "/CMap", "/CMapName": "name", "/CIDSystemInfo": "collection", "/WMode": "number",
        **_STREAM,
    },
    # Table 218.
    "form": {
        "/Fields": "checked", "/NeedAppearances": "true or false", "/SigFlags": "number",
        "/DA": "checked", "/DR": "resources", "/Q": "number",
    },
    # Tables 164, 188, 220 and 229. What a field may do, and what is said of it, is as issued.
    "field": {
        "/Type": "/Annot", "/Subtype": "/Widget", "/FT": "issued", "/T": "issued", "/TU": "issued",
        "/TM": "issued", "/Ff": "checked", "/F": "checked", "/MaxLen": "issued", "/Opt": "issued",
        "/V": "checked", "/DV": "issued", "/AP": "looks", "/AS": "name", "/DA": "checked",
        "/Q": "issued", "/Rect": "checked", "/P": "back", "/I": "data",
        "/Parent": "checked", "/Kids": "checked",
        "/StructParent": "number", "/M": "date", "/NM": "mark", "/MK": "issued", "/BS": "issued",
        "/Border": "checked", "/Lock": "lock", "/SV": "issued", "/Lang": "issued",
    },
    "lock": {
        "/Type": "/SigFieldLock", "/Action": "name", "/Fields": "issued", "/P": "number",
    },
    "looks": {"/N": "checked"},
    # Table 173.
    "link": {
        "/Type": "/Annot", "/Subtype": "/Link", "/Rect": "elsewhere", "/A": "elsewhere",
        "/Contents": "elsewhere",
        "/Border": "checked", "/F": "shown", "/StructParent": "number", "/P": "back", "/H": "name",
        "/C": "data", "/BS": "checked", "/NM": "mark", "/M": "date", "/QuadPoints": "elsewhere",
    },
    # Table 174: what is typed on the page where a program has no fields.
    "note": {
        "/Type": "/Annot", "/Subtype": "/FreeText", "/Rect": "checked", "/Contents": "checked",
        "/DA": "checked", "/F": "shown", "/AP": "looks", "/M": "date", "/CreationDate": "date",
        "/NM": "mark", "/P": "back", "/C": "data", "/IC": "data", "/Border": "checked",
        "/BS": "checked",
        "/Q": "number", "/IT": "/FreeText|/FreeTextTypewriter|/FreeTextTypeWriter", "/CA": "1",
        "/RD": "data", "/Rotate": "number", "/Subj": "checked", "/T": "checked", "/DS": "checked",
    },
    # Table 252; what a signature says beside whose it is goes to a person.
    "signature": {
        "/Type": "/Sig|/DocTimeStamp", "/Filter": "name", "/SubFilter": "name",
        "/Contents": "bytes", "/ByteRange": "data", "/Reference": "[reference", "/M": "date",
        "/Name": "checked", "/Prop_Build": "build", "/Prop_AuthTime": "number",
        "/Prop_AuthType": "name", "/Cert": "bytes", "/V": "number", "/R": "number",
    },
    "reference": {
        "/Type": "/SigRef", "/TransformMethod": "name", "/TransformParams": "transform",
        "/DigestMethod": "name", "/Data": "back",
    },
    "transform": {
        "/Type": "/TransformParams", "/V": "name", "/P": "number", "/Action": "name",
        "/Fields": "field names",
    },
    "build": {"/Filter": "software", "/PubSec": "software", "/App": "software"},
    "software": {
        "/Name": "name", "/Date": "mark", "/R": "data", "/OS": "data", "/PreRelease": "data",
        "/NonEFontNoWarn": "data", "/TrustedMode": "data", "/V": "data", "/REx": "mark",
    },
    "permissions": {"/DocMDP": "signature", "/UR3": "signature"},
    "evidence": {
        "/Type": "/DSS", "/Certs": "[blob", "/CRLs": "[blob", "/OCSPs": "[blob", "/VRI": "{proof",
    },
    "proof": {
        "/Type": "/VRI", "/Cert": "[blob", "/CRL": "[blob", "/OCSP": "[blob", "/TU": "date",
        "/TS": "blob",
    },
    "blob": dict(_STREAM),
}  # fmt: skip

FILTERS: Final = frozenset({
    "/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode",
    "/DCTDecode", "/CCITTFaxDecode", "/JBIG2Decode",
})  # fmt: skip
"""Ways to pack a stream that all programs read alike."""

STANDARD_FONTS: Final = frozenset({
    "Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique", "Times-Roman",
    "Times-Bold", "Times-Italic", "Times-BoldItalic", "Courier", "Courier-Bold", "Courier-Oblique",
    "Courier-BoldOblique", "Arial", "ArialMT", "Arial,Bold", "Arial-BoldMT", "TimesNewRoman",
    "TimesNewRomanPSMT", "CourierNew", "CourierNewPSMT",
    "ZapfDingbats", "Symbol",
})  # fmt: skip
"""Fonts that every program has (9.6.2.2), under the names that are usual."""

ENCODINGS: Final = frozenset({
    "/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding", "/PDFDocEncoding",
    "/MacExpertEncoding", "/Identity-H", "/Identity-V",
})  # fmt: skip

MEANINGS: Final[Mapping[str, str]] = {
    "/AA": "it does something by itself",
    "/A": "it does something on a click",
    "/Alternates": "a picture is another on paper than on the screen",
    "/C": "its colour",
    "/Encrypt": "it is encrypted, which leaves parts of it open",
    "/HT": "a halftone of its own",
    "/JS": "a script",
    "/Mask": "a picture shines through in some colours",
    "/MaxLen": "how much can be typed",
    "/Metadata": "data of some program",
    "/Names": "names for places or for data",
    "/OC": "a layer that can be shown and hidden",
    "/OCProperties": "layers that can be shown and hidden",
    "/OP": "one colour prints over another, which not all programs do",
    "/OPI": "a picture that a printer replaces",
    "/op": "one colour prints over another, which not all programs do",
    "/Outlines": "bookmarks",
    "/PageLabels": "names of pages",
    "/Pattern": "a pattern",
    "/PieceInfo": "data of some program",
    "/PS": "a program for printers",
    "/RC": "a note in another form",
    "/RV": "a second value in another form",
    "/Reason": "a reason for signing",
    "/Ref": "a page of another file",
    "/SMask": "a part that is transparent",
    "/Shading": "a colour that changes",
    "/Subtype": "what kind of thing it is",
    "/TR": "another picture on paper than on the screen",
    "/TU": "what is said of the field",
    "/Thumb": "a small picture in place of the page",
    "/URI": "a place that links lead to",
    "/UserUnit": "a unit of its own, which not all programs know",
    "/XRefStm": "two tables of its objects, of which programs read one",
    "/BM": "colours that mix",
    "/CA": "pale lines",
    "/ca": "pale areas",
    "/Opt": "choices",
    "/Popup": "a window with words",
    "/Threads": "articles",
    "/AF": "a file that belongs to it",
    "/Lang": "its language",
    "/ViewerPreferences": "how it is shown and printed",
    "/Location": "a place where it was signed",
    "/ContactInfo": "how to reach who signed",
}
"""What an entry that is not explained is for, in words."""
