"""The template of a run, loaded and tried, with the options of the workspace."""

from __future__ import annotations

from collections.abc import Sequence

import typer

import generator
from generator.cli.shared.choosing import need_known
from generator.cli.shared.console import show_diagnostics
from generator.cli.shared.loading import Settings
from generator.cli.shared.trial import TrialTemplate, refuse_excess


def make_renderer(
    settings: Settings, name: str | None, formats: Sequence[str]
) -> tuple[generator.Renderer, dict[str, object]]:
    """Load the template; show what is wrong with it, and exit."""
    wanted = name or settings.config.template
    folders = [settings.workspace.templates]
    need_known([wanted], list(generator.find_templates(folders)), "template")
    options = settings.config.options_for(wanted)
    chosen = frozenset(generator.Format(word) for word in formats) or settings.config.formats
    excess = refuse_excess(TrialTemplate(wanted, tuple(folders), options))
    if excess:
        show_diagnostics(excess)
        raise typer.Exit(1)
    template = generator.load_template(wanted, folders)
    template.merge_options(options)
    return generator.Renderer(template, options, chosen), options
