"""Written inlines in lines, none of which begins like a block."""

from __future__ import annotations

import re

from generator.markdown.inline_writer import BREAK, HARD_BREAK
from generator.markdown.parser import PAGE_BREAK
from generator.numbering import read_marker

_BLOCK_START = re.compile(r"(?:[-+]+|=+|[*_]|#{1,6}|[|:-]+)(?= |$)|>|:::")
_COMMENT = re.compile(r" ?<!--.*?-->")
_ITEM_START = re.compile(r"(\d{1,9})([.)])(?= |$)")


def fill_lines(written: str, width: int) -> list[str]:
    """Break written inlines into lines of ``width`` columns; longer words are not broken."""
    lines: list[str] = []
    for segment in written.split(HARD_BREAK):
        if len(segment) < width or BREAK not in segment:  # less, because of an escape
            lines.append(_at_line_start(segment.replace(BREAK, " ")))
        else:
            lines.extend(_fill_segment(segment, width))
    lines[0] = _at_block_start(lines[0])
    return lines


def _at_block_start(line: str) -> str:
    """Escape what begins a block only where none is open: a list as of pandoc, or a new page."""
    if line.rstrip(" ") == PAGE_BREAK:
        return f"\\{line}"
    marker = read_marker(line)
    if marker is None:
        return line
    if line[0] in "(§":
        return f"&#{ord(line[0])};{line[1:]}" if line[0] == "§" else f"\\{line}"
    end = line.rindex(".", 0, marker.length) if not marker.after else marker.length - 1
    return f"{line[:end]}\\{line[end:]}"


def _fill_segment(segment: str, width: int) -> list[str]:
    first, *words = segment.split(BREAK)
    lines: list[str] = []
    line = [_at_line_start(first)]
    columns = _columns(line[0])
    for word in words:
        wanted = _columns(word)
        if columns + 1 + wanted > width:
            lines.append(" ".join(line))
            line, columns = [_at_line_start(word)], wanted
        else:
            line.append(word)
            columns += 1 + wanted
    lines.append(" ".join(line))
    return lines


def _columns(word: str) -> int:
    """Count the characters of a word, without the marks that nobody sees."""
    return len(_COMMENT.sub("", word)) if "<!--" in word else len(word)


def _at_line_start(line: str) -> str:
    """Escape what would begin a list, heading, quote, rule or table."""
    if _BLOCK_START.match(line):
        return f"\\{line}"
    item = _ITEM_START.match(line)
    return f"{item[1]}\\{line[item.end(1) :]}" if item else line
