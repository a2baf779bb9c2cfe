"""What Jinja and a template's expressions raise, as mistakes of a template with their lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

import jinja2

from generator.diagnostics import Span, error
from generator.template.errors import TemplateError
from generator.template.syntax_words import plain_syntax
from generator.template.wording import plain_words


@contextmanager
def mistakes_located(file: str) -> Iterator[None]:
    """Turn what Jinja and a template's expressions raise into :class:`TemplateError`."""
    try:
        yield
    except TemplateError:
        raise
    except jinja2.TemplateSyntaxError as mistake:
        span = Span(mistake.name or file, mistake.lineno)
        words, hint = plain_syntax(mistake.message or "a mistake")
        raise TemplateError([error(words, hint, span)]) from None
    except (RecursionError, SyntaxError) as mistake:
        # Python compiles what Jinja makes of a template, and has limits of its own.
        message = "the template is nested too deeply, or includes or calls itself"
        raise TemplateError([error(message, "", _place(mistake.__traceback__, file))]) from mistake
    except Exception as mistake:
        # Whatever an expression of a template raises is a mistake in the template.
        message = plain_words(mistake)
        raise TemplateError([error(message, "", _place(mistake.__traceback__, file))]) from mistake


def _place(traceback: TracebackType | None, file: str) -> Span:
    """Find the innermost line of a template that a traceback went through."""
    place = Span(file)
    while traceback is not None:
        compiled = traceback.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(compiled, jinja2.Template):
            line = compiled.get_corresponding_lineno(traceback.tb_lineno)
            place = Span(compiled.name or file, line)
        traceback = traceback.tb_next
    return place
