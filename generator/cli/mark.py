"""``agreements mark``: what a person knows and the ledger cannot, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from generator.batch.marking import (
    MARKS,
    MarkError,
    find_form,
    find_mark,
    mark,
    undo_mark,
    undo_withdrawal,
)
from generator.cli.shared.agreements import FormNamed, NamedForms, by_label, forms_of
from generator.cli.shared.console import count, say, show_diagnostics, show_json
from generator.cli.shared.folder import writing
from generator.cli.shared.loading import read_settings
from generator.cli.shared.options import (
    FolderOptions,
    JsonOptions,
    NamedOptions,
    complete_from,
    takes_one_of,
)
from generator.cli.shared.person import By, who
from generator.diagnostics import error
from generator.ledger import EventKind
from generator.office import Office, State

DETAILS = """\
Nothing is erased: every mark and every undo stays on record. `agreements generate --withdrawn
ID` records a withdrawal; here you can only undo one, for all forms of the paper at once. If a
paper has forms of several agreements, name one as AGREEMENT/ID, or with `--agreement`."""
EXAMPLES = """Examples:
  agreements mark sent lovelace43 hopper52
  agreements mark returned lovelace43 --revision 1
  agreements mark sent recording-release/lovelace43
  agreements mark sent hopper52 --undo --note "It was another paper's form"
  agreements mark withdrawn lovelace43 --undo
  agreements mark sent lovelace43 --json"""

WHAT = (*map(str, MARKS), str(EventKind.WITHDRAWN))


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, NamedOptions, JsonOptions):
    """What the command line says."""

    what: Annotated[
        str,
        typer.Argument(
            help="What happened.",
            metavar="|".join(WHAT),
            callback=takes_one_of(WHAT),
            autocompletion=complete_from(WHAT),
        ),
    ]
    papers: Annotated[
        list[str],
        typer.Argument(metavar="ID", help="Which papers, or forms as AGREEMENT/ID."),
    ]
    revision: Annotated[
        int | None,
        typer.Option(min=1, help="Which revision (by default, the latest).", show_default=False),
    ] = None
    undo: Annotated[bool, typer.Option("--undo", help="Undo the last such mark.")] = False
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", help="Why, for the record.", show_default=False)
    ] = ""
    by: By = ""


def run(options: Options) -> None:
    """Record that forms were sent, or came back, or that this is taken back."""
    withdrawn = options.what == EventKind.WITHDRAWN
    if withdrawn and not options.undo:
        message = "use `agreements generate --withdrawn ID` to record a withdrawal."
        raise typer.BadParameter(message)
    settings = read_settings()
    with writing(settings.folder(options.out)) as opened:
        forms = _forms(by_label(settings, opened.states(), options.agreement), options)
        act = _act(options)
        for form in forms:
            act(opened.of(form.agreement), form.record.paper_id)
    if options.json:
        show_json([_content(form, options) for form in forms])
    else:
        _say_done(options, forms)


def _content(form: FormNamed, options: Options) -> dict[str, object]:
    """Return what was done with a form, as JSON; the names are those of `agreements status`."""
    return {
        "id": form.record.paper_id,
        "agreement": form.label,
        "mark": options.what,
        "undone": options.undo,
    }


def _say_done(options: Options, forms: Collection[FormNamed]) -> None:
    number = count(len(forms), "form")
    if not options.undo:
        say(f"{number} marked as {options.what}.")
    elif options.what == EventKind.WITHDRAWN:
        say(f"{number} {'stands' if len(forms) == 1 else 'stand'} again.")
    else:
        say(f"{number} no longer marked as {options.what}.")


def _forms(states: Mapping[str, State], options: Options) -> tuple[FormNamed, ...]:
    """Return the forms that are meant; say what cannot be done, and exit before anything is."""
    found: dict[tuple[str, str], FormNamed] = {}
    problems = []
    for word in options.papers:
        named = forms_of(word, states)
        try:
            for form in _meant(named, options):
                found[form.agreement, form.record.paper_id] = form
        except MarkError as problem:
            problems.append(problem.diagnostic)
    if problems:
        show_diagnostics(problems)
        raise typer.Exit(2)
    return tuple(found.values())


def _meant(named: NamedForms, options: Options) -> Iterable[FormNamed]:
    """Return the form that a word means; of a withdrawn paper, all forms that were withdrawn.

    Raises:
        MarkError: there is none, it is not clear which, or it cannot be done.
    """
    kind = EventKind(options.what)
    if kind is EventKind.WITHDRAWN and named.forms:
        withdrawn = [form for form in named.forms if form.record.withdrawn]
        if not withdrawn:
            raise MarkError(error(f"{named.word} is not withdrawn"))
        return withdrawn
    if named.unclear:
        hint = "name one of them, or the agreement with --agreement" if named.forms else ""
        raise MarkError(error(named.unclear, hint))
    [form] = named.forms
    records = {form.record.paper_id: form.record}
    find_form(records, form.record.paper_id, options.revision)
    if options.undo:
        find_mark(records, form.record.paper_id, kind, options.revision)
    return named.forms


def _act(options: Options) -> Callable[[Office, str], object]:
    by, at, kind = who(options.by), datetime.now(UTC), EventKind(options.what)
    if kind is EventKind.WITHDRAWN:
        return lambda opened, paper_id: undo_withdrawal(opened, paper_id, by, at, options.note)
    act = undo_mark if options.undo else mark
    return lambda opened, paper_id: act(
        opened, paper_id, kind, by, at, note=options.note, revision=options.revision
    )
