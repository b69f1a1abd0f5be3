"""Is this request one that the manual allows? Names, types, required fields and limits, from ``facts.json``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


class Refusal(Exception):
    """An answer with ``ok: false``."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad(description: str) -> Refusal:
    return Refusal(400, f"Bad Request: {description}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart request."""

    name: str
    data: bytes


@cache
def table() -> dict[str, Any]:
    text = (Path(__file__).parent / "facts.json").read_text(encoding="utf-8")
    rows: dict[str, Any] = json.loads(text)
    return rows


def checked(method: str, raw: dict[str, str | Upload]) -> dict[str, Any]:
    """The parameters of a request as values of their types.

    Raises:
        Refusal: unknown method or field, a required field missing, a wrong type, a limit broken.
    """
    if method not in table()["methods"]:
        raise Refusal(404, "Not Found: method not found")
    fields = table()["methods"][method]
    for name in raw:
        if name not in fields and not isinstance(raw[name], Upload):
            raise bad(f"{method} has no parameter {name!r}")
    values = {name: _typed(name, text, fields[name]) for name, text in raw.items() if name in fields}
    for name, fact in fields.items():
        if fact.get("required") and name not in values:
            raise bad(f"parameter {name!r} of {method} is required")
    return values


def _typed(name: str, raw: str | Upload, fact: dict[str, Any]) -> Any:
    errors = []
    for kind in fact["types"]:
        try:
            value = _read(raw, kind)
            _check(name, value, kind)
        except (ValueError, TypeError) as error:
            errors.append(str(error))
            continue
        _limit(name, value, fact.get("limit"))
        return value
    raise bad(f"can't parse {name}: {'; '.join(errors)}")


def _read(raw: str | Upload, kind: str) -> Any:
    if isinstance(raw, Upload):
        if kind != "InputFile":
            raise ValueError("a file is not expected here")
        return raw
    if kind == "String":
        return raw
    if kind == "InputFile":
        raise ValueError("no file was sent")
    if kind == "Integer":
        if not re.fullmatch(r"-?\d{1,18}", raw):
            raise ValueError(f"{raw!r} is not an integer")
        return int(raw)
    if kind == "Boolean":
        if raw not in {"true", "false"}:
            raise ValueError(f"{raw!r} is not a boolean")
        return raw == "true"
    return json.loads(raw)


def _check(name: str, value: Any, kind: str) -> None:
    """Raise ValueError where a JSON value is not of the kind; ``name`` is its path."""
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            raise ValueError(f"{name} is not an array")
        for number, item in enumerate(value):
            _check(f"{name}[{number}]", item, kind.removeprefix("Array of "))
        return
    plain = {"String": str, "Integer": int, "Boolean": bool}.get(kind)
    if plain is not None:
        if not isinstance(value, plain) or (plain is int and isinstance(value, bool)):
            raise ValueError(f"{name} is not of type {kind}")
        return
    if kind != "InputFile":
        _object(name, value, kind)


def _object(name: str, value: Any, kind: str) -> None:
    if not isinstance(value, dict):
        raise ValueError(f"{name} is not an object")
    fact = table()["types"].get(kind)
    if fact is None:
        return
    if "one_of" in fact:
        _first_that_fits(name, value, fact["one_of"])
        return
    fields = fact["fields"]
    for key, constant in fact.get("constant", {}).items():
        if value.get(key) != constant:
            raise ValueError(f"{name}.{key} must be {constant!r}")
    for key, item in value.items():
        if key not in fields:
            raise ValueError(f"{kind} has no field {key!r}")
        _first_that_fits(f"{name}.{key}", item, fields[key]["types"])
        _limit(f"{name}.{key}", item, fields[key].get("limit"))
    missing = [key for key, row in fields.items() if row.get("required") and key not in value]
    if missing:
        raise ValueError(f"{name} lacks {', '.join(missing)}")


def _first_that_fits(name: str, value: Any, kinds: list[str]) -> None:
    errors = []
    for kind in kinds:
        try:
            _check(name, value, kind)
        except ValueError as error:
            errors.append(str(error))
        else:
            return
    raise ValueError("; ".join(errors))


def _limit(name: str, value: Any, limit: list[Any] | None) -> None:
    if limit is None or limit[2].endswith("*"):
        return
    low, high, unit = limit
    size = value if unit == "value" else len(value.encode()) if unit == "bytes" else len(value)
    if not low <= size <= high:
        if name.endswith("callback_data"):
            raise bad("BUTTON_DATA_INVALID")
        raise bad(f"{name} must be {low} to {high} {unit}, is {size}")
