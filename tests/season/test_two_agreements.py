"""A season with two agreements: a licence of every paper, and a release of the talks.

It shares the chair, the calendar, the authors and what is held of mails with the season of one
agreement. A mail about two forms has to be true of each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from mail.conftest import Box, MailServer

from generator import office
from generator.office import State
from season import authors
from season.chair import Calendar, Chair
from season.mails import Known, Mail, hold_true, read_mail
from season.playing import DEADLINE, LATER, Season, sha256_of

LICENCE, RELEASE = "license-to-publish", "recording-release"
AGREEMENTS = f"""
[[agreement]]
template = "{LICENCE}"

[[agreement]]
template = "{RELEASE}"
for = "track=talks"

[profiles.press]
publisher = "the Press"
file = "{{paper}}.pdf"
agreements = ["license-*"]

[profiles.archive]
publisher = "the Archive"
file = "{{paper}}.pdf"
agreements = ["recording-*"]
"""
TALKS = 3
"""Every so many papers one is a talk."""


class ChairOfTwo(Chair):
    """Calls a form by its agreement and its paper."""

    def states(self) -> dict[str, str]:
        return {f"{each['agreement']}/{each['id']}": each["state"] for each in self.reads("status")}

    def standing(self) -> dict[str, tuple[str, str, str]]:
        return {
            f"{each['agreement']}/{each['id']}": (each["state"], each["missing"], each["decided"])
            for each in self.reads("status")
        }


class SeasonOfTwo(Season):
    """The same workspace with two agreements."""

    def __init__(self, folder: Path, box: Box, server: MailServer, papers: int) -> None:
        super().__init__(folder, box, server, papers)
        self.chair = ChairOfTwo(folder)
        for at, entry in enumerate(self.volume.entries.values()):
            entry.track = "talks" if at % TALKS == 0 else "posters"

    @property
    def talks(self) -> set[str]:
        return {id_ for id_, each in self.volume.entries.items() if each.track == "talks"}

    def set_up(self, *more: str) -> None:
        super().set_up(*more)
        path = self.folder / "agreements.toml"
        path.write_text(path.read_text("utf-8") + AGREEMENTS, "utf-8")

    def form(self, paper_id: str) -> bytes:
        """Return a form that stands, by ``AGREEMENT/ID`` or of the licence."""
        name = paper_id if "/" in paper_id else f"{LICENCE}/{paper_id}"
        return (self.chair.out / f"{name}.pdf").read_bytes()

    def name(self, paper_id: str) -> str:
        return super().name(paper_id.rpartition("/")[2])

    def put(self, name: str, data: bytes) -> None:
        super().put(name.replace("/", " "), data)

    def send(self) -> list[Mail]:
        """Send what is due; hold each mail against what was known."""
        planned = Counter(self._due())
        before, states, had = office.read_all(self.chair.out), self.chair.states(), self._had()
        self.chair.does("send", "--smtp", "--yes", status=self._send_status)
        now = office.read_all(self.chair.out)
        mails = [(to, data) for to, data in self.box.mails[had:] if to != "chairs@example.org"]
        came = [read_mail(to, data) for to, data in mails]
        for mail in came:
            self._hold_true(mail, before, states, now)
        assert sum(planned.values()) == len(came)
        self.mails += came
        # Every person is written once for each reason, and never twice of a kind on one day.
        reasons = Counter((mail.kind, mail.to, mail.title) for mail in came)
        assert max(reasons.values(), default=1) == 1, reasons
        assert max(Counter(mail.reason for mail in self.mails).values(), default=1) == 1
        again = self._had()
        self.chair.does("send", "--smtp", status=self._send_status)
        assert self._had() == again
        self.hold()
        return came

    def _had(self) -> int:
        return len(self.box.mails)

    def _hold_true(
        self,
        mail: Mail,
        before: Mapping[str, State],
        states: Mapping[str, str],
        now: Mapping[str, State],
    ) -> None:
        """Hold a mail against what was known of each form that it is about."""
        signs = {entry.address for entry in self.volume.entries.values()}
        parts: list[bytes] = []
        about: list[str] = []
        for name, state in now.items():
            if mail.message_id not in {entry.message_id for entry in state.mails}:
                continue
            about.append(name)
            own = {
                label.partition("/")[2]: each
                for label, each in states.items()
                if label.startswith(f"{name}/")
            }
            record = next(
                each
                for each in before[name].records.values()
                if each.current.content.title == mail.title
            )
            file = f"{name}/{record.paper_id}.pdf"
            form = (self.chair.out / file).read_bytes() if mail.files else b""
            parts += [form] if form else []
            part = replace(mail, files=(form,) if form else ())
            place = replace(before[name], folder=before[name].place)
            hold_true(part, Known(place, own, state, self.deadline, signs))
        assert about
        assert Counter(parts) == Counter(mail.files)

    # The year

    def begin(self) -> None:
        """1 February: forms, a title that changes before anybody has it, and the first mails."""
        Calendar.turn_to("2031-02-01T09:00")
        self.chair.does("init", ".")
        self.set_up()
        self.volume.write()
        self.chair.does("generate")
        first = self.form("p00"), self.form(f"{RELEASE}/p00")
        self.volume.entries["p00"].title = "On Sparser Lattices"
        self.volume.write()
        self.chair.does("generate")
        assert (self.form("p00"), self.form(f"{RELEASE}/p00")) != first
        states = office.read_all(self.chair.out)
        assert set(states[RELEASE].records) == self.talks
        every = [each for state in states.values() for each in state.records.values()]
        assert {each.current.number for each in every} == {1}
        sent = self.send()
        assert Counter(mail.kind for mail in sent) == {"first": len(self.volume.entries)}
        talks = {self.volume.entries[each].address for each in self.talks}
        assert {mail.to for mail in sent if len(mail.files) == 2} == talks
        assert set(self.chair.states().values()) == {"sent"}

    def change(self) -> None:
        """5 February: a title, a signer, a talk less and one more, and a paper that is gone."""
        Calendar.turn_to("2031-02-05T09:00")
        entries = self.volume.entries
        self.former = {each: self.form(each) for each in ("p02", "p03", f"{RELEASE}/p06")}
        entries["p03"].title = "Beyond Slow Lakes"
        entries["p09"].signer, entries["p09"].address = "Greta Jokinen", "greta@example.org"
        entries["p09"].authors[1] = "Jokinen, Greta"
        entries["p06"].track, entries["p07"].track = "posters", "talks"
        self.volume.withdraw("p12")
        self.volume.write()
        self.chair.does("changes", status=0)
        self.chair.does("generate")
        states = self.chair.states()
        assert states[f"{LICENCE}/p12"] == states[f"{RELEASE}/p12"] == "withdrawn"
        assert (states[f"{LICENCE}/p06"], states[f"{RELEASE}/p06"]) == ("sent", "withdrawn")
        sent = {(mail.kind, mail.to, len(mail.files)) for mail in self.send()}
        assert sent == {
            ("changed", "p03@example.org", 2),
            ("first", "greta@example.org", 2),
            ("relieved", "p09@example.org", 0),
            ("withdrawn", "p06@example.org", 0),
            ("first", "p07@example.org", 1),
            ("withdrawn", "p12@example.org", 0),
        }

    def return_files(self) -> None:
        """8 February: a dozen kinds of files, of both agreements."""
        form, name = self.form, self.name
        self.sign("p00", f"{RELEASE}/p00", "p01", f"{RELEASE}/p15")
        both = authors.both(
            authors.typed(form("p03"), name("p03")),
            authors.typed(form(f"{RELEASE}/p03"), name("p03")),
        )
        self.put("both.pdf", both)
        self.put("unsigned.pdf", form(f"{RELEASE}/p07"))
        self.put("altered.pdf", authors.altered(form("p02"), name("p02"), "free of charge"))
        self.put("undated.pdf", authors.undated(form("p04"), name("p04")))
        self.put("scan.pdf", authors.scanned(form("p05")))
        self.put("digital.pdf", authors.digitally(form("p08"), name("p08")))
        self.put("old.pdf", authors.typed(self.former["p03"], name("p03")))
        gone = authors.typed(self.former[f"{RELEASE}/p06"], name("p06"))
        self.put("no talk.pdf", gone)
        self.put("two.zip", authors.packed(p10=authors.typed(form("p10"), name("p10"))))
        signed = authors.typed(form("p11"), name("p11"))
        words = "Dear Inês,\n\nI sign only if the code may stay closed.\n\nBest"
        self.put("condition.eml", authors.mail("p11@example.org", words, signed))
        self.put("junk.pdf", bytes(range(256)) * 9)
        self.put("form.docx", authors.word_document())

    def check(self) -> None:
        """10 February: each form is judged for its own agreement; what was decided is undone."""
        Calendar.turn_to("2031-02-10T09:00")
        self.chair.does("check", "inbox", "--jobs", "2", status=1)
        states = self.chair.states()
        accepted = {label for label, state in states.items() if state == "accepted"}
        wanted = {"p00", "p01", "p08", "p10"}
        assert accepted >= {f"{LICENCE}/{each}" for each in wanted} | {f"{RELEASE}/p00"}
        assert states[f"{RELEASE}/p15"] == "accepted"
        assert states[f"{LICENCE}/p15"] == "sent"
        assert states[f"{RELEASE}/p07"] == states[f"{LICENCE}/p02"] == "rejected"
        assert states[f"{LICENCE}/p04"] == states[f"{LICENCE}/p11"] == "needs review"
        assert states[f"{RELEASE}/p06"] == "withdrawn"
        undo = ("review", "p04", "--undo")
        self._send_status = 1  # somebody has to say whose the junk is
        self.take_back(("review", "p04", "--accept", "--date", authors.DAY), undo)
        self.take_back(("review", "p04", "--reject", "--why", "The date is missing."), undo)
        only = ("review", "p04", "--agreement", LICENCE)
        self.take_back((*only, "--ask", "--why", "When?"), (*only, "--undo"))
        mark = ("mark", "returned", f"{RELEASE}/p09")
        self.take_back(mark, (*mark, "--undo"))
        mark = ("mark", "sent", f"{RELEASE}/p07")
        self.chair.does(*mark)
        self.chair.does(*mark, "--undo")
        self.chair.does("review", "p04", "--reject", "--why", "The date is missing.")
        self.chair.does("review", "p11", "--ask", "--why", "Can you sign without a condition?")
        junk = sha256_of((self.inbox / "junk.pdf").read_bytes())
        self.chair.does("review", junk[:12], "--reject")
        self._send_status = 0
        sent = {(mail.kind, mail.to.removesuffix("@example.org")) for mail in self.send()}
        thanked = {("thanks", each) for each in ("p00", "p01", "p08", "p10", "p15")}
        assert sent >= thanked
        assert {each for kind, each in sent if kind == "rejected"} >= {"p02", "p04", "p07"}
        assert {each for kind, each in sent if kind == "question"} == {"p11"}

    def come_back(self) -> None:
        """20 February: what was no talk is one again, and titles change for the third time."""
        Calendar.turn_to("2031-02-20T09:00")
        self.volume.entries["p06"].track = "talks"
        self.volume.entries["p15"].title = "Learning from Deep Seas"
        self.volume.entries["p16"].title = "Learning from Warm Starts"
        self.volume.write()
        self.chair.does("generate")
        sent = {(mail.kind, mail.to) for mail in self.send()}
        assert sent >= {
            ("changed", "p15@example.org"),
            ("changed", "p16@example.org"),
            ("reinstated", "p06@example.org"),
        }

    def remind(self) -> None:
        """The day's mails are those that were shown for it; the deadline is extended."""
        day = "2031-02-27"
        expected = Counter(self._due("--date", day))
        Calendar.turn_to(f"{day}T09:00")
        sent = self.send()
        assert Counter(mail.kind for mail in sent)["reminder"] > 0
        assert len(sent) == expected.total()
        self.deadline = LATER
        self.set_up("extended_on = 2031-03-03", f"earlier_deadline = {DEADLINE}")
        Calendar.turn_to("2031-03-03T09:00")
        assert {mail.kind for mail in self.send()} <= {"deadline", "reminder"}

    def finish(self) -> None:
        """1 April: all sign what is still missing; both publishers get theirs."""
        Calendar.turn_to("2031-04-01T09:00")
        states = self.chair.states()
        missing = [
            label for label, state in states.items() if state not in {"accepted", "withdrawn"}
        ]
        self.sign(*missing, day="2031-03-31")
        self.chair.does("check", "inbox", "--jobs", "2", status=1)
        states = self.chair.states()
        assert {state for state in states.values() if state != "withdrawn"} == {"accepted"}, states
        assert {mail.kind for mail in self.send()} == {"thanks"}
        for profile, ids in (("press", set(self.volume.entries)), ("archive", self.talks)):
            self.chair.does("pack", f"for-{profile}", "--profile", profile)
            packed = {path.stem for path in (self.folder / f"for-{profile}").rglob("*.pdf")}
            assert packed - {"record"} == ids
        self.hold()


@pytest.mark.parametrize("papers", [18, pytest.param(60, marks=pytest.mark.slow)])
def test_a_season_of_two_agreements(
    papers: int, workspace: Path, box: Box, server: MailServer
) -> None:
    SeasonOfTwo(workspace, box, server, papers).play()
