"""The ledger's tables: the script that made them first, and what each later release changed.

A migration is a script that is never changed once released; what comes later is a new script at
the end of :data:`MIGRATIONS`. ``PRAGMA user_version`` counts those that a file has had.
"""

from __future__ import annotations

from generator.ledger.conditions import is_array, is_moment, new_decision, new_returned

_FIRST = """
CREATE TABLE agreement (
  id INTEGER PRIMARY KEY,
  paper_id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL DEFAULT '',
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
  input_digest TEXT
);
CREATE TABLE former_id (
  paper_id TEXT PRIMARY KEY,
  agreement INTEGER NOT NULL REFERENCES agreement (id)
) WITHOUT ROWID;
CREATE TABLE wording (
  digest TEXT PRIMARY KEY,
  text TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE revision (
  id INTEGER PRIMARY KEY,
  agreement INTEGER NOT NULL REFERENCES agreement (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  form_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  title TEXT,
  authors TEXT,
  signers TEXT,
  volume TEXT,
  template TEXT,
  template_digest TEXT,
  options TEXT,
  wording TEXT REFERENCES wording (digest),
  issued_at TEXT,
  UNIQUE (agreement, number)
);
CREATE TABLE file (
  revision INTEGER NOT NULL REFERENCES revision (id),
  format TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER,
  PRIMARY KEY (revision, format)
) WITHOUT ROWID;
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL REFERENCES revision (id),
  kind TEXT NOT NULL,
  at TEXT,
  detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX event_of_revision ON event (revision);
CREATE TABLE settled (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  key TEXT NOT NULL,
  told TEXT NOT NULL
);
"""

_MAILS = """
CREATE TABLE mail (
  id INTEGER PRIMARY KEY,
  paper_id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  occasion TEXT NOT NULL,
  state TEXT NOT NULL,
  message_id TEXT NOT NULL,
  reply TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL
);
CREATE UNIQUE INDEX mail_once ON mail (paper_id, recipient, fingerprint, occasion)
  WHERE state IN ('handing over', 'accepted', 'unknown', 'refused');
CREATE TABLE failed_address (
  address TEXT PRIMARY KEY,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL
) WITHOUT ROWID;
"""

_RETURNS = """
CREATE TABLE returned (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  sender TEXT NOT NULL,
  size INTEGER NOT NULL,
  copy TEXT NOT NULL,
  at TEXT NOT NULL,
  revision INTEGER REFERENCES revision (id),
  outcome TEXT NOT NULL,
  report TEXT NOT NULL,
  examined_at TEXT NOT NULL,
  circumstances TEXT NOT NULL
);
CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  returned INTEGER NOT NULL REFERENCES returned (id),
  outcome TEXT NOT NULL,
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  note TEXT NOT NULL
);
"""

_CHECKED = f"""
CREATE TABLE new_revision (
  id INTEGER PRIMARY KEY,
  agreement INTEGER NOT NULL REFERENCES agreement (id),
  number INTEGER NOT NULL CHECK (typeof(number) = 'integer' AND number >= 1),
  form_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  title TEXT,
  authors TEXT CHECK ({is_array("authors")}),
  signers TEXT CHECK ({is_array("signers")}),
  volume TEXT CHECK ({is_array("volume")}),
  template TEXT,
  template_digest TEXT,
  options TEXT CHECK ({is_array("options")}),
  wording TEXT REFERENCES wording (digest),
  issued_at TEXT CHECK ({is_moment("issued_at")}),
  UNIQUE (agreement, number)
);
INSERT INTO new_revision SELECT * FROM revision;
DROP TABLE revision;
ALTER TABLE new_revision RENAME TO revision;
CREATE TABLE new_file (
  revision INTEGER NOT NULL REFERENCES revision (id),
  format TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (typeof(size) = 'integer' AND size >= 0),
  mtime_ns INTEGER CHECK (typeof(mtime_ns) IN ('integer', 'null')),
  PRIMARY KEY (revision, format)
) WITHOUT ROWID;
INSERT INTO new_file SELECT * FROM file;
DROP TABLE file;
ALTER TABLE new_file RENAME TO file;
CREATE TABLE new_event (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL REFERENCES revision (id),
  kind TEXT NOT NULL CHECK (kind IN ('sent', 'returned', 'rejected', 'superseded', 'withdrawn',
    'reinstated', 'renamed')),
  at TEXT CHECK ({is_moment("at")}),
  detail TEXT NOT NULL DEFAULT ''
);
INSERT INTO new_event SELECT * FROM event;
DROP TABLE event;
ALTER TABLE new_event RENAME TO event;
CREATE INDEX event_of_revision ON event (revision);
CREATE TABLE new_mail (
  id INTEGER PRIMARY KEY,
  paper_id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  occasion TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('handing over', 'accepted', 'refused', 'postponed',
    'unknown', 'released')),
  message_id TEXT NOT NULL,
  reply TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL CHECK ({is_moment("at")})
);
INSERT INTO new_mail SELECT * FROM mail;
DROP TABLE mail;
ALTER TABLE new_mail RENAME TO mail;
CREATE UNIQUE INDEX mail_once ON mail (paper_id, recipient, fingerprint, occasion)
  WHERE state IN ('handing over', 'accepted', 'unknown', 'refused');
CREATE TABLE new_failed_address (
  address TEXT PRIMARY KEY,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL CHECK ({is_moment("at")})
) WITHOUT ROWID;
INSERT INTO new_failed_address SELECT * FROM failed_address;
DROP TABLE failed_address;
ALTER TABLE new_failed_address RENAME TO failed_address;
{new_returned("for a person")}
INSERT INTO new_returned SELECT * FROM returned;
DROP TABLE returned;
ALTER TABLE new_returned RENAME TO returned;
{new_decision("for a person")}
INSERT INTO new_decision SELECT * FROM decision;
DROP TABLE decision;
ALTER TABLE new_decision RENAME TO decision;
CREATE TABLE erasure (
  id INTEGER PRIMARY KEY,
  what TEXT NOT NULL CHECK (what IN ('address', 'file', 'signatures')),
  at TEXT NOT NULL CHECK ({is_moment("at")})
);
"""  # noqa: S608 - made of constants
"""The same tables, in which no value can stand that the program does not know; and erasures."""

_REPLIES = """
CREATE TABLE reply (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL,
  words TEXT NOT NULL,
  UNIQUE (sha256, words)
);
"""

_REVIEW = f"""
{new_returned("needs review")}
INSERT INTO new_returned SELECT id, sha256, name, sender, size, copy, at, revision,
  replace(outcome, 'for a person', 'needs review'),
  replace(report, '"outcome": "for a person"', '"outcome": "needs review"'),
  examined_at, circumstances FROM returned;
DROP TABLE returned;
ALTER TABLE new_returned RENAME TO returned;
{new_decision("needs review")}
INSERT INTO new_decision SELECT id, returned, replace(outcome, 'for a person', 'needs review'),
  by, at, note FROM decision;
DROP TABLE decision;
ALTER TABLE new_decision RENAME TO decision;
"""  # noqa: S608 - made of constants
"""An outcome is called what a chair reads."""

_INBOXES = """
CREATE TABLE inbox (
  account TEXT NOT NULL,
  folder TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('check', 'bounces')),
  validity INTEGER NOT NULL CHECK (typeof(validity) = 'integer' AND validity >= 0),
  uid INTEGER NOT NULL CHECK (typeof(uid) = 'integer' AND uid >= 0),
  PRIMARY KEY (account, folder, purpose)
) WITHOUT ROWID;
"""
"""How far mailboxes have been read."""

_ASSIGNMENTS = f"""
CREATE TABLE assignment (
  id INTEGER PRIMARY KEY,
  returned INTEGER NOT NULL REFERENCES returned (id),
  agreement INTEGER REFERENCES agreement (id),
  by TEXT NOT NULL,
  at TEXT NOT NULL CHECK ({is_moment("at")}),
  note TEXT NOT NULL DEFAULT ''
);
"""
"""Which agreement a person said that a file is; NULL takes that back."""

_UNDOING = f"""
CREATE TABLE new_event (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL REFERENCES revision (id),
  kind TEXT NOT NULL CHECK (kind IN ('sent', 'returned', 'rejected', 'superseded', 'withdrawn',
    'reinstated', 'renamed', 'packed', 'undone')),
  at TEXT CHECK ({is_moment("at")}),
  detail TEXT NOT NULL DEFAULT '',
  by TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT ''
);
INSERT INTO new_event (id, revision, kind, at, detail)
  SELECT id, revision, kind, at, detail FROM event;
DROP TABLE event;
ALTER TABLE new_event RENAME TO event;
CREATE INDEX event_of_revision ON event (revision);
ALTER TABLE decision ADD COLUMN act TEXT NOT NULL DEFAULT 'decided'
  CHECK (act IN ('decided', 'undone'));
ALTER TABLE decision ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE decision ADD COLUMN signed_on TEXT CHECK ({is_moment("signed_on")});
"""  # noqa: S608 - made of constants
"""Who did what by hand, what was taken back, and what a person read on the page."""

_AGREEMENTS = """
CREATE TABLE new_agreement (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  paper_id TEXT NOT NULL,
  source TEXT NOT NULL DEFAULT '',
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
  input_digest TEXT,
  UNIQUE (name, paper_id)
);
INSERT INTO new_agreement (id, paper_id, source, withdrawn, input_digest)
  SELECT id, paper_id, source, withdrawn, input_digest FROM agreement;
DROP TABLE agreement;
ALTER TABLE new_agreement RENAME TO agreement;
CREATE TABLE new_former_id (
  name TEXT NOT NULL DEFAULT '',
  paper_id TEXT NOT NULL,
  agreement INTEGER NOT NULL REFERENCES agreement (id),
  PRIMARY KEY (name, paper_id)
) WITHOUT ROWID;
INSERT INTO new_former_id (paper_id, agreement) SELECT paper_id, agreement FROM former_id;
DROP TABLE former_id;
ALTER TABLE new_former_id RENAME TO former_id;
DROP TABLE settled;
CREATE TABLE settled (
  name TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  told TEXT NOT NULL
) WITHOUT ROWID;
ALTER TABLE mail ADD COLUMN agreement TEXT NOT NULL DEFAULT '';
DROP INDEX mail_once;
CREATE UNIQUE INDEX mail_once ON mail (agreement, paper_id, recipient, fingerprint, occasion)
  WHERE state IN ('handing over', 'accepted', 'unknown', 'refused');
"""
"""A paper can have several agreements, told apart by name; the only one has none."""

_PLAIN_NAMES = """
ALTER TABLE settled RENAME TO run_cache;
ALTER TABLE run_cache RENAME COLUMN told TO reported;
ALTER TABLE returned RENAME COLUMN circumstances TO context_digest;
"""
"""What a table or column holds is said by its name."""

FIRST_OBJECTION = """coalesce((SELECT value ->> '$.message' FROM json_each(report, '$.findings')
  WHERE value ->> '$.outcome' != 'accepted' ORDER BY key LIMIT 1), '')"""
"""The worst that a report says against a file; empty if it says nothing."""

_VERDICTS = f"""
CREATE TABLE verdict (
  id INTEGER PRIMARY KEY,
  returned INTEGER NOT NULL REFERENCES returned (id),
  revision INTEGER REFERENCES revision (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'needs review', 'rejected')),
  reason TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL CHECK ({is_moment("at")})
);
CREATE INDEX verdict_of_file ON verdict (returned);
INSERT INTO verdict (returned, revision, outcome, reason, at)
  SELECT id, revision, outcome, {FIRST_OBJECTION}, examined_at FROM returned ORDER BY id;
"""  # noqa: S608 - made of constants
"""Each verdict on a file with the day that it was first given, also those that others replaced."""

_RENDERINGS = f"""
ALTER TABLE revision ADD COLUMN rendering INTEGER NOT NULL DEFAULT 1
  CHECK (typeof(rendering) = 'integer' AND rendering >= 1);
CREATE TABLE earlier_rendering (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL REFERENCES revision (id),
  rendering INTEGER NOT NULL CHECK (typeof(rendering) = 'integer' AND rendering >= 1),
  form_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  title TEXT,
  authors TEXT CHECK ({is_array("authors")}),
  signers TEXT CHECK ({is_array("signers")}),
  volume TEXT CHECK ({is_array("volume")}),
  template TEXT,
  template_digest TEXT,
  options TEXT CHECK ({is_array("options")}),
  wording TEXT REFERENCES wording (digest),
  issued_at TEXT CHECK ({is_moment("issued_at")}),
  UNIQUE (revision, rendering)
);
CREATE TABLE earlier_file (
  earlier_rendering INTEGER NOT NULL REFERENCES earlier_rendering (id),
  format TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (typeof(size) = 'integer' AND size >= 0),
  PRIMARY KEY (earlier_rendering, format)
) WITHOUT ROWID;
"""
"""A revision that has not left the house can be made again; what it said before is kept."""

MIGRATIONS = (
    _FIRST, _MAILS, _RETURNS, _CHECKED, _REPLIES, _REVIEW, _INBOXES, _ASSIGNMENTS, _UNDOING,
    _AGREEMENTS, _PLAIN_NAMES, _VERDICTS, _RENDERINGS,
)  # fmt: skip
