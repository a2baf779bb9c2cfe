"""Reading a folder of a mailbox on a server of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.message import Message

import pytest
from mail.imap_server import Store, imap_server

from generator.servers.errors import FatalError, LostError
from generator.servers.inbox import FolderMail, InboxReader, Position
from generator.servers.login import Login, Password, Tokens
from generator.servers.server import Security, Server
from generator.servers.settings import Inbox

PASSWORD = "secret"
RIGHT = Password(PASSWORD)
FOLDER = "Forms"


@dataclass
class Box:
    store: Store
    port: int

    def read(
        self,
        after: Position | None = None,
        login: Login = RIGHT,
        limit: int = 1000,
        folder: str = FOLDER,
        since: date | None = None,
    ) -> list[FolderMail]:
        server = Server("localhost", self.port, Security.NONE, "ada", timeout=5.0)
        reader = InboxReader(Inbox(server, folder), login, limit)
        return list(reader.new_mails(after, since, is_wanted))


def is_wanted(header: Message) -> bool:
    return "stranger" not in header["From"]


def mail(number: int, sender: str = "ada@example.org", body: str = "x") -> bytes:
    return f"From: {sender}\r\nSubject: {number}\r\n\r\n{body}\r\n".encode()


@pytest.fixture
def box() -> Iterator[Box]:
    store = Store(PASSWORD, {FOLDER: [("", mail(number)) for number in range(1, 4)]})
    with imap_server(store) as port:
        yield Box(store, port)


def test_every_mail_is_fetched_in_order_and_stays_unread(box: Box) -> None:
    found = box.read()
    assert [each.content for each in found] == [mail(1), mail(2), mail(3)]
    assert [each.position for each in found] == [Position(7, n) for n in (1, 2, 3)]
    assert found[0].name == "Forms/1"
    asked = " ".join(box.store.commands)
    assert "EXAMINE" in asked
    assert "SELECT" not in asked
    assert "STORE" not in asked
    assert "BODY[" not in asked  # only BODY.PEEK leaves a mail unread


def test_only_what_is_new_is_fetched(box: Box) -> None:
    assert [each.name for each in box.read(Position(7, 2))] == ["Forms/3"]
    assert box.read(Position(7, 3)) == []
    box.store.put(FOLDER, mail(4))
    assert [each.name for each in box.read(Position(7, 3))] == ["Forms/4"]


def test_a_folder_that_was_made_anew_is_read_from_its_beginning(box: Box) -> None:
    assert len(box.read(Position(6, 3))) == 3


def test_a_first_reading_begins_with_a_day(box: Box) -> None:
    box.read(since=date(2031, 3, 9))
    assert any("SINCE 09-Mar-2031" in each for each in box.store.commands)
    box.store.commands.clear()
    box.read(Position(7, 1), since=date(2031, 3, 9))
    assert not any("SINCE" in each for each in box.store.commands)


def test_an_empty_folder_has_nothing(box: Box) -> None:
    box.store.folders[FOLDER] = []
    assert box.read() == []


def test_what_is_not_wanted_is_not_fetched_but_counts_as_read(box: Box) -> None:
    box.store.folders[FOLDER][1] = ("", mail(2, "stranger@example.org"))
    found = box.read()
    assert [each.is_wanted for each in found] == [True, False, True]
    assert found[1].content is None
    assert sum("BODY.PEEK[]" in each for each in box.store.commands) == 2


def test_what_is_too_large_is_not_fetched(box: Box) -> None:
    box.store.folders[FOLDER][1] = ("", mail(2, body="x" * 2000))
    found = box.read()
    assert found[1].is_wanted
    assert found[1].content is None
    assert found[2].content == mail(3)


def test_a_connection_that_is_lost_is_opened_again(box: Box) -> None:
    box.store.drop_after = [1, 1]
    assert [each.content for each in box.read()] == [mail(1), mail(2), mail(3)]
    assert box.store.logins == 3


def test_a_connection_that_is_lost_again_and_again_ends_it(box: Box) -> None:
    box.store.drop_after = [1, 0, 0]
    read: list[str] = []
    server = Server("localhost", box.port, Security.NONE, "ada", timeout=5.0)
    reader = InboxReader(Inbox(server, FOLDER), Password(PASSWORD), 1000)
    with pytest.raises(LostError, match="lost"):
        read.extend(each.name for each in reader.new_mails(None, None, is_wanted))
    assert box.read(Position(7, 1))[0].content == mail(2)


@pytest.mark.parametrize("request_", ["SEARCH", "BODY.PEEK[HEADER", "BODY.PEEK[]"])
def test_what_a_server_does_not_do_now_is_asked_again(request_: str, box: Box) -> None:
    box.store.refused = [request_]
    assert [each.content for each in box.read()] == [mail(1), mail(2), mail(3)]
    box.store.refused = [request_] * 3
    with pytest.raises(LostError, match="try later"):
        box.read()


def test_a_folder_that_is_not_there_is_said(box: Box) -> None:
    with pytest.raises(FatalError, match="there is no folder “Nowhere”"):
        box.read(folder="Nowhere")


def test_names_of_folders_beyond_ascii(box: Box) -> None:
    box.store.folders["Entw&APw-rfe"] = [("", mail(1))]
    assert len(box.read(folder="Entwürfe")) == 1


def test_a_wrong_password_is_said_without_it(box: Box) -> None:
    with pytest.raises(FatalError, match="does not accept the login") as caught:
        box.read(login=Password("wr0ng"))
    assert "wr0ng" not in str(caught.value)


@dataclass
class Numbered:
    store: Store
    number: int = 1

    def token(self) -> str:
        return f"token-{self.number}"

    def renew(self) -> str:
        self.number += 1
        self.store.tokens.add(self.token())
        return self.token()


def test_a_login_by_a_token_that_has_to_be_renewed(box: Box) -> None:
    assert len(box.read(login=Tokens(Numbered(box.store)))) == 3
    assert "token-2" in box.store.tokens


def test_a_login_that_no_token_helps_is_said_without_it(box: Box) -> None:
    class Stuck(Numbered):
        def renew(self) -> str:
            return "token-9"

    with pytest.raises(FatalError, match="does not accept the login") as caught:
        box.read(login=Tokens(Stuck(box.store)))
    assert "token" not in str(caught.value)
