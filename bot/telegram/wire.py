"""What comes over the wire, made harmless: one update that nobody can read must not stop those behind it.

The library gives a whole batch of updates back when one of them lacks a field that it knows as required, asks for the
same batch again, and never gets past it. And JSON may carry halves of surrogate pairs and NULs, which neither UTF-8
nor PostgreSQL can hold (RFC 8259, section 8.2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from telegram import Update

from bot.telegram.asks import Me, read_update

_ODD_ESCAPE: Final = re.compile(rb"\\u(?:[dD][89a-fA-F]|0000)")
_NOBODY: Final = Me(0, "")
_NUL: Final = "\x00"
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def harmless(value: Any, payload: bytes) -> Any:
    """Decoded JSON whose texts can be stored and sent.

    Args:
        value: as ``json.loads`` gave it.
        payload: what it was decoded from; looked at first, for nearly all of it needs no cleaning.
    """
    return _clean(value) if _ODD_ESCAPE.search(payload) else value


def readable(row: object) -> Mapping[str, Any] | None:
    """An update that can be read: itself, or its bare number where it cannot; ``None`` when it has none."""
    number = row.get("update_id") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(number, int) or isinstance(number, bool):
        return None
    try:
        read_update(Update.de_json(dict(row), None), _NOBODY)
    except Exception:  # whatever one may stumble over: a field that is missing, a number where a text should be
        return {"update_id": number}
    return row


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return whole.replace(_NUL, _REPLACEMENT)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value
