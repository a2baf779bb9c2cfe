"""``agreements forget``: what is kept of whom, and erasing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email import policy
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path
from typing import Annotated

import typer

from generator import office
from generator.cli.shared.console import (
    confirm,
    count,
    refuse,
    say,
    short_path,
    show_diagnostics,
    show_table,
    shown,
)
from generator.cli.shared.folder import DAMAGED, need_ledger, writing
from generator.cli.shared.loading import Settings, read_settings
from generator.cli.shared.options import AddressOptions, FolderOptions
from generator.diagnostics import warning
from generator.ledger.erasing import Erasing, KeptFile, naming
from generator.output import OUTBOX, RETURNED
from generator.returns.crops import erase_crops
from generator.returns.cutting import is_cut
from generator.sources.kept import kept_files

DETAILS = """\
Erasing cannot be undone. The ledger records only that something was erased, and when. Issued
forms, your metadata, packed folders and backups stay: erase those yourself."""
EXAMPLES = """Examples:
  agreements forget
  agreements forget --address ada@example.org
  agreements forget --file wrong.pdf
  agreements forget --signatures"""


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, AddressOptions):
    """What the command line says."""

    address: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Erase this e-mail address.", show_default=False),
    ] = None
    file: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Erase this returned file: its name, or the first digits of its hash.",
            show_default=False,
        ),
    ] = None
    signatures: Annotated[
        bool,
        typer.Option(
            "--signatures", help="Erase all returned files, once the volume is published."
        ),
    ] = False
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking.")] = False


def run(options: Options) -> None:
    """Show what is kept, or erase what is asked for."""
    erases = options.address is not None or options.file is not None or options.signatures
    if options.json and erases:
        raise typer.BadParameter("--json shows what is kept; it does not go with an erasure.")
    if sum((options.address is not None, options.file is not None, options.signatures)) > 1:
        raise typer.BadParameter("use only one of --address, --file and --signatures.")
    settings = read_settings()
    folder = settings.folder(options.out)
    if not erases:
        need_ledger(folder)
        with office.read_ledger(folder) as reader:
            if options.json:
                options.show_json(_content(reader.erasing, folder))
            else:
                _show(reader.erasing, folder)
        return
    with writing(folder) as opened:
        now = datetime.now(UTC)
        if options.address is not None:
            _forget_address(opened.erasing, settings, folder, options, now)
        elif options.file is not None:
            _forget_file(opened.erasing, folder, options.file, now, yes=options.yes)
        else:
            _forget_signatures(opened.erasing, folder, now, yes=options.yes)


def _content(ledger: Erasing, folder: Path) -> dict[str, object]:
    """Return what is kept, as JSON."""
    return {
        "addresses": [asdict(each) for each in ledger.addresses()],
        "files": [asdict(each) for each in ledger.files()],
        "outbox": len(_mails(folder)),
        "earlier_ledgers": len(_earlier(folder)),
        "erased": [asdict(each) for each in ledger.erasures()],
    }


def _show(ledger: Erasing, folder: Path) -> None:
    rows = [
        (
            each.address,
            f"{count(each.mails, 'mail')} to it" if each.mails else "",
            f"{count(each.files, 'file')} from it" if each.files else "",
            "mail came back" if each.failed else "",
            each.since,
        )
        for each in ledger.addresses()
    ]
    files = [
        (each.name or each.sha256[:12], each.form or "no paper", "", "", each.since)
        for each in ledger.files()
    ]
    show_table(("address or file", "mails or paper", "files", "failed", "since"), [*rows, *files])
    say(
        f"{count(len(rows), 'address', 'addresses')}, {count(len(files), 'returned file')}, "
        f"{count(len(_mails(folder)), 'mail')} in the outbox, "
        f"{count(len(_earlier(folder)), 'file')} of earlier ledgers."
    )
    for erased in ledger.erasures():
        say(f"{erased.at[:10]}: erased: {erased.what}.")


def _forget_address(
    ledger: Erasing, settings: Settings, folder: Path, options: Options, now: datetime
) -> None:
    address = options.address or ""
    wanted = address.lower().strip()
    kept = next((each for each in ledger.addresses() if each.address == wanted), None)
    mails = [path for path in _mails(folder) if wanted in _recipients(path)]
    tables = [path for path in _tables(folder) if _names(path, wanted)]
    earlier = [path for path in _earlier(folder) if _contains(path, wanted)]
    lists = [path for path in kept_files(folder) if _is_plain(path) and _names(path, wanted)]
    if kept is None and not (mails or tables or earlier or lists):
        say(f"Nothing is kept about {shown(address)}.")
        raise typer.Exit(1)
    still = [short_path(path) for path in _metadata(settings) if _names(path, wanted)]
    if still:
        message = f"{shown(address)} is still in {', '.join(still)}"
        show_diagnostics([warning(message, "remove it there too: that is your own file")])
    words = [
        f"{count(kept.mails, 'mail')} to it" if kept else "",
        f"{count(kept.files, 'returned file')} from it" if kept else "",
        f"{count(len(mails), 'mail')} in the outbox" if mails else "",
        f"{count(len(tables), 'table')} of mails" if tables else "",
        f"{count(len(earlier), 'file')} of earlier ledgers" if earlier else "",
        f"what was read of {count(len(lists), 'list')}" if lists else "",
    ]
    _need_leave(f"{shown(address)}: {'; '.join(filter(None, words))}.", yes=options.yes)
    ledger.erase_address(wanted, now)
    _remove([*mails, *tables, *earlier, *lists])
    say("Erased. Copies of returned files stay; erase one with `agreements forget --file`.")


def _forget_file(ledger: Erasing, folder: Path, name: str, now: datetime, *, yes: bool) -> None:
    found = [each for each in ledger.files() if _is_meant(each, name)]
    if len(found) != 1:
        which = f"{len(found)} returned files are called" if found else "no returned file is called"
        names = ", ".join(f"{each.sha256[:12]} {each.name}" for each in found)
        refuse(f"{which} “{name}”", f"name one by its hash: {names}" if names else "")
    [each] = found
    whose = f"is for {shown(each.form)}" if each.form else "was not matched to a paper"
    words = f"{shown(each.name)}, which came on {each.since} and {whose}: the copy, what was read"
    _need_leave(f"{words} in it, and the decisions on it.", yes=yes)
    ledger.erase_file(each.sha256, now)
    _remove([folder / each.copy, *(p for p in _earlier(folder) if _contains(p, each.sha256))])
    erase_crops(folder, each.sha256)
    say("Erased.")
    whole = _uncut(ledger, folder) if is_cut(each.name) else []
    if whole:
        message = "it was cut out of a file that is kept as it came"
        names = ", ".join(map(short_path, whole))
        show_diagnostics([warning(message, f"look which it is, and erase that yourself: {names}")])


def _uncut(ledger: Erasing, folder: Path) -> list[Path]:
    """Return the copies that are no returned file: those of which the forms are."""
    known = {folder / each.copy for each in ledger.files()}
    return sorted(path for path in (folder / RETURNED).glob("*") if path not in known)


def _forget_signatures(ledger: Erasing, folder: Path, now: datetime, *, yes: bool) -> None:
    copies = [path for path in (folder / RETURNED).glob("*") if path.is_file()]
    if not copies and not ledger.files():
        say("No returned file is kept.")
        raise typer.Exit(1)
    words = f"{count(len(copies), 'returned file')}, with what was read in them"
    _need_leave(
        f"{words}. The decisions on them stay, but `agreements pack` will have nothing left "
        "to pack.",
        yes=yes,
    )
    ledger.erase_signatures(now)
    _remove([*copies, *_earlier(folder)])
    erase_crops(folder)
    say("Erased.")


def _need_leave(words: str, *, yes: bool) -> None:
    """Say what is erased, and ask; exit if it must not be."""
    say(f"This will be erased for good: {words}")
    if not yes:
        confirm("Erase it?", "Nothing was erased", "use --yes to erase without being asked")


def _is_meant(kept: KeptFile, name: str) -> bool:
    by_hash = len(name) >= 8 and kept.sha256.startswith(name.lower())
    return by_hash or kept.name == name or kept.name.endswith(f"/{name}")


def _mails(folder: Path) -> list[Path]:
    return [path for path in (folder / OUTBOX).rglob("*.eml") if _is_plain(path)]


def _tables(folder: Path) -> list[Path]:
    return [path for path in (folder / OUTBOX).rglob("*.csv") if _is_plain(path)]


def _earlier(folder: Path) -> list[Path]:
    return [path for path in folder.glob(DAMAGED) if _is_plain(path)]


def _metadata(settings: Settings) -> Iterator[Path]:
    yield from (path for path in settings.workspace.metadata.rglob("*") if _is_plain(path))


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _recipients(path: Path) -> set[str]:
    headers = BytesHeaderParser(policy=policy.default).parsebytes(path.read_bytes())
    found = [str(value) for name in ("To", "Cc", "Bcc") for value in headers.get_all(name, [])]
    return {address.lower() for _, address in getaddresses(found)}


def _contains(path: Path, text: str) -> bool:
    """Tell whether a text stands in a file anywhere; a database has nothing between its values."""
    return text in path.read_bytes().decode("utf-8", "replace").lower()


def _names(path: Path, address: str) -> bool:
    """Tell whether a file names an address; one that is only a part of another is not meant."""
    return naming(address).search(path.read_bytes().decode("utf-8", "replace")) is not None


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
