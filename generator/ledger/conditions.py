"""What migrations have in common: what a column may hold, and tables that were made anew twice.

Released migrations are made with these, so they are never changed either.
"""

from __future__ import annotations


def is_moment(column: str) -> str:
    """Return the condition that a column is a day that there is, with or without a time (ISO 8601).

    It can also be NULL. SQLite alone would take 30 February for 2 March.
    """
    return (
        f"{column} IS NULL OR {column} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' "
        f"AND datetime({column}) IS NOT NULL "
        f"AND date(substr({column}, 1, 10), '+0 days') = substr({column}, 1, 10)"
    )


def is_array(column: str) -> str:
    """Return the condition that a column is an array in JSON, or NULL."""
    return f"{column} IS NULL OR json_valid({column}) AND json_type({column}) = 'array'"


def new_returned(undecided: str) -> str:
    """Return the table of what came back; ``undecided`` is the word for what a person decides."""
    return f"""CREATE TABLE new_returned (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  sender TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (typeof(size) = 'integer' AND size >= 0),
  copy TEXT NOT NULL,
  at TEXT NOT NULL CHECK ({is_moment("at")}),
  revision INTEGER REFERENCES revision (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('accepted', '{undecided}', 'rejected')),
  report TEXT NOT NULL CHECK (json_valid(report) AND json_type(report) = 'object'),
  examined_at TEXT NOT NULL CHECK ({is_moment("examined_at")}),
  circumstances TEXT NOT NULL
);"""


def new_decision(undecided: str) -> str:
    """Return the table of what was decided about it."""
    return f"""CREATE TABLE new_decision (
  id INTEGER PRIMARY KEY,
  returned INTEGER NOT NULL REFERENCES returned (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('accepted', '{undecided}', 'rejected')),
  by TEXT NOT NULL,
  at TEXT NOT NULL CHECK ({is_moment("at")}),
  note TEXT NOT NULL
);"""
