"""Every text that a person reads, in every language that the bot speaks. The door to Babel.

``phrases/<language>.toml`` holds the words: a key is a sentence with ``{fields}``, or a table of CLDR plural forms
(``one``, ``few``, ``many``, ``other``). Numbers, dates and relative times come from the CLDR through Babel.
What one language lacks is said in English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from string import Formatter

from babel import Locale
from babel.dates import format_skeleton, format_time, format_timedelta, get_timezone_location
from babel.numbers import format_decimal
from babel.units import format_unit

from handlers.markup import Html, Part, concat, isolate, text
from news.calendar import DAY_NAMES, EVERY_DAY, zone
from news.text import fold

FALLBACK = "en"
_LOCALES = {"en": "en_GB"}  # the day before the month, as everywhere but in one country
_WEEKENDS = {"ar": frozenset({4, 5}), "fa": frozenset({4})}  # CLDR: Friday and Saturday; Friday
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")

Forms = Mapping[str, str]
Value = Part | int


@dataclass(frozen=True, slots=True)
class Phrases:
    """How the bot speaks one language."""

    language: str
    table: Mapping[str, str | Forms]
    locale: Locale

    # -- sentences ---------------------------------------------------------------------------------------

    def html(self, key: str, **values: Value) -> Html:
        """A phrase as Telegram HTML; plain values are escaped, and kept apart where they run the other way.

        Raises:
            KeyError: no such phrase.
        """
        return self._fill(self._template(key, values), values)

    def plain(self, key: str, **values: str | int) -> str:
        """A phrase as plain text, for buttons and notices."""
        spelled = {name: self._spelled(value) for name, value in values.items()}
        return self._template(key, values).format_map(spelled)

    def has(self, key: str) -> bool:
        """Whether there is such a phrase."""
        return key in self.table

    def _template(self, key: str, values: Mapping[str, Value]) -> str:
        entry = self.table[key]
        if isinstance(entry, str):
            return entry
        count = values.get("n")
        form = self.locale.plural_form(count) if isinstance(count, int) else "other"
        return entry.get(form, entry["other"])

    def _fill(self, template: str, values: Mapping[str, Value]) -> Html:
        parts: list[Html] = []
        for literal, name, _, _ in Formatter().parse(template):
            parts.append(text(literal))
            if name is not None:
                parts.append(self._part(values[name]))
        return concat(*parts)

    def _part(self, value: Value) -> Html:
        """Plain words may run the other way; what is markup already was put together by somebody who knew."""
        if isinstance(value, Html):
            return value
        return text(self.number(value)) if isinstance(value, int) else isolate(value, self.language)

    def _spelled(self, value: str | int) -> str:
        return self.number(value) if isinstance(value, int) else value

    # -- numbers, dates, names -----------------------------------------------------------------------------

    def number(self, value: float) -> str:
        """A number as it is written in this language."""
        return self._digits(str(format_decimal(value, locale=self.locale)))

    def date(self, at: datetime, zone_: str) -> str:
        """Weekday and date, such as ``Sun 22 Nov``."""
        return self._digits(format_skeleton("MMMEd", at, zone(zone_), locale=self.locale))

    def clock(self, at: datetime, zone_: str) -> str:
        """Time of day, such as ``08:00``."""
        return self._digits(str(format_time(at.astimezone(zone(zone_)), "HH:mm", locale=self.locale)))

    def moment(self, at: datetime, now: datetime, zone_: str) -> str:
        """A time as short as it is clear: ``21:40`` today, ``Sat 21:40`` this week, ``3 Nov`` before."""
        there = zone(zone_)
        days = (now.astimezone(there).date() - at.astimezone(there).date()).days
        if days == 0:
            return self.clock(at, zone_)
        if 0 < days < 7:
            return f"{self.weekday(at.astimezone(there).weekday())} {self.clock(at, zone_)}"
        return self._digits(format_skeleton("MMMd", at, there, locale=self.locale))

    def due(self, at: datetime, zone_: str) -> str:
        """Weekday, date and time of something to come."""
        return self.plain("when.date_time", date=self.date(at, zone_), time=self.clock(at, zone_))

    def ago(self, at: datetime, now: datetime) -> str:
        """How long ago, such as ``3 hours ago``."""
        passed = max(now - at, timedelta(seconds=1))
        return self._digits(format_timedelta(-passed, add_direction=True, threshold=1.2, locale=self.locale))

    def hours(self, count: int) -> str:
        """A span of hours, in days from two days on, such as ``24 hrs``."""
        unit, amount = ("day", count // 24) if count >= 48 and count % 24 == 0 else ("hour", count)
        return self._digits(str(format_unit(amount, unit, length="short", locale=self.locale)))

    def city(self, zone_: str) -> str:
        """The city that a zone is called by, in this language; ``UTC+03:00`` for a mere offset."""
        there = zone(zone_)
        if zone_[:1] in "+-":
            return f"UTC{zone_}"
        if zone_ == "UTC":
            return "UTC"
        return str(get_timezone_location(there, self.locale, return_city=True)) or zone_

    def weekday(self, day: int) -> str:
        """Short name of a weekday, Monday = 0."""
        return str(self.locale.days["format"]["abbreviated"][day])

    def days(self, days: frozenset[int]) -> str:
        """Weekdays in words: ``daily``, or their short names."""
        if days >= EVERY_DAY:
            return self.plain("days.daily")
        return self.plain("punctuation.list").join(self.weekday(day) for day in sorted(days))

    def day_names(self) -> dict[str, frozenset[int]]:
        """Folded words for weekdays, in this language and in English."""
        names = dict(DAY_NAMES)
        weekend = _WEEKENDS.get(self.language, DAY_NAMES["weekends"])
        names[fold(self.plain("days.daily"))] = EVERY_DAY
        names[fold(self.plain("days.weekdays"))] = EVERY_DAY - weekend
        names[fold(self.plain("days.weekends"))] = weekend
        for context in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                for day, name in self.locale.days[context][width].items():
                    names[fold(name).rstrip(".")] = frozenset({day})
        return names

    def month_names(self) -> dict[str, int]:
        """Folded words for months, in this language and in English; January is 1."""
        names: dict[str, int] = {}
        for locale in (Locale.parse(FALLBACK), self.locale):
            for context in ("format", "stand-alone"):
                for width in ("abbreviated", "wide"):
                    for month, name in locale.months[context][width].items():
                        names[fold(name).rstrip(".")] = month
        return names

    def language_name(self, code: str) -> str:
        """A language in this language."""
        return str(self.locale.languages.get(code, code))

    def _digits(self, plain: str) -> str:
        return plain.translate(_PERSIAN_DIGITS) if self.language == "fa" else plain


def own_name(language: str) -> str:
    """A language's name in itself, such as ``Türkçe``."""
    name = Locale.parse(language).get_display_name() or language
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=32)
def phrases(language: str) -> Phrases:
    """The phrases of a language; of English where the bot does not speak it."""
    own = _read(language)
    if own is None:
        return phrases(FALLBACK)
    return Phrases(language, {**(_read(FALLBACK) or {}), **own}, Locale.parse(_LOCALES.get(language, language)))


@lru_cache(maxsize=32)
def _read(language: str) -> Mapping[str, str | Forms] | None:
    """The phrases of one file by dotted key."""
    resource = files("handlers") / "phrases" / f"{language}.toml"
    if not language.isalpha() or not resource.is_file():
        return None
    return dict(_flat("", tomllib.loads(resource.read_text(encoding="utf-8"))))


_PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})


def _flat(prefix: str, table: Mapping[str, object]) -> list[tuple[str, str | Forms]]:
    rows: list[tuple[str, str | Forms]] = []
    for key, value in table.items():
        if isinstance(value, str) or (isinstance(value, dict) and "other" in value and value.keys() <= _PLURALS):
            rows.append((prefix + key, value))
        elif isinstance(value, dict):
            rows += _flat(f"{prefix}{key}.", value)
    return rows


def spoken() -> tuple[str, ...]:
    """The languages that have a file."""
    folder = files("handlers") / "phrases"
    return tuple(sorted(item.name[:-5] for item in folder.iterdir() if item.name.endswith(".toml")))
