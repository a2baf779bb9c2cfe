"""What a returned file shows, and what is made of it: plain values, in which all rooms speak."""

from __future__ import annotations

from generator.returns.evidence.files import FileKind, PictureSource, Received
from generator.returns.evidence.forms import (
    SIGNING,
    AgreementText,
    Clause,
    FieldPlace,
    FieldRole,
    Index,
    Issued,
    IssuedForm,
)
from generator.returns.evidence.identification import (
    LOOK,
    Finding,
    FormProposal,
    Identification,
    Match,
    Means,
    Outcome,
    PageMap,
)
from generator.returns.evidence.pages import Box, PageWord, Point, SeenCode, SeenPage
from generator.returns.evidence.report import (
    Answer,
    ClauseChange,
    Medium,
    Report,
    Terms,
    TermsState,
)
from generator.returns.evidence.signature_kinds import (
    Nature,
    SignatureKind,
    SignatureMark,
    Validity,
)
from generator.returns.evidence.signing import (
    DateState,
    Fit,
    SignerEvidence,
    TextComparison,
    WrittenDate,
)

__all__ = [
    "LOOK",
    "SIGNING",
    "AgreementText",
    "Answer",
    "Box",
    "Clause",
    "ClauseChange",
    "DateState",
    "FieldPlace",
    "FieldRole",
    "FileKind",
    "Finding",
    "Fit",
    "FormProposal",
    "Identification",
    "Index",
    "Issued",
    "IssuedForm",
    "Match",
    "Means",
    "Medium",
    "Nature",
    "Outcome",
    "PageMap",
    "PageWord",
    "PictureSource",
    "Point",
    "Received",
    "Report",
    "SeenCode",
    "SeenPage",
    "SignatureKind",
    "SignatureMark",
    "SignerEvidence",
    "Terms",
    "TermsState",
    "TextComparison",
    "Validity",
    "WrittenDate",
]
