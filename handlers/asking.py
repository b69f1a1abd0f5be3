"""Reading what people type after a command: windows of time, numbers, pages, topics, deep links."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.desk import Button
from handlers.reader import Reader
from news.model import TermKind, Topic
from news.topics import TopicError, parse_topic

WINDOWS_H = (6, 24, 168)
"""Windows offered as buttons, in hours."""
DEFAULT_WINDOW_H = 24
_MOST_HOURS = 24 * 30
_MOST_PAYLOAD = 64

_UNITS = {
    1: ("h", "hr", "hrs", "hour", "hours", "std", "ч", "час", "год", "س", "ساعة", "ساعت", "sa", "saat"),
    24: ("d", "day", "days", "j", "jours", "t", "tage", "días", "дн", "день", "дня", "дней", "дні", "днів", "يوم",
         "أيام", "روز", "g", "gün"),
    168: ("w", "week", "weeks", "нед", "тиж"),
}  # fmt: skip
_HOURS = {unit: hours for hours, units in _UNITS.items() for unit in units}
_WINDOW = re.compile(rf"(?:^|\s)(\d{{1,3}})\s?({'|'.join(sorted(_HOURS, key=len, reverse=True))})\.?$", re.IGNORECASE)
_NEW = re.compile(r"(?:^|\s)new$", re.IGNORECASE)
_PAGE = re.compile(r"(?:^|\s)#(\d{1,4})$")


@dataclass(frozen=True, slots=True)
class TopicAsk:
    """What follows ``/brief``."""

    topic: str
    hours: int
    only_new: bool

    def spelled(self) -> str:
        """The window as a command writes it."""
        return f"{self.hours // 24}d" if self.hours > 48 and self.hours % 24 == 0 else f"{self.hours}h"


def topic_ask(words: str) -> TopicAsk:
    """A topic, perhaps with ``new`` and a window such as ``6h`` or ``7d`` at its end."""
    rest, hours, only_new = words.strip(), DEFAULT_WINDOW_H, False
    window = _WINDOW.search(rest)
    if window:
        hours = max(1, min(_MOST_HOURS, int(window[1]) * _HOURS[window[2].lower()]))
        rest = rest[: window.start()].rstrip()
    if _NEW.search(rest):
        only_new, rest = True, _NEW.sub("", rest)
    return TopicAsk(rest.strip(), hours, only_new)


def page_ask(words: str) -> tuple[str, int]:
    """Words and the page at their end, such as ``#2``; the first where none is named."""
    page = _PAGE.search(words)
    return (words[: page.start()].strip(), max(1, int(page[1]))) if page else (words.strip(), 1)


def read_topic(typed: str, reader: Reader) -> Topic | TopicError:
    """A topic, or why it is none."""
    try:
        return parse_topic(typed, reader.atlas)
    except TopicError as error:
        return error


def near_topics(topic: Topic, reader: Reader) -> tuple[str, ...]:
    """Canonical topics that its words may have meant, where they are no known place."""
    words = [term.value for terms in topic.alternatives for term in terms if term.kind is not TermKind.REGION]
    typed = " ".join(words)
    found = [region for name in dict.fromkeys((typed, *words)) for region in reader.atlas.near(name)]
    return tuple(dict.fromkeys(region.id for region in found))[:3]


def topic_button(topic: Topic, reader: Reader, count: int | None = None, command: str = "brief") -> Button:
    """A button that asks for a topic, perhaps with how many stories it has."""
    name = reader.topic(topic)
    label = name if count is None else reader.phrases.plain("button.with_count", topic=name, n=count)
    return Button(label, command=f"/{command} {topic.canonical}")


# -- deep links --------------------------------------------------------------------------------------------

_ODD = re.compile(r"[^a-z0-9]")
_HEX = re.compile(r"-([0-9A-F]{2})")


def payload(topic: str) -> str | None:
    """The ``start`` payload that asks for a topic: blanks as ``_``, odd characters as ``-`` and hex UTF-8.

    Returns:
        ``None`` where it would be longer than Telegram's 64 characters.
    """

    def spelled(match: re.Match[str]) -> str:
        return "_" if match[0] == " " else "".join(f"-{byte:02X}" for byte in match[0].encode())

    made = "brief_" + _ODD.sub(spelled, topic)
    return made if len(made) <= _MOST_PAYLOAD else None


def topic_of(payload_: str) -> str | None:
    """The topic behind a ``start`` payload; ``None`` where it is none of ours."""
    prefix, _, coded = payload_.partition("_")
    if prefix != "brief" or not coded:
        return None
    raw = _HEX.sub(lambda match: chr(int(match[1], 16)), coded.replace("_", " "))
    try:
        return raw.encode("latin-1").decode()
    except UnicodeError:
        return None
