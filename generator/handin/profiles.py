"""How each publisher wants the signed forms: the names of files and folders, and what it takes.

To add a publisher: one :class:`Profile` below. A workspace adds its own in ``agreements.toml``
(``[profiles.NAME]``), another package by an entry point of the group ``agreements.profiles``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

from generator.extensions import Registry
from generator.returns.evidence import Medium


class Signing(StrEnum):
    """How a form was signed, as publishers tell it apart."""

    PEN = "pen"
    """On paper, which was then scanned or photographed."""
    DRAWN = "drawn"
    """On a screen: ink as lines of the file, or a picture of a signature."""
    TYPED = "typed"
    """A name, in a field or as words of the page."""
    DIGITAL = "digital"
    """With a certificate."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What one publisher wants.

    Raises:
        ValueError: a name in it cannot be that of a file, or lacks the paper's id.
    """

    name: str
    publisher: str
    file: str
    """Name of a paper's file; ``{paper}`` stands for its id."""
    folder: str = ""
    """The folder that the files are in; ``{volume}`` stands for the volume's number."""
    archive: str = ""
    """The zip archive that the files are in instead; empty if they lie there as they are."""
    ids: re.Pattern[str] | None = None
    """What the publisher's ids of papers look like, if it names files by ids of its own."""
    ids_hint: str = ""
    takes: frozenset[Medium] = frozenset(Medium)
    """How a form may have come back."""
    takes_hint: str = ""
    agreements: tuple[str, ...] = ()
    """The agreements that it takes: names of templates, with ``*`` for any letters; all if there
    are none."""
    signed: frozenset[Signing] = frozenset(Signing)
    """How a form may have been signed."""
    papers_list: str = ""
    """The list of papers of the publisher's own tool, in which each form is entered; empty if it
    has none. Only ``papers.yml`` of aclpub2 is known."""
    source: str = ""
    """Where the publisher says all this."""

    def __post_init__(self) -> None:
        """Hold that every paper gets a file of its own, in the pack and nowhere else."""
        _check_name("file", self.file, "paper")
        if "{paper}" not in self.file:
            raise ValueError(f"file = {self.file!r} has no {{paper}}, so all files had one name")
        if self.folder:
            _check_name("folder", self.folder, "volume")
        if self.archive:
            _check_name("archive", self.archive)
        if self.papers_list not in {"", PAPERS_YML}:
            raise ValueError(f"papers_list = {self.papers_list!r}: only {PAPERS_YML} is known")

    def __str__(self) -> str:
        """Return name and publisher."""
        return f"{self.name} ({self.publisher})"

    @property
    def needs_volume(self) -> bool:
        """Whether a name has the volume's number in it."""
        return "{volume}" in self.folder

    def path_of(self, stem: str, volume: str) -> str:
        """Return the path of a paper's file, with slashes; inside the archive if there is one."""
        name = self.file.format(paper=stem)
        return f"{self.folder.format(volume=volume)}/{name}" if self.folder else name


PAPERS_YML = "papers.yml"
"""The list of papers of aclpub2."""


def _check_name(key: str, name: str, *known: str) -> None:
    """Hold that a name is one of a single file or folder, with no placeholders but known ones.

    Raises:
        ValueError: it is not.
    """
    try:
        found = {field for _, field, _, _ in Formatter().parse(name) if field is not None}
    except ValueError:
        found = {name}
    unknown = found - set(known)
    if unknown:
        may = f"it can have {{{known[0]}}}" if known else "it can have none"
        raise ValueError(f"{key} = {name!r} has a placeholder that is not known; {may}")
    if re.search(r"[/\\:\x00-\x1f]", name) or name.startswith(".") or name.strip() != name:
        raise ValueError(f"{key} = {name!r} is not the plain name of a file or folder")


PMLR = Profile(
    name="pmlr",
    publisher="PMLR",
    file="{paper}Permission.pdf",
    folder="v{volume}permissions",
    agreements=("pmlr",),
    source="github.com/mlresearch/proceedings-template, README.md, “Permission Forms”",
)
"""Forms are named by the paper's id with the suffix ``Permission``, in a folder of their own, such
as ``v283permissions/reid25aPermission.pdf`` (github.com/mlresearch/proceedings-template,
``README.md``, "Permission Forms"). They go to the editor, and not into the public repository of the
volume (``.github/pull_request_template.md`` there, "Permission forms")."""

CEUR = Profile(
    name="ceur",
    publisher="CEUR-WS.org",
    file="AUTHOR-AGREEMENT-{paper}.pdf",
    archive="AUTHOR-AGREEMENTS.zip",
    takes=frozenset({Medium.SCAN}),
    takes_hint="CEUR-WS.org takes forms that were signed with a pen on paper and scanned, "
    "and no others",
    agreements=("ceur*",),
    signed=frozenset({Signing.PEN}),
    source="ceur-ws.org/HOWTOSUBMIT.html, “Top mistakes”",
)
"""CEUR's own agreement, in one of its two variants (NTP, TP), which are templates of a workspace
whose names begin with ``ceur``. One for each paper, signed with a pen; a digital signature, a
picture of one, or one drawn on a screen is sent back (ceur-ws.org/HOWTOSUBMIT.html, "Top mistakes":
"Mistakes in the editor/author agreements")."""

ACL = Profile(
    name="acl",
    publisher="the ACL Anthology",
    file="{paper}.pdf",
    folder="copyright-transfers",
    ids=re.compile(
        r"[A-Z]\d\d-\d{4}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+"  # P11-1001, 2020.acl-main.1
    ),
    ids_hint="the ACL Anthology names the forms by its own ids, such as 2020.acl-main.1",
    agreements=("acl*", "copyright-transfer"),
    source="aclanthology.org/info/contrib, “Copyright”",
)
"""Forms are named by the Anthology's id of the paper, in one folder, such as
``copyright-transfers/P11-1001.pdf`` (aclanthology.org/info/contrib, "Copyright"; the ids:
aclanthology.org/info/ids)."""

ACLPUB2 = Profile(
    name="aclpub2",
    publisher="aclpub2, for the ACL Anthology",
    file="{paper}_copyright.pdf",
    folder="attachments",
    agreements=("acl*", "copyright-transfer"),
    papers_list=PAPERS_YML,
    source="github.com/rycolab/aclpub2, README.md, “Expected output”; "
    "github.com/acl-org/acl-anthology, bin/ingest.py",
)
"""Forms lie in ``attachments``, and each is entered in ``papers.yml`` by its path from there
(aclpub2's README: “Expected output”, “papers.yml”). The type of an entry says that it is a
``copyright`` form: by that word the Anthology keeps it and does not publish it
(``bin/ingest.py``)."""

PROFILES: Registry[Profile] = Registry(
    "publisher's profile",
    "agreements.profiles",
    {profile.name: profile for profile in (PMLR, CEUR, ACL, ACLPUB2)},
)
"""Every publisher that is known, by the name that ``--profile`` chooses it by."""
