"""One event, its fields, one line: readable at a terminal, JSON elsewhere; secrets never get out."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TextIO

_FIELDS = "wirebrief_fields"
_CHATTY = ("httpx", "httpcore", "aiohttp", "apscheduler", "telegram", "trafilatura", "uvicorn", "alembic", "asyncio")
"""Libraries that would fill the log (httpx with addresses that hold the token): only their warnings are kept."""


@dataclass(frozen=True, slots=True)
class LogKnobs:
    """Settings of the log."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    """The least important events that are written."""
    form: Literal["auto", "text", "json"] = "auto"
    """``auto``: text at a terminal, JSON lines elsewhere."""


def event(log: logging.Logger, name: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Write one event with its fields."""
    log.log(level, name, extra={_FIELDS: fields})


def failure(log: logging.Logger, name: str, error: BaseException, **fields: object) -> None:
    """Write an unexpected error with its traceback."""
    log.error(name, exc_info=error, extra={_FIELDS: fields})


class Redaction(logging.Filter):
    """Replaces secrets in everything that a record carries, tracebacks of libraries included."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def clean(self, text: str) -> str:
        """The text without any of the secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text

    def _cleaned(self, value: object) -> object:
        """A field as it may be written: an error or a list is turned into its text where that holds a secret."""
        said = str(value)
        return value if (clean := self.clean(said)) == said else clean

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean a record in place; never drops one."""
        record.msg, record.args = self.clean(record.getMessage()), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = self.clean("".join(traceback.format_exception(record.exc_info[1])).rstrip())
            record.exc_info = None
        fields = getattr(record, _FIELDS, None)
        if fields:
            setattr(record, _FIELDS, {key: self._cleaned(value) for key, value in fields.items()})
        return True


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        clock = datetime.fromtimestamp(record.created, UTC).astimezone().strftime("%H:%M:%S")
        fields = "  ".join(f"{key}={value}" for key, value in getattr(record, _FIELDS, {}).items())
        mark = "" if record.levelno < logging.WARNING else f"{record.levelname.lower()}: "
        line = f"{clock}  {mark}{record.getMessage()}" + (f"  {fields}" if fields else "")
        return f"{line}\n{record.exc_text}" if record.exc_text else line


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        row: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "from": record.name,
            **getattr(record, _FIELDS, {}),
        }
        if record.exc_text:
            row["traceback"] = record.exc_text
        return json.dumps(row, ensure_ascii=False, default=str)


def setup(knobs: LogKnobs, *, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send the log of the whole process to ``stream`` (standard error), with ``secrets`` blotted out."""
    out = stream or sys.stderr
    as_json = knobs.form == "json" or (knobs.form == "auto" and not out.isatty())
    handler = logging.StreamHandler(out)
    handler.setFormatter(_Json() if as_json else _Text())
    handler.addFilter(Redaction(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(knobs.level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
