"""``config.toml`` and the environment -> the rooms' own frozen knobs. The only place that reads either."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.collect import CollectKnobs
from bot.digest import DigestKnobs
from bot.knobs import ConfigError, read_knobs, suggestion
from bot.log import LogKnobs
from bot.pacer import PacerKnobs
from bot.telegram import TelegramKnobs, looks_like_token
from bot.web import WebKnobs
from db.records import RetentionKnobs
from feeds.catalogue import CatalogueError, read_opml, read_sources
from feeds.due import RhythmKnobs
from feeds.fetch import FetchKnobs
from feeds.poll import PollKnobs
from news.model import Source
from summarizer.brief import BriefKnobs

ENVIRONMENT: Final = {"token": "WIREBRIEF_TELEGRAM_TOKEN", "store": "WIREBRIEF_STORE_URL"}
"""Secrets come from these variables, or from files that the same names with ``_FILE`` point at."""


@dataclass(frozen=True, slots=True)
class ServiceKnobs:
    """The instance as a whole."""

    language: Literal["en", "ar", "ru", "fr", "es", "de", "tr", "uk", "fa"] = "en"
    zone: str = "UTC"

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"zone “{self.zone}” is unknown. Use an IANA name such as Europe/Berlin.") from None


@dataclass(frozen=True, slots=True)
class StoreKnobs:
    """Where everything is kept."""

    url: str = "sqlite:///var/wirebrief.db"


@dataclass(frozen=True, slots=True)
class WorkerKnobs:
    """Processes that read feeds and pages, which are hostile until read."""

    count: int = 2
    timeout_s: float = 20.0
    memory_mb: int = 1024


@dataclass(frozen=True, slots=True)
class CatalogueKnobs:
    """Files with further sources."""

    opml: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that can be set."""

    service: ServiceKnobs
    store: StoreKnobs
    telegram: TelegramKnobs
    web: WebKnobs
    collect: CollectKnobs
    fetch: FetchKnobs
    pages: PollKnobs
    rhythm: RhythmKnobs
    workers: WorkerKnobs
    brief: BriefKnobs
    digest: DigestKnobs
    pace: PacerKnobs
    retention: RetentionKnobs
    log: LogKnobs
    sources: tuple[Source, ...] = field(repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never reach a log."""
        # The secret half of a token alone is a secret too: libraries print addresses in pieces.
        halves = (self.telegram.token, self.telegram.token.partition(":")[2])
        return (
            *halves,
            self.telegram.webhook_secret,
            *map(_password, (self.store.url, self.fetch.proxy, self.telegram.proxy)),
        )


_TELEGRAM: Final = ("allowed_chats", "administrators", "asks_per_minute", "webhook_url", "base_url", "proxy")

EXPOSED: Final[Mapping[str, tuple[type, tuple[str, ...]]]] = {
    "service": (ServiceKnobs, ("language", "zone")),
    "store": (StoreKnobs, ("url",)),
    "telegram": (TelegramKnobs, _TELEGRAM),
    "web": (WebKnobs, ("host", "port")),
    "collect": (CollectKnobs, ("every_s", "at_once")),
    "fetch": (
        FetchKnobs,
        ("contact", "total_s", "max_bytes", "connections", "per_host", "host_gap_s", "proxy", "allowed_hosts"),
    ),
    "pages": (PollKnobs, ("pages_per_poll", "short_text", "first_read_days")),
    "rhythm": (RhythmKnobs, ("floor_s", "ceiling_s", "hint_cap_s", "error_ceiling_s")),
    "workers": (WorkerKnobs, ("count", "timeout_s", "memory_mb")),
    "brief": (BriefKnobs, ("stories", "lines", "max_words", "algorithm")),
    "digest": (DigestKnobs, ("every_s", "catch_up_h", "expire_h")),
    "pace": (PacerKnobs, ("per_second", "chat_gap_s", "group_per_minute")),
    "retention": (RetentionKnobs, ("text_days", "article_days", "delivery_days")),
    "log": (LogKnobs, ("level", "form")),
}
"""Table of the file -> the knobs it sets, and those of them that the file may name."""

_CATALOGUE: Final = "catalogue"


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Config:
    """The configuration of a file, with the secrets of the environment.

    Raises:
        ConfigError: one sentence with file, key and cure.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            f"There is no {path}. Copy config.example.toml to it, or name another with --config."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from error
    return _with_secrets(read(tables, str(path), path.parent), environment)


def read(tables: Mapping[str, object], where: str, folder: Path) -> Config:
    """The configuration of parsed TOML.

    Args:
        tables: what ``tomllib`` read.
        where: name of the file, for messages.
        folder: where file names in the configuration start from.

    Raises:
        ConfigError: one sentence with file, key and cure.
    """
    names = (*EXPOSED, _CATALOGUE)
    for name, table in tables.items():
        if name not in names:
            raise ConfigError(f"{where}: unknown table [{name}]. {suggestion(name, names)}")
        if not isinstance(table, dict):
            raise ConfigError(f"{where}: “{name}” must be a table: write [{name}] on a line of its own.")
    parts: dict[str, Any] = {
        name: read_knobs(kind, _table(tables, name), f"{where}, [{name}]", keys)
        for name, (kind, keys) in EXPOSED.items()
    }
    return Config(**parts, sources=_sources(_table(tables, _CATALOGUE), where, folder))


def _table(tables: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = tables.get(name, {})
    return table if isinstance(table, dict) else {}


def _sources(table: Mapping[str, object], where: str, folder: Path) -> tuple[Source, ...]:
    rows = table.get("sources", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ConfigError(f"{where}, [catalogue]: sources must be a list of tables such as {{ name = …, url = … }}.")
    rest = {key: value for key, value in table.items() if key != "sources"}
    files = read_knobs(CatalogueKnobs, rest, f"{where}, [catalogue]", ("opml",)).opml
    try:
        found = list(read_sources(rows))
        for file in files:
            found += read_opml((folder / file).read_bytes())
    except CatalogueError as error:
        raise ConfigError(f"{where}, [catalogue]: {error}") from error
    except OSError as error:
        raise ConfigError(f"{where}, [catalogue]: an OPML file cannot be read: {error}.") from error
    return tuple({source.key: source for source in found}.values())


def _with_secrets(config: Config, environment: Mapping[str, str]) -> Config:
    token, store = _secret(environment, ENVIRONMENT["token"]), _secret(environment, ENVIRONMENT["store"])
    if token:
        config = replace(config, telegram=replace(config.telegram, token=token))
    return replace(config, store=StoreKnobs(store)) if store else config


def _secret(environment: Mapping[str, str], name: str) -> str:
    file = environment.get(f"{name}_FILE", "")
    if not file:
        return environment.get(name, "").strip()
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        if looks_like_token(file):
            raise ConfigError(f"{name}_FILE must name a file. The token itself goes into {name}.") from None
        raise ConfigError(f"{name}_FILE points at “{file}”, which cannot be read: {error}.") from error


def _password(url: str) -> str:
    login, at, _ = url.rpartition("@")
    return login.rpartition(":")[2] if at and login.count(":") > 1 else ""
