"""Characters: which can be printed, what one is called, and when two texts have the same letters.

Everything else that asks one of these questions asks it here.
"""

from __future__ import annotations

import re
import unicodedata

CONTROLS = "\x00-\x1f\x7f-\x9f"
"""Unicode's control characters (category Cc), for the inside of brackets in a pattern."""
UNPRINTABLE = re.compile(f"[{CONTROLS}\ud800-\udfff]")
"""Control characters and lone surrogates (Cs): no reader sees them, no file may hold them."""
LINE_ENDS = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
"""Line ends and tabs: the control characters that mean white space, and Unicode's separators."""
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def on_one_line(text: str) -> str:
    r"""Turn each run of line ends and tabs into a space.

    >>> on_one_line("On\r\n\tInk")
    'On Ink'
    """
    return text if text.isprintable() else LINE_ENDS.sub(" ", text)


def replace_unprintable(text: str) -> str:
    r"""Put U+FFFD in the place of every character that cannot be printed.

    >>> replace_unprintable("In\x1bk")
    'In�k'
    """
    return text if text.isprintable() else UNPRINTABLE.sub(_REPLACEMENT, text)


def name_character(character: str) -> str:
    """Name a character as Unicode does.

    >>> name_character("ß")
    'U+00DF LATIN SMALL LETTER SHARP S'
    """
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".rstrip()


def base_letters(text: str) -> str:
    """Return a text without what spellings of one word differ in: case, accents, ligatures.

    >>> base_letters("Zoë Ofﬁce")
    'zoe office'
    """
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", plain).casefold()


def letters_only(text: str) -> str:
    """Return the base letters and digits of a text, without anything between them.

    >>> letters_only("Eﬃcient Ré-use")
    'efficientreuse'
    """
    return "".join(filter(str.isalnum, base_letters(text)))
