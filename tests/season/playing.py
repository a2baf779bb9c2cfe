"""A workshop's season, from the list to the hand-in: what a chair types, and what then has to hold.

It goes one way through a year; each method is a week, and reads as what is done.
After each mailing, each mail is held against what was known before it; after each step, nothing may
be lost of what left the house, and the log may only grow.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

from mail.conftest import USER, Box, MailServer

from season import authors
from season.chair import Calendar, Chair
from season.mails import Known, Mail, hold_true, read_mail
from season.volume import Volume

DEADLINE, LATER = "2031-03-20", "2031-04-10"


class Season:
    """A workspace, its list, its mails, and all that has left the house so far."""

    def __init__(self, folder: Path, box: Box, server: MailServer, papers: int) -> None:
        self.folder, self.box = folder, box
        self.chair = Chair(folder)
        self.inbox = folder / "inbox"
        self.volume = Volume.of(folder / "metadata", papers)
        self.deadline = DEADLINE
        self.mails: list[Mail] = []
        self._send_status = 0
        self._server = server
        self._kept: dict[Path, str] = {}
        self._log: list[dict[str, Any]] = []

    def play(self) -> None:
        """Go through the year, until all forms are there."""
        self.begin()
        self.change()
        self.return_files()
        self.check()
        self.come_back()
        self.remind()
        self.finish()

    def set_up(self, *more: str) -> None:
        """Write the settings."""
        lines = [
            "[mail]",
            'from = "Inês Silva <chairs@example.org>"',
            f"deadline = {self.deadline}",
            "reminders = [14, 7]",
            "thanks = true",
            "withdrawn = true",
            *more,
            'server = "localhost"',
            f"port = {self._server.port}",
            f'user = "{USER}"',
            f'ca_file = "{self._server.certificate.path}"',
            'rate = "1000/second"',
            "[returns]",
            'trust = ["ca.pem"]',
            "",
        ]
        (self.folder / "agreements.toml").write_text("\n".join(lines), "utf-8")
        authors.trust(self.folder / "ca.pem")

    def form(self, paper_id: str) -> bytes:
        """Return the form that stands."""
        return (self.chair.out / f"{paper_id}.pdf").read_bytes()

    def name(self, paper_id: str) -> str:
        """Return who signs."""
        return self.volume.entries[paper_id].signer

    def put(self, name: str, data: bytes) -> None:
        """Put a file into the inbox."""
        self.inbox.mkdir(exist_ok=True)
        assert not (self.inbox / name).exists()
        (self.inbox / name).write_bytes(data)
        self._kept[self.inbox / name] = sha256_of(data)

    def sign(self, *paper_ids: str, day: str = authors.DAY) -> None:
        """Have authors type their names."""
        for paper_id in paper_ids:
            form = authors.typed(self.form(paper_id), self.name(paper_id), day)
            self.put(f"{paper_id} {day}.pdf", form)

    def send(self) -> list[Mail]:
        """Send what is due; hold each mail against what was known, and send nothing twice."""
        planned = Counter(self._due())
        before, states, had = self.chair.state(), self.chair.states(), len(self.box.mails)
        self.chair.does("send", "--smtp", "--yes", status=self._send_status)
        now = self.chair.state()
        came = [
            read_mail(to, data) for to, data in self.box.mails[had:] if to != "chairs@example.org"
        ]
        signs = {entry.address for entry in self.volume.entries.values()}
        known = Known(before, states, now, self.deadline, signs)
        for mail in came:
            hold_true(mail, known)
        of_paper = {entry.message_id: entry.key.paper_id for entry in now.mails}
        assert Counter((mail.kind, of_paper[mail.message_id]) for mail in came) == planned
        self.mails += came
        assert max(Counter(mail.reason for mail in self.mails).values(), default=1) == 1
        assert max(Counter(mail.message_id for mail in self.mails).values(), default=1) == 1
        again = len(self.box.mails)
        self.chair.does("send", "--smtp", status=self._send_status)
        assert len(self.box.mails) == again
        self.hold()
        return came

    def hold(self) -> None:
        """Hold that nothing was lost that left the house, and that the log only grew."""
        here = {sha256_of(path.read_bytes()) for path in self.chair.out.rglob("*.pdf")}
        left = {sha256_of(file) for mail in self.mails for file in mail.files}
        assert left <= here
        for path, digest in self._kept.items():
            assert sha256_of(path.read_bytes()) == digest
        # A file that is examined anew, as when a person says whose it is, has its last examination.
        log = [entry for entry in self.chair.log() if entry["what"] != "examined"]
        lost = Counter(map(_line, self._log)) - Counter(map(_line, log))
        assert not lost, dict(lost)
        self._log = log

    def take_back(self, do: tuple[str, ...], undo: tuple[str, ...]) -> None:
        """Do something, take it back, and hold that all stands as before but for the log."""
        before, mails = self.chair.standing(), self._due()
        lines = len(self.chair.log())
        self.chair.does(*do)
        assert self.chair.standing() != before, do
        self.chair.does(*undo)
        assert self.chair.standing() == before, undo
        assert self._due() == mails, undo
        assert len(self.chair.log()) >= lines + 2, do
        self.hold()

    def _due(self, *more: str) -> list[tuple[str, str]]:
        shown = self.chair.reads("send", *more, status=self._send_status)
        return [(each["kind"], each["id"]) for each in shown["mails"]]

    def begin(self) -> None:
        """1 February: the workspace, the list, the forms, and the first mails."""
        Calendar.turn_to("2031-02-01T09:00")
        self.chair.does("init", ".")
        self.set_up()
        self.volume.write()
        papers = self.chair.reads("papers")
        assert [each["id"] for each in papers] == list(self.volume.entries)
        assert {each["signatory"]["basis"] for each in papers} == {"contacts"}
        assert not any(each["problems"] for each in papers)
        self.chair.does("generate")
        assert set(self.chair.states().values()) == {"issued"}
        shown = self.chair.does("template", "preview", "mail/first", "--no-open").output
        assert "please sign the agreement for" in shown
        # Looking at the mails sends nothing and records nothing.
        self.chair.does("send")
        assert self.box.mails == []
        assert set(self.chair.states().values()) == {"issued"}
        sent = self.send()
        assert Counter(mail.kind for mail in sent) == {"first": len(papers)}
        assert {mail.to for mail in sent} == {e.address for e in self.volume.entries.values()}
        assert set(self.chair.states().values()) == {"sent"}

    def change(self) -> None:
        """5 February: titles, a signer, an address and an id change; two papers are withdrawn."""
        Calendar.turn_to("2031-02-05T09:00")
        entries = self.volume.entries
        entries["p01"].title = "Beyond Slow Lakes"
        entries["p02"].title = entries["p02"].title.replace("Learning", "learning")
        entries["p03"].signer, entries["p03"].address = "Greta Jokinen", "greta@example.org"
        entries["p03"].authors[1] = "Jokinen, Greta"
        entries["p04"].address = "elif@example.org"
        former = {each: self.form(each) for each in ("p01", "p02", "p03", "p05", "p06")}
        self.former = former
        self.volume.rename("p05", "p05renamed")
        self.volume.withdraw("p06")
        self.gone = self.volume.withdraw("p07")
        self.volume.write()
        found = {each["id"]: each["status"] for each in self.chair.reads("changes", status=1)}
        assert found["p01"] == found["p02"] == found["p03"] == "changed"
        assert found["p06"] == found["p07"] == "gone"
        assert found["p05"] == found["p05renamed"] == "unsure"
        # Whether a paper was renamed is not guessed.
        self.chair.does("generate", "--dry-run", status=1)
        self.chair.does("generate", status=1)
        assert self.form("p05") == former["p05"]
        self.chair.does("generate", "--rename", "p05=p05renamed")
        states = self.chair.states()
        assert states["p06"] == states["p07"] == "withdrawn"
        assert "p05" not in states
        sent = {(mail.kind, mail.to) for mail in self.send()}
        assert sent == {
            ("changed", "p01@example.org"),
            ("first", "greta@example.org"),
            ("first", "elif@example.org"),
            ("relieved", "p03@example.org"),
            ("withdrawn", "p06@example.org"),
            ("withdrawn", "p07@example.org"),
        }

    def return_files(self) -> None:
        """8 February: a dozen kinds of files come back."""
        form, name = self.form, self.name
        self.sign("p00", "p08")
        self.put("p09.pdf", authors.altered(form("p09"), name("p09")))
        self.put("scan0001.pdf", authors.scanned(form("p10")))
        self.put("digital.pdf", authors.digitally(form("p11"), name("p11")))
        self.put("p12.pdf", form("p12"))
        self.put("old title.pdf", authors.typed(self.former["p01"], name("p01")))
        self.put("old case.pdf", authors.typed(self.former["p02"], name("p02")))
        self.put("old id.pdf", authors.typed(self.former["p05"], name("p05renamed")))
        self.put("withdrawn.pdf", authors.typed(self.former["p06"], "Greta Gruber"))
        self.put("IMG_1.jpg", authors.photographed(form("p13")))
        self.put("no date.pdf", authors.undated(form("p14"), name("p14")))
        one, other = (authors.typed(form(each), name(each)) for each in ("p15", "p16"))
        self.put("both.pdf", authors.both(one, other))
        self.put("two.zip", authors.packed(p17=authors.typed(form("p17"), name("p17"))))
        signed = authors.typed(form("p18"), name("p18"))
        words = "Dear Inês,\n\nI sign only if the code may stay closed.\n\nBest"
        self.put("condition.eml", authors.mail("p18@example.org", words, signed))
        signed = authors.typed(form("p19"), name("p19"))
        words = "Dear Inês,\n\nplease find attached the signed form.\n\nBest regards"
        self.put("fine.eml", authors.mail("p19@example.org", words, signed))
        self.put("locked.pdf", authors.locked(form("p03"), name("p03")))
        self.put("junk.pdf", bytes(range(256)) * 9)
        self.put("form.docx", authors.word_document())

    def check(self) -> None:
        """10 February: what came back is judged; what a person decides can be taken back."""
        Calendar.turn_to("2031-02-10T09:00")
        checked = self.chair.does("check", "inbox", "--jobs", "2", status=1)
        assert "form.docx: warning: is a word processor document" in checked.messages
        states = self.chair.states()
        self.expect(
            states,
            {
                "accepted": "p00 p02 p05renamed p08 p11 p17 p19",
                "needs review": "p10 p14 p15 p16 p18",
                "rejected": "p01 p09 p12 p13",
                "withdrawn": "p06 p07",
                "sent": "p03 p04",
            },
        )
        self._send_status = 1  # somebody has to say whose the locked file and the junk are
        # What was judged is not judged again.
        again = self.chair.does("check", "inbox", "--jobs", "2", status=1)
        assert self.chair.states() == states, again
        undo = ("review", "p10", "--undo")
        self.take_back(("review", "p10", "--accept", "--date", authors.DAY), undo)
        self.take_back(("review", "p10", "--reject", "--why", "Page 2 is dark."), undo)
        over = ("review", "p12", "--accept", "--note", "She signed at the desk")
        self.take_back(over, ("review", "p12", "--undo"))
        self.take_back(("mark", "returned", "p04"), ("mark", "returned", "p04", "--undo"))
        self.chair.does("review", "p12", "--accept", status=1)  # no note says why
        self.chair.does("review", "p10", "--accept", "--date", authors.DAY)
        self.chair.does("review", "p14", "--reject", "--why", "The date is missing.")
        self.chair.does("review", "p16", "--reject", "--why", "Please sign the form that was sent.")
        self.chair.does("review", "p18", "--ask", "--why", "Can you sign without a condition?")
        locked = sha256_of((self.inbox / "locked.pdf").read_bytes())[:12]
        self.chair.does("review", locked, "--paper", "p03")
        self.chair.does(
            "review", sha256_of((self.inbox / "junk.pdf").read_bytes())[:12], "--reject"
        )
        self._send_status = 0
        sent = {(mail.kind, mail.to.removesuffix("@example.org")) for mail in self.send()}
        thanked = {
            ("thanks", each) for each in ("p00", "p02", "p05", "p08", "p10", "p11", "p17", "p19")
        }
        rejected = {
            ("rejected", each) for each in ("p01", "greta", "p09", "p12", "p13", "p14", "p16")
        }
        assert sent == thanked | rejected | {("question", "p18")}

    def come_back(self) -> None:
        """20 February: a paper comes back, others go, and the second round of titles."""
        Calendar.turn_to("2031-02-20T09:00")
        self.volume.entries["p07"] = self.gone
        self.volume.entries["p08"].title = "Learning from Deep Seas"
        self.volume.entries["p16"].title = "Learning from Warm Starts"
        self.volume.write()
        self.chair.does("generate")
        states = self.chair.states()
        assert states["p07"] == "sent"
        sent = {(mail.kind, mail.to) for mail in self.send()}
        assert sent >= {("changed", "p08@example.org"), ("changed", "p16@example.org")}
        assert ("reinstated", "p07@example.org") in sent

    def remind(self) -> None:
        """A day's mails are those that were shown for it before."""
        day = "2031-02-27"
        expected = Counter(self._due("--date", day))
        assert {kind for kind, _ in expected} == {"reminder"}
        Calendar.turn_to(f"{day}T09:00")
        sent = self.send()
        assert Counter(mail.kind for mail in sent) == {"reminder": expected.total()}
        self.deadline = LATER
        self.set_up("extended_on = 2031-03-03", f"earlier_deadline = {DEADLINE}")
        Calendar.turn_to("2031-03-03T09:00")
        told = self.send()
        assert {mail.kind for mail in told} <= {"deadline", "reminder"}
        assert {mail.to for mail in told} >= {"elif@example.org", "p16@example.org"}

    def finish(self) -> None:
        """1 April: all the others sign; the last round changes the spelling of a title only."""
        self.volume.entries["p00"].title = self.volume.entries["p00"].title.replace("On", "ON")
        self.volume.write()
        Calendar.turn_to("2031-04-01T09:00")
        self.chair.does("generate")
        states = self.chair.states()
        open_yet = {"sent", "rejected", "accepted, then changed"}
        others = [each for each, state in states.items() if state in open_yet]
        others += ["p15", "p18"]
        self.sign(*others, day="2031-03-31")
        self.chair.does("check", "inbox", "--jobs", "2", status=1)
        states = self.chair.states()
        assert {state for each, state in states.items() if each != "p06"} == {"accepted"}, states
        assert states["p06"] == "withdrawn"
        assert {mail.kind for mail in self.send()} == {"thanks"}

    def hand_in(self) -> None:
        """2 April: what the publisher gets, the record, and what is forgotten."""
        Calendar.turn_to("2031-04-02T09:00")
        packed = self.folder / "handed-in"
        self.chair.does("pack", str(packed), "--profile", "pmlr")
        files = {path.stem for path in packed.rglob("*Permission.pdf")}
        assert files == {f"{each}Permission" for each in self.volume.entries}
        came = {sha256_of(path.read_bytes()) for path in (self.chair.out / "returned").iterdir()}
        assert {sha256_of(path.read_bytes()) for path in packed.rglob("*Permission.pdf")} <= came
        again = self.chair.does("pack", str(packed), "--profile", "pmlr")
        assert "already holds this" in again.messages
        self.chair.does("record", "record.pdf")
        self.chair.does("status", "--html", "status.html")
        page = (self.folder / "status.html").read_text("utf-8")
        assert "@example.org" not in page
        self.hold()
        before = self.chair.states()
        self.chair.does("forget", "--address", "elif@example.org", "--yes")
        assert self.chair.states() == before
        assert "elif@" not in str(self.chair.reads("log", "--with-addresses"))

    def expect(self, states: dict[str, str], wanted: dict[str, str]) -> None:
        """Compare the states of the first twenty papers."""
        named = {each: state for state, ids in wanted.items() for each in ids.split()}
        assert {each: states[each] for each in named} == named


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _line(entry: dict[str, Any]) -> str:
    """Return a line of the log as one that is compared; a paper can get another id."""
    return f"{entry['at']} {entry['what']} {entry['words']} {entry['sha256']}"
