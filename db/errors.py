"""What can go wrong with the store, as sentences for people.

StoreError
├── BadAddress     the database address cannot be understood
├── Unreachable    it cannot be opened or connected to, or the connection broke: try again later
├── Busy           somebody else holds it longer than we wait: try again at once
├── NoSpace        the disk is full, or may not be written to
├── Damaged        the file is no database, or is broken: bring back a backup
├── SchemaNewer    a newer Wirebrief has written it: update this one
├── TooOld         the machine's SQLite lacks what is needed
└── Refused        the database refused a statement: a mistake of ours
"""

from __future__ import annotations


class StoreError(Exception):
    """The store could not do what it was asked; the text says why and what helps."""


class BadAddress(StoreError):
    """The database address cannot be understood."""


class Unreachable(StoreError):
    """The database cannot be opened or connected to, or the connection broke."""


class Busy(StoreError):
    """Somebody else holds the database longer than we wait."""


class NoSpace(StoreError):
    """The disk is full, or may not be written to."""


class Damaged(StoreError):
    """The file is no database, or is broken."""


class SchemaNewer(StoreError):
    """A newer Wirebrief has written this database."""


class TooOld(StoreError):
    """The machine's SQLite lacks what is needed."""


class Refused(StoreError):
    """The database refused a statement: a mistake of ours, never of the reader."""
