"""Decode TeX, HTML and typed text into rich titles, plain text and names."""

from __future__ import annotations

from generator.tex.names import decode_names, decode_typed_name, repeated_names
from generator.tex.title import decode_text, decode_title, decode_typed_title, join_subtitle

__all__ = [
    "decode_names",
    "decode_text",
    "decode_title",
    "decode_typed_name",
    "decode_typed_title",
    "join_subtitle",
    "repeated_names",
]
