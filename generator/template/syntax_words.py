"""What Jinja says of a template that it cannot read, in the words of who writes templates."""

from __future__ import annotations

import re

_TOKENS = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "begin of print statement": "{{",
    "begin of statement block": "{%",
    "end of template": "the end of the file",
}
_NEED_NAME = "write a name, as in {{ title }}"
_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        r"Encountered unknown tag '(?P<a>end\w+)'\. (?:You probably made a nesting mistake\. )?"
        r"(?:Jinja is expecting this tag, but currently|Jinja was) looking for .*'(?P<b>\w+)'\.?$",
        "“{a}” closes something that is not open here: “{b}” is open",
        "close each “if”, “for” and “block” in the reverse order of opening",
    ),
    (
        r"Encountered unknown tag '(?P<a>end\w+|el\w+)'.*",
        "“{a}” closes nothing that is open",
        "take it out, or open it above",
    ),
    (
        r"Encountered unknown tag '(?P<a>\w+)'.*",
        "there is no tag “{a}”",
        "there are if, for, set, macro, call, filter, include, import, from, extends, block",
    ),
    (r"No filter named '(?P<a>\w+)'.*", "there is no filter “{a}”", "docs/templates.md lists them"),
    (r"No test named '(?P<a>\w+)'.*", "there is no test “is {a}”", "docs/templates.md lists them"),
    (r"unexpected char (?P<a>.+) at \d+", "{a} cannot stand between the braces", ""),
    (
        r"expected token 'end of (?:print statement|statement block)', got '(?P<b>.+)'",
        "“{b}” cannot follow here",
        "put ~ or a comma between two things, and texts in quotation marks",
    ),
    (
        r"expected token '(?P<a>.+)', got '(?P<b>.+)'",
        "“{a}” was expected here, but there is “{b}”",
        "",
    ),
    (r"Expected an expression, got '(?P<a>.+)'", "something is missing before “{a}”", _NEED_NAME),
    (r"unexpected '(?P<a>.+)', expected '(?P<b>.+)'", "“{a}” is where “{b}” belongs", ""),
    (
        r"unexpected '(?P<a>.+)'",
        "“{a}” cannot stand here",
        "look for a bracket or a quotation mark",
    ),
    (r"tag name expected", "a tag belongs after {{%", "such as “if” or “for”"),
    (
        r"block '(?P<a>\w+)' defined twice",
        "there are two blocks “{a}”",
        "give one of them another name",
    ),
    (r"can(?:not|'t) assign to .*", "what stands before “=” or “in” must be a name", ""),
)


def plain_syntax(message: str) -> tuple[str, str]:
    """Return what is wrong with a template's tags, and a hint, from the parser's message.

    >>> plain_syntax("No filter named 'upcase'.")
    ('there is no filter “upcase”', 'docs/templates.md lists them')
    >>> plain_syntax("expected token 'end of print statement', got 'string'")[0]
    '“string” cannot follow here'
    """
    for pattern, words, hint in _SENTENCES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            named = {key: _TOKENS.get(text, text) for key, text in found.groupdict().items()}
            return words.format(**named), hint
    return message, ""
