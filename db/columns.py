"""Column types that turn values into what both databases keep, and back: rows become records by name alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

from news.model import Place, Span

T = TypeVar("T", bound=StrEnum)

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""Numbered by the database: SQLite counts up only a plain ``INTEGER PRIMARY KEY``."""

Document = JSON().with_variant(JSONB(), "postgresql")


def storable(text: str) -> str:
    """A text that both databases take: NUL and lone surrogates become U+FFFD, so that offsets stay."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC; as sortable ISO text on SQLite, which knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: nobody knows what they mean."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """What SQLite keeps is read in one step: a brief reads thousands of times."""
        return _read_iso if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _read_iso(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


class Prose(TypeDecorator[str]):
    """Text of any origin."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make it storable."""
        return None if value is None else storable(value)


class Named(TypeDecorator[T]):
    """A member of a ``StrEnum``, kept as its value."""

    impl = String(16)
    cache_ok = True

    def __init__(self, kind: type[T]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        """Its value; a plain string must be one of them."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        """The member."""
        return None if value is None else self.kind(value)


class Strings(TypeDecorator[tuple[str, ...]]):
    """A tuple of texts."""

    impl = Document
    cache_ok = True

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> list[str]:
        """A list."""
        return [storable(item) for item in value or ()]

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[str, ...]:
        """A tuple."""
        return tuple(value or ())

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], tuple[str, ...] | None] | None:
        """What SQLite keeps is JSON as text, and much the same for most articles."""
        return read_strings if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


@lru_cache(maxsize=1024)
def read_strings(value: str | None) -> tuple[str, ...]:
    """The tuple of a text of JSON."""
    return tuple(json.loads(value) or ()) if value else ()


class Pairs(TypeDecorator[tuple[tuple[str, float], ...]]):
    """Numbers by name, in order, as ``[[name, number], ...]``."""

    impl = Document
    cache_ok = True

    def process_bind_param(self, value: Collection[tuple[str, float]] | None, dialect: Dialect) -> list[Any]:
        """Nested lists."""
        return [[name, number] for name, number in value or ()]

    def process_result_value(self, value: list[Any] | None, dialect: Dialect) -> tuple[tuple[str, float], ...]:
        """Pairs."""
        return tuple((name, number) for name, number in value or ())


class Places(TypeDecorator[tuple[Place, ...]]):
    """Places with their evidence, as ``[region, weight, [[field, start, end, words], ...]]``."""

    impl = Document
    cache_ok = True

    def process_bind_param(self, value: Collection[Place] | None, dialect: Dialect) -> list[Any]:
        """Nested lists."""
        return [
            [p.region, p.weight, [[s.field, s.start, s.end, storable(s.words)] for s in p.evidence]]
            for p in value or ()
        ]

    def process_result_value(self, value: list[Any] | None, dialect: Dialect) -> tuple[Place, ...]:
        """Places."""
        return _places(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], tuple[Place, ...] | None] | None:
        """What SQLite keeps is JSON as text: briefs of many topics read that of the same articles."""
        return read_places if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _places(value: list[Any] | None) -> tuple[Place, ...]:
    return tuple(Place(region, weight, tuple(Span(*span) for span in spans)) for region, weight, spans in value or ())


@lru_cache(maxsize=4096)
def read_places(value: str | None) -> tuple[Place, ...]:
    """The places of a text of JSON."""
    return _places(json.loads(value)) if value else ()


class Weekdays(TypeDecorator[frozenset[int]]):
    """Days of the week as digits, such as ``01234``."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> str | None:
        """Digits in order."""
        return None if value is None else "".join(str(day) for day in sorted(set(value)))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[int] | None:
        """Numbers."""
        return None if value is None else frozenset(int(digit) for digit in value)
