"""Templates: Markdown with Jinja and front matter, filled in for each paper.

Everything that a template prints with ``{{ … }}`` is a value and goes into a slot; only the
template's own text is Markdown. ``docs/templates.md`` is the reference for template authors.
"""

from generator.template.checks import CONTEXT
from generator.template.errors import TemplateError
from generator.template.field_specs import FieldSpec
from generator.template.fragment import Composition
from generator.template.frontmatter import FrontMatter
from generator.template.loader import find_templates, has_template, shipped_folder
from generator.template.template import Template, load_template
from generator.template.views import Person

__all__ = [
    "CONTEXT",
    "Composition",
    "FieldSpec",
    "FrontMatter",
    "Person",
    "Template",
    "TemplateError",
    "find_templates",
    "has_template",
    "load_template",
    "shipped_folder",
]
