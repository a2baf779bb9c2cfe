"""Whatever a chair has got is taken in: once, whole, and at a bounded price."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import zipfile
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from growth import FACTOR, assert_linear
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Severity
from generator.foreign_mail import UnreadableMailError
from generator.output import OutputError, OutputFolder
from generator.returns.evidence import FileKind, Received
from generator.returns.intake.archive import BadArchiveError, Budget, unpack_archive
from generator.returns.intake.mailbox import (
    MIN_PICTURE,
    read_mail,
    split_mbox,
)
from generator.returns.intake.receive import IntakeLimits, receive
from generator.returns.intake.sniffing import HEAD_BYTES, Container, FormFormat, UnreadFormat, sniff

PDF = b"%PDF-1.7\nnot really\n"
PNG = b"\x89PNG\r\n\x1a\nnot really"
SMALL = IntakeLimits(file_bytes=4 << 20, unpacked_bytes=8 << 20, entries=50)


def taken(path: Path, limits: IntakeLimits = SMALL) -> tuple[list[Received], list[Diagnostic]]:
    found = list(receive([path], path.parent / "store", limits))
    return (
        [each for each in found if isinstance(each, Received)],
        [each for each in found if isinstance(each, Diagnostic)],
    )


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def mail(*attachments: tuple[str, bytes], sender: str = "Ada <ada@example.org>") -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["Subject"] = "Ré: your form"
    message.set_content("Here it is.\n")
    for name, content in attachments:
        message.add_attachment(content, "application", "octet-stream", filename=name)
    return message


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_file_is_copied_and_left_alone(tmp_path: Path) -> None:
    path = put(tmp_path, "in/form.pdf", PDF)
    before = path.stat()
    (found,), problems = taken(path)
    digest = hashlib.sha256(PDF).hexdigest()
    assert problems == []
    assert (found.name, found.kind, found.sha256) == (str(path), FileKind.PDF, digest)
    assert found.path.name == f"{digest}.pdf"
    assert found.path.read_bytes() == PDF
    assert (path.stat().st_mtime_ns, path.stat().st_mode) == (before.st_mtime_ns, before.st_mode)


def test_the_bytes_say_what_a_file_is_and_not_the_name(tmp_path: Path) -> None:
    found, _ = taken(put(tmp_path, "in/form.pdf", PNG))
    assert (found[0].kind, found[0].path.suffix) == (FileKind.IMAGE, ".png")
    found, _ = taken(put(tmp_path, "in/photo", PDF))
    assert (found[0].kind, found[0].path.suffix) == (FileKind.PDF, ".pdf")


@pytest.mark.parametrize("content", [b"", b"garbage", b"\0\1\2\3"])
def test_what_claims_to_be_a_pdf_gets_a_verdict(tmp_path: Path, content: bytes) -> None:
    found, problems = taken(put(tmp_path, "in/form.PDF", content))
    assert [each.kind for each in found] == [FileKind.PDF]
    assert problems == []


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "Outlook"),
        (b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml", "word processor"),
        (b"Rar!\x1a\x07\0", "other than a zip"),
        (b"\0\1\2\3", "neither"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_to_do(
    tmp_path: Path, content: bytes, what: str
) -> None:
    found, (problem,) = taken(put(tmp_path, "in/thing", content))
    assert found == []
    assert problem.severity is Severity.WARNING
    assert what in problem.message
    assert problem.hint
    assert (problem.span.file or "").endswith("in/thing")


def test_a_text_is_only_noted(tmp_path: Path) -> None:
    _, (problem,) = taken(put(tmp_path, "in/README.md", "# Über\n".encode()))
    assert problem.severity is Severity.NOTE


def test_a_folder_is_searched_in_the_order_of_names_without_litter(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for number, name in enumerate(["b/2.pdf", "a.pdf", "b/1.pdf", "c/d/e.pdf"]):
        put(folder, name, PDF + bytes([number]))
    for name in (".DS_Store", "b/._1.pdf", "__MACOSX/a.pdf"):
        put(folder, name, PDF)
    found, problems = taken(folder)
    names = [str(Path(each.name).relative_to(folder)) for each in found]
    assert names == ["a.pdf", "b/1.pdf", "b/2.pdf", "c/d/e.pdf"]
    assert problems == []


def test_the_copies_are_not_taken_in_again(tmp_path: Path) -> None:
    put(tmp_path, "form.pdf", PDF)
    store = tmp_path / "store"
    for _ in range(2):
        assert len(list(receive([tmp_path], store))) == 1
    assert len(list(store.iterdir())) == 1
    assert len(list(receive([store], store))) == 1  # unless they are asked for


def test_what_is_no_file_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in" / "pipe.pdf")
    found, (problem,) = taken(tmp_path / "in")
    assert found == []
    assert "not a file" in problem.message


def test_a_file_that_is_not_there_costs_itself(tmp_path: Path) -> None:
    there = put(tmp_path, "there.pdf", PDF)
    first, second = receive([tmp_path / "no.pdf", there], tmp_path / "store")
    assert isinstance(first, Diagnostic)
    assert isinstance(second, Received)


def test_a_store_in_use_is_an_error(tmp_path: Path) -> None:
    with OutputFolder(tmp_path / "store"), pytest.raises(OutputError):
        next(receive([tmp_path], tmp_path / "store"))


def test_a_store_that_cannot_be_written_stops(tmp_path: Path) -> None:
    path = put(tmp_path, "form.pdf", PDF)
    digest = hashlib.sha256(PDF).hexdigest()
    (tmp_path / "store" / f".agreements-{os.getpid()}.partial").mkdir(parents=True)
    with pytest.raises(OSError, match=digest[:8] + "|partial|directory"):
        list(receive([path], tmp_path / "store"))


def test_a_name_that_is_no_text_can_be_kept_and_shown(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/in\xff.pdf"
    Path(os.fsdecode(raw)).write_bytes(PDF)
    (found,), _ = taken(Path(os.fsdecode(raw)))
    assert found.name.encode("utf-8").endswith(rb"/in\udcff.pdf")


def test_an_archive_in_an_archive(tmp_path: Path) -> None:
    inner = zipped(("two.pdf", PDF + b"2"))
    path = put(tmp_path, "in.zip", zipped(("../one.pdf", PDF), ("deep/inner.zip", inner)))
    found, problems = taken(path)
    assert [each.name for each in found] == [
        f"{path}/../one.pdf",
        f"{path}/deep/inner.zip/two.pdf",
    ]
    assert problems == []
    assert {each.path.parent for each in found} == {tmp_path / "store"}


def test_archives_without_end(tmp_path: Path) -> None:
    content = zipped(("form.pdf", PDF))
    for _ in range(10):
        content = zipped(("again.zip", content))
    found, (problem,) = taken(put(tmp_path, "in.zip", content))
    assert found == []
    assert "too deep" in problem.message


def test_a_bomb_costs_itself_only(tmp_path: Path) -> None:
    bomb = b"%PDF-" + b"\0" * (3 << 20)
    path = put(tmp_path, "in.zip", zipped(("bomb.pdf", bomb), ("form.pdf", PDF)))
    found, (problem,) = taken(path)
    assert [Path(each.name).name for each in found] == ["form.pdf"]
    assert "suspiciously" in problem.message


def test_many_bombs_spend_one_budget(tmp_path: Path) -> None:
    mass = os.urandom(3 << 20)
    inner = zipped(("a.pdf", PDF + mass), ("b.pdf", mass + b"2"), method=zipfile.ZIP_STORED)
    content = zipped(("1.zip", inner[: 1 << 30]), ("2.zip", inner))
    limits = IntakeLimits(file_bytes=16 << 20, unpacked_bytes=11 << 20)
    _, problems = taken(put(tmp_path, "in.zip", content), limits)
    assert any("too many bytes" in problem.message for problem in problems)


def test_too_many_files(tmp_path: Path) -> None:
    content = zipped(*((f"{number}.pdf", PDF + bytes([number])) for number in range(60)))
    found, (problem,) = taken(put(tmp_path, "in.zip", content))
    assert len(found) == 50
    assert "too many files" in problem.message


def test_a_directory_that_is_too_long_is_not_read() -> None:
    content = zipped(*((f"{'x' * 200}{number}", b"") for number in range(200)))
    with pytest.raises(BadArchiveError, match="too many files"):
        list(unpack_archive(io.BytesIO(content), Budget(10, 1 << 20), 1 << 20))


def test_an_encrypted_file_in_an_archive(tmp_path: Path) -> None:
    content = bytearray(zipped(("form.pdf", PDF), ("other.pdf", PDF + b"2")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + offset] |= 1
    found, (problem,) = taken(put(tmp_path, "in.zip", bytes(content)))
    assert "encrypted" in problem.message
    assert [Path(each.name).name for each in found] == ["other.pdf"]


def test_lzma_is_not_unpacked(tmp_path: Path) -> None:
    content = zipped(("form.pdf", PDF), method=zipfile.ZIP_LZMA)
    _, (problem,) = taken(put(tmp_path, "in.zip", content))
    assert "that this program cannot read" in problem.message


@given(st.data())
def test_a_damaged_archive_never_raises(data: st.DataObject) -> None:
    content = bytearray(zipped(("form.pdf", PDF * 5), ("b/c.png", PNG * 3)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(content)))
    with suppress(BadArchiveError):
        for member in unpack_archive(
            io.BytesIO(bytes(content[:end])), Budget(50, 1 << 20), 1 << 20
        ):
            assert len(member.content) <= 1 << 20


def test_a_mail_with_its_sender(tmp_path: Path) -> None:
    path = put(tmp_path, "a.eml", mail(("Fórm.pdf", PDF), ("scan.png", PNG)).as_bytes())
    found, problems = taken(path)
    assert problems == []
    assert [(each.sender, each.name) for each in found] == [
        ("ada@example.org", f"{path} from ada@example.org/Fórm.pdf"),
        ("ada@example.org", f"{path} from ada@example.org/scan.png"),
    ]


def test_a_forwarded_mail_is_from_who_wrote_it(tmp_path: Path) -> None:
    outer = EmailMessage()
    outer["From"] = "bo@example.org"
    outer.set_content("See below.")
    outer.add_attachment(mail(("form.pdf", PDF)))
    (found,), _ = taken(put(tmp_path, "a.eml", outer.as_bytes()))
    assert found.sender == "ada@example.org"


def test_a_mail_attached_as_a_file_is_opened(tmp_path: Path) -> None:
    inner = mail(("form.pdf", PDF)).as_bytes()
    outer = mail(("the mail.eml", inner), sender="bo@example.org")
    (found,), _ = taken(put(tmp_path, "a.eml", outer.as_bytes()))
    assert (found.sender, found.sha256) == ("ada@example.org", hashlib.sha256(PDF).hexdigest())


def test_an_archive_in_a_mail(tmp_path: Path) -> None:
    content = mail(("forms.zip", zipped(("form.pdf", PDF)))).as_bytes()
    (found,), _ = taken(put(tmp_path, "a.eml", content))
    assert found.sender == "ada@example.org"
    assert found.name.endswith("/forms.zip/form.pdf")


def test_a_mail_without_attachment_is_noted_by_name(tmp_path: Path) -> None:
    found, (problem,) = taken(put(tmp_path, "a.eml", mail().as_bytes()))
    assert found == []
    assert problem.severity is Severity.NOTE
    assert "Ré: your form" in problem.message
    assert "ada@example.org" in (problem.span.file or "")


def with_logo(size: int, *attachments: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"] = "ada@example.org"
    message["Subject"] = "s"
    message.set_content("Hello")
    message.add_alternative('<img src="cid:logo">', subtype="html")
    html = message.get_payload()[1]
    html.add_related(PNG + b"\0" * size, "image", "png", cid="<logo>")
    for name, content in attachments:
        message.add_attachment(content, "application", "pdf", filename=name)
    return message.as_bytes()


def test_a_logo_is_no_form(tmp_path: Path) -> None:
    found, problems = taken(put(tmp_path, "a.eml", with_logo(9, ("form.pdf", PDF))))
    assert [each.kind for each in found] == [FileKind.PDF]
    assert problems == []
    found, (problem,) = taken(put(tmp_path, "b.eml", with_logo(9)))
    assert found == []
    assert "no attachment" in problem.message


def test_a_form_that_was_pasted_into_the_text_of_a_mail(tmp_path: Path) -> None:
    found, problems = taken(put(tmp_path, "a.eml", with_logo(MIN_PICTURE)))
    assert [each.kind for each in found] == [FileKind.IMAGE]
    assert problems == []


def test_a_bounce_does_not_return_what_we_sent(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"] = "mailer-daemon@example.org"
    message["Subject"] = "Undelivered"
    message.set_content("Sorry.")
    message.add_attachment(mail(("form.pdf", PDF)))
    message.replace_header("Content-Type", "multipart/report; report-type=delivery-status")
    boundary = message.as_bytes().split(b"--===")[1].split(b"\n")[0]
    content = message.as_bytes().replace(
        b"multipart/report;", b'multipart/report; boundary="===%s";' % boundary
    )
    found, (problem,) = taken(put(tmp_path, "a.eml", content))
    assert found == []
    assert "bounces" in problem.hint


def test_base64_garbage(tmp_path: Path) -> None:
    content = mail(("form.pdf", PDF * 40)).as_bytes()
    encoded = base64.b64encode(PDF * 40)[:40]
    broken = content.replace(encoded, b"!$%&/()=?" + encoded[9:-1] + b"\xff")
    assert broken != content
    found, problems = taken(put(tmp_path, "a.eml", broken))
    assert len(found) + len(problems) == 1


def mbox(*mails: bytes) -> bytes:
    return b"".join(b"From ada Mon Mar  3 10:00:00 2031\n" + each + b"\n" for each in mails)


def test_a_mailbox(tmp_path: Path) -> None:
    content = mbox(
        mail(("1.pdf", PDF)).as_bytes(),
        mail().as_bytes(),
        b"\xff\xfe\0broken",
        mail(("2.pdf", PDF + b"2"), sender="bo@example.org").as_bytes(),
    )
    path = put(tmp_path, "inbox", content)
    found, problems = taken(path)
    assert [each.sender for each in found] == ["ada@example.org", "bo@example.org"]
    assert found[1].name == f"{path}/mail 4 from bo@example.org/2.pdf"
    assert len(problems) == 2


def test_a_mail_that_is_too_long_costs_itself(tmp_path: Path) -> None:
    limits = IntakeLimits(file_bytes=20_000)
    content = mbox(mail(("1.pdf", PDF + b"x" * 30_000)).as_bytes(), mail(("2.pdf", PDF)).as_bytes())
    found, (problem,) = taken(put(tmp_path, "inbox", content), limits)
    assert [Path(each.name).name for each in found] == ["2.pdf"]
    assert "mail 1" in (problem.span.file or "")


@given(st.lists(st.text("ab \nFrom", max_size=30).map(str.encode), min_size=1, max_size=5))
def test_a_mailbox_is_cut_where_a_mail_starts(mails: list[bytes]) -> None:
    escaped = [each.replace(b"From ", b">From ") for each in mails]
    content = b"".join(b"From x\n" + each + b"\n\n" for each in escaped)
    found = list(split_mbox(io.BytesIO(content), 1000))
    assert found == [each + b"\n\n" for each in escaped]


def test_the_mailbox_of_apple_mail(tmp_path: Path) -> None:
    content = mail(("1.pdf", PDF)).as_bytes()
    wrapped = b"%d\n" % len(content) + content + b"<?xml version='1.0'?><plist/>"
    found, _ = taken(put(tmp_path, "1.emlx", wrapped))
    assert [each.sha256 for each in found] == [hashlib.sha256(PDF).hexdigest()]


def parameters(count: int) -> bytes:
    return b'From: a@b\nContent-Type: text/plain; a="' + b";b=" * count + b"\n\nx"


def nested(depth: int) -> bytes:
    lines = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (each, each)
        for each in range(depth)
    )
    return b"From: a@b\n" + lines + b"\n" + b"text\n" * 100_000


def forwarded(depth: int) -> bytes:
    return b"From: a@b\n" + b"Content-Type: message/rfc822\n\n" * depth + b"From: c@d\n\nx"


@pytest.mark.parametrize(
    ("make", "size"), [(parameters, 1_000_000), (nested, 2_000), (forwarded, 100_000)]
)
def test_a_mail_that_is_built_to_take_long(make: Callable[[int], bytes], size: int) -> None:
    mails = {part: make(part) for part in (size // FACTOR, size)}

    def refuse(part: int) -> None:
        with pytest.raises(UnreadableMailError):
            read_mail(mails[part])

    assert_linear(refuse, size)


@pytest.mark.parametrize("content", [parameters(1_000), nested(90)], ids=["p", "n"])
def test_a_strange_mail_is_read_all_the_same(content: bytes) -> None:
    assert read_mail(content).attachments == ()


@given(st.data())
def test_no_mail_raises_anything_else(data: st.DataObject) -> None:
    content = bytearray(mail(("Fórm.pdf", PDF), ("b.zip", PNG)).as_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    with suppress(UnreadableMailError):
        read_mail(bytes(content))


@given(st.binary(max_size=200), st.text(max_size=10))
def test_anything_is_something(head: bytes, name: str) -> None:
    found = sniff(head[:HEAD_BYTES], name)
    assert isinstance(found, FormFormat | Container | UnreadFormat)


def test_a_link_in_an_inbox_is_said_and_not_followed(tmp_path: Path) -> None:
    inbox, outside = tmp_path / "inbox", tmp_path / "outside"
    inbox.mkdir()
    outside.mkdir()
    (outside / "private.pdf").write_bytes(b"%PDF-1.7 private")
    (inbox / "a.pdf").symlink_to(outside / "private.pdf")
    (inbox / "folder").symlink_to(outside)
    found = [*receive([inbox], tmp_path / "store")]
    assert [str(each) for each in found if "symbolic link" in str(each)] == [*map(str, found)]
    assert len(found) == 2
    assert [*(tmp_path / "store").iterdir()] == []
