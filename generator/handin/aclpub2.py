"""``papers.yml``, the list of papers that aclpub2 reads, with the signed forms among attachments.

Each entry has a type and a file (aclpub2's ``README.md``, "papers.yml"); the file is given as seen
from the folder ``attachments``. A type with ``copyright`` in it keeps a form from being published
(``bin/ingest.py`` of acl-org/acl-anthology).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import yaml

from generator.diagnostics import error
from generator.handin.packing import PackError, PackPlan
from generator.handin.profiles import PAPERS_YML

TYPE = "copyright"
"""What the entry of a signed form has for its type."""


def papers_with_forms(listed: bytes, plan: PackPlan) -> bytes:
    """Return the list of papers with an entry for each form that is packed.

    Everything else in the list stays; an earlier entry of a form gives way to the new one.

    Args:
        listed: the list as it is; empty if there is none. Then only ids and forms are listed.
        plan: what is packed.

    Raises:
        PackError: the list cannot be read, or lacks a paper.
    """
    papers: list[dict[str, Any]] = [{"id": form.paper_id} for form in plan.forms]
    if listed.strip():
        papers = _read(listed)
    by_id = {str(paper.get("id")): paper for paper in papers}
    lost = [form.paper_id for form in plan.forms if form.paper_id not in by_id]
    if lost:
        message = f"{PAPERS_YML} has no paper {', '.join(lost[:5])}"
        raise PackError(error(message, "its ids have to be those of the papers"))
    for form in plan.forms:
        paper = by_id[form.paper_id]
        others = [each for each in _attachments(paper) if not _is_form(each)]
        entry = {"type": TYPE, "file": PurePosixPath(form.path).name}
        paper["attachments"] = [*others, entry]
    written = yaml.safe_dump(papers, allow_unicode=True, sort_keys=False, width=10_000)
    return written.encode()


def _read(listed: bytes) -> list[dict[str, Any]]:
    hint = "put the one that aclpub2 reads into metadata/"
    try:
        papers = yaml.load(listed, Loader=_Loader)  # noqa: S506 - makes texts, lists and tables only
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as problem:
        message = f"{PAPERS_YML} cannot be read: {' '.join(str(problem).split())[:200]}"
        raise PackError(error(message, hint)) from None
    if not isinstance(papers, list) or not all(isinstance(each, dict) for each in papers):
        raise PackError(error(f"{PAPERS_YML} is not a list of papers", hint))
    return papers


def _attachments(paper: Mapping[str, Any]) -> list[Any]:
    found = paper.get("attachments") or []
    if not isinstance(found, list):
        message = f"the attachments of {paper['id']} in {PAPERS_YML} are not a list"
        raise PackError(error(message, "write each as an entry with a type and a file"))
    return found


class _Loader(yaml.SafeLoader):
    """Leaves a day or a number that stands for a text as it is written."""


_Loader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _is_form(entry: object) -> bool:
    return isinstance(entry, dict) and TYPE in str(entry.get("type", "")).casefold()
