"""Frozen knobs from TOML tables: strict about names and types, one clear sentence for each mistake."""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from enum import StrEnum
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

K = TypeVar("K")

_NAMES = {bool: "true or false", int: "a whole number", float: "a number", str: "a text in quotes"}


class ConfigError(Exception):
    """The configuration cannot be used; the message names file, key and cure."""


def read_knobs(kind: type[K], table: Mapping[str, object], where: str, keys: Sequence[str]) -> K:
    """Knobs of one room from one TOML table; keys that are left out keep their defaults.

    Args:
        kind: a frozen dataclass whose fields all have defaults.
        table: what ``tomllib`` read.
        where: how to name the table in messages, such as ``config.toml, [fetch]``.
        keys: the fields that a file may set.

    Raises:
        ConfigError: an unknown key, a wrong type or an impossible value.
    """
    hints = get_type_hints(kind)
    for key in table:
        if key not in keys:
            raise ConfigError(f"{where}: unknown key “{key}”. {suggestion(key, keys)}")
    values = {key: _value(hints[key], value, f"{where}: {key}") for key, value in table.items()}
    try:
        knobs = kind(**values)
    except ValueError as error:  # a room's own check in __post_init__
        raise ConfigError(f"{where}: {error}") from error
    for key, value in values.items():
        _check_size(key, value, f"{where}: {key}")
    return knobs


def suggestion(key: str, names: Iterable[str]) -> str:
    """“Did you mean …?”, or the list of what there is."""
    known = sorted(names)
    near = difflib.get_close_matches(key, known, 1)
    return f"Did you mean “{near[0]}”?" if near else f"Known here: {', '.join(known)}."


_MAY_BE_ZERO = frozenset({"port", "host_gap_s", "hint_cap_s"})


def _check_size(key: str, value: object, where: str) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return
    if value < 0 or (value == 0 and key not in _MAY_BE_ZERO):
        raise ConfigError(f"{where} must be greater than 0, not {value}.")
    if key == "port" and value > 65535:
        raise ConfigError(f"{where} must be a port number, at most 65535, not {value}.")


def _value(hint: Any, value: object, where: str) -> object:
    origin = get_origin(hint)
    if origin is Literal:
        return _choice(value, [str(choice) for choice in get_args(hint)], where)
    if origin in (tuple, frozenset):
        return _many(hint, value, where)
    if origin in (Union, types.UnionType):
        return _value(next(arm for arm in get_args(hint) if arm is not type(None)), value, where)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(_choice(value, [member.value for member in hint], where))
    if hint is time:
        return _time(value, where)
    return _plain(hint, value, where)


def _plain(hint: type, value: object, where: str) -> object:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise ConfigError(f"{where} must be {_NAMES.get(hint, hint.__name__)}, not {value!r}.")
    return value


def _choice(value: object, choices: list[str], where: str) -> str:
    if value not in choices:
        raise ConfigError(f"{where} must be one of {', '.join(choices)}, not {value!r}.")
    return str(value)


def _many(hint: Any, value: object, where: str) -> object:
    if not isinstance(value, list):
        raise ConfigError(f"{where} must be a list in square brackets, not {value!r}.")
    item = get_args(hint)[0]
    return get_origin(hint)(_value(item, one, f"{where}[{i}]") for i, one in enumerate(value))


def _time(value: object, where: str) -> time:
    try:
        return value if isinstance(value, time) else time.fromisoformat(str(value))
    except ValueError:
        raise ConfigError(f"{where} must be a time of day such as 08:00, not {value!r}.") from None
