"""Sources as a TOML file gives them: ``[[source]]`` tables -> ``Source``, with errors that say what to write."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from news.model import FullText, Ownership, Source

_KEYS = tuple(item.name for item in fields(Source) if item.name not in {"sample", "added"})
_REQUIRED = tuple(item.name for item in fields(Source) if item.default is MISSING and item.name != "key")
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "ı": "i", "đ": "d", "ł": "l", "Ł": "l", "'": "", "’": ""}
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class CatalogueError(ValueError):
    """An entry of the catalogue is wrong; the message is one sentence with entry, key and cure."""


def read_sources(rows: Sequence[Mapping[str, object]]) -> tuple[Source, ...]:
    """Sources from the ``[[source]]`` tables of a TOML file.

    Args:
        rows: one mapping for each source; its keys are the fields of ``Source``. ``key`` may be left out and is then
            made from the name.

    Raises:
        CatalogueError: a row has an unknown key, a value of the wrong kind, a bad address or another's key.
    """
    sources: dict[str, Source] = {}
    for number, row in enumerate(rows, start=1):
        source = read_source(row, _label(row, number))
        other = sources.get(source.key)
        if other is not None:
            taken = f'key "{source.key}" is taken by "{other.name}"'
            raise CatalogueError(f"{_label(row, number)}: {taken}; give one of them another `key`")
        sources[source.key] = source
    return tuple(sources.values())


def slug(name: str) -> str:
    """A key for a name: lower-case ASCII letters and digits, parted by hyphens; empty where the name has none."""
    bare = unicodedata.normalize("NFKD", name.translate(_LETTERS)).encode("ascii", errors="ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", bare))[:60].strip("-")


def _label(row: Mapping[str, object], number: int) -> str:
    """How messages call an entry."""
    name = row.get("name") or row.get("key") or row.get("url")
    return f'source {number} ("{name}")' if isinstance(name, str) else f"source {number}"


def read_source(row: Mapping[str, object], label: str) -> Source:
    """A source from one table.

    Args:
        row: keys are the fields of ``Source``; ``key`` may be left out and is then made from the name.
        label: how messages call the entry.

    Raises:
        CatalogueError: as ``read_sources``.
    """
    for key in row:
        if key not in _KEYS:
            near = difflib.get_close_matches(str(key), _KEYS, n=1)
            cure = f"did you mean `{near[0]}`?" if near else f"known keys are {', '.join(_KEYS)}"
            raise CatalogueError(f"{label}: unknown key `{key}`; {cure}")
    for key in _REQUIRED:
        if not row.get(key):
            raise CatalogueError(f"{label}: `{key}` is missing; every source needs one")
    values: dict[str, Any] = {key: _READERS[key](value, f"{label}: `{key}`") for key, value in row.items()}
    values["key"] = values.get("key") or made_key(values["name"], values["url"])
    return Source(**values)


def made_key(name: str, url: str) -> str:
    """A key for a source that has none: its name's slug, else its host's."""
    return slug(name) or slug((urlsplit(url).hostname or "").removeprefix("www.")) or "source"


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise CatalogueError(f"{where} must be a text in quotes, not {_kind(value)}")
    return value.strip()


def _folder(value: object, where: str) -> str:
    return "/".join(part.strip() for part in _text(value, where).split("/") if part.strip())


def _key(value: object, where: str) -> str:
    text = _text(value, where)
    if not _SLUG.fullmatch(text) or len(text) > 60:
        example = slug(text) or "daily-news"
        raise CatalogueError(f'{where} must be lower-case letters, digits and hyphens, such as "{example}"')
    return text


def _address(value: object, where: str) -> str:
    text = _text(value, where)
    if not _is_web_address(text):
        raise CatalogueError(
            f'{where} is not a web address; write it in full, such as "https://news.example/feed.xml"'
        )
    return text


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0 and not re.search(r"\s", text)


def _country(value: object, where: str) -> str:
    text = _text(value, where)
    if text and not re.fullmatch("[A-Za-z]{2}", text):
        raise CatalogueError(f'{where} must be a country code of two letters (ISO 3166-1), such as "SY"')
    return text.upper()


def _language(value: object, where: str) -> str:
    text = _text(value, where)
    if text and not re.fullmatch("[A-Za-z]{2,3}", text):
        raise CatalogueError(f'{where} must be a language code of two letters (ISO 639-1), such as "ar"')
    return text.lower()


def _weight(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CatalogueError(f"{where} must be a number, not {_kind(value)}; 1 is ordinary")
    if not 0 < value <= 3:
        raise CatalogueError(f"{where} must be above 0 and at most 3; 1 is ordinary")
    return float(value)


def _one_of(kind: type[StrEnum]) -> Callable[[object, str], StrEnum]:
    def read(value: object, where: str) -> StrEnum:
        text = _text(value, where).lower()
        if text not in set(kind):
            raise CatalogueError(f'{where} must be one of {", ".join(kind)}, not "{text}"')
        return kind(text)

    return read


def _kind(value: object) -> str:
    names = {
        str: "a text",
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), "a table or a date")


_READERS: Mapping[str, Callable[[object, str], object]] = {
    "key": _key,
    "name": _text,
    "url": _address,
    "homepage": lambda value, where: _address(value, where) if value else "",
    "country": _country,
    "language": _language,
    "owner": _text,
    "ownership": _one_of(Ownership),
    "weight": _weight,
    "full_text": _one_of(FullText),
    "folder": _folder,
}
