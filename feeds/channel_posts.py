"""A channel's message -> headline, text and hashtags.

A message has no headline of its own: its first line or first sentence serves as one. A line that does not end as a
sentence is taken out of the text, as the headline of a page is. A sentence stays in it, because who claims it and
what it counts are read from the text; that it is not quoted below itself is seen to where sentences are chosen.

What is cut off at the end is told by its links, in any language: hashtags, the channel's own name, bare addresses,
short lines that are nothing but a link. Furniture without links is left to ``feeds.furniture``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml import etree

from news.text import words

MAX_TITLE = 150
"""Characters of a headline that is made of a first sentence; a longer one is cut."""
MAX_BOLD = 200
"""Characters of a first line in bold type that is taken for a headline."""
SHORT_WORDS = 8
"""A last line of at most so many words that is nothing but a link is a button."""
PROMPT_WORDS = 15
"""A last line of at most so many words that links to the channel itself is an invitation."""
INTRODUCTION_WORDS = 4
"""What stands at most before a bare address or name: "More on", "Source:"."""
LABEL_WORDS, LABEL_CHARACTERS = 2, 30
"""A line of no more is a label, such as "Breaking", unless there is nothing else."""
MAX_LINES = 1000
"""Lines of a message that are read; Telegram allows 4,096 characters."""

_SEARCHED = 3 * MAX_TITLE
"""Characters in which the end of the first sentence is looked for."""

_BREAKS = frozenset({"br", "div", "p", "blockquote", "pre", "li", "ul", "ol"})
_BOLD = frozenset({"b", "strong"})
_TELEGRAM = r"(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/"
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]+\.[^\s.@]{2,}(?:/\S*)?", re.IGNORECASE)
_FULL_STOP = re.compile(r"(?P<sign>[.!?…؟۔]+)[\"'”’»)\]]*(?=\s|$)|[。！？]+[」』”’)]*")
_ENDED = re.compile("[.!?…؟۔。！？][\"'”’»)\\]]*$")
_SHORT = re.compile(r"(?:\b\d{1,2}|\b[^\W\d_]{1,2})$")
_TITLES = re.compile(
    r"\b(?:gen|col|maj|sgt|capt|adm|prof|sen|rep|gov|rev|mrs|inc|ltd|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|ген|кап|полк|акад|проф|обл|пос|дер|бул|вул|bzw|ggf)$",
    re.IGNORECASE,
)
_DECORATION = frozenset("|•·*—–-‼⁉\ufe0f\u20e3→←↑↓")
_DECORATIVE = frozenset({"So", "Sk", "Zs", "Cf", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Post:
    """What a message says."""

    headline: str
    text: str
    """Paragraphs parted by an empty line; empty where the message is no more than a headline."""
    hashtags: tuple[str, ...]
    """Without the sign, underscores as spaces."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of a line in one style."""

    text: str
    bold: bool = False
    link: str = ""

    @property
    def size(self) -> int:
        return len(words(self.text))

    @property
    def is_hashtag(self) -> bool:
        return bool(self.link) and self.text.strip().startswith("#")

    @property
    def is_address(self) -> bool:
        return bool(self.link) and _ADDRESS.fullmatch(self.text.strip()) is not None

    @property
    def is_reference(self) -> bool:
        """A name such as ``@name`` or an address as such: no words of a sentence."""
        return self.is_address or (bool(self.link) and self.text.strip().startswith("@"))

    @property
    def spoken(self) -> str:
        """As it is read: a hashtag inside a sentence is a word of it."""
        return self.text.replace("#", "").replace("_", " ") if self.is_hashtag else self.text


@dataclass(frozen=True, slots=True)
class _Line:
    """What stands between two line breaks."""

    runs: tuple[_Run, ...]

    @property
    def text(self) -> str:
        return " ".join("".join(run.spoken for run in self.runs).split())

    @property
    def is_bold(self) -> bool:
        return all(run.bold for run in self.runs if run.size)

    @property
    def is_bare(self) -> bool:
        """Whether there are no words but hashtags, names and addresses."""
        return all(run.is_hashtag or run.is_reference for run in self.runs if run.size)


def post_of(element: etree._Element, channel: str) -> Post | None:
    """What a message says.

    Args:
        element: the text of the message.
        channel: its name, to know links to the channel itself.

    Returns:
        ``None`` where there are no words but hashtags, names and addresses.
    """
    lines = _lines(element)
    kept = _trimmed(lines, channel)
    if not kept:
        return None
    tags = (" ".join(run.spoken.split()) for line in lines for run in line.runs if run.is_hashtag)
    headline, text = _headed([(line.text, line.is_bold) for line in kept])
    return Post(headline, "\n\n".join(text), tuple(dict.fromkeys(tag for tag in tags if tag)))


def _lines(element: etree._Element) -> list[_Line]:
    """The lines of a text that are not blank, in runs of one style."""
    lines: list[list[_Run]] = [[]]
    bold = 0
    links: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        started, tag = event == "start", part.tag
        if tag in _BREAKS:
            lines.append([])
        elif tag in _BOLD:
            bold += 1 if started else -1
        elif tag == "a" and started:
            links.append(part.get("href", ""))
        elif tag == "a":
            links.pop()
        text = part.text if started else part.tail
        if text and (started or part is not element):
            lines[-1].append(_Run(text, bold > 0, links[-1] if links else ""))
    read = (_Line(tuple(runs)) for runs in lines[: 2 * MAX_LINES])
    return [line for line in read if line.text][:MAX_LINES]


# -- what is cut off ---------------------------------------------------------------------------------------


def _trimmed(lines: Sequence[_Line], channel: str) -> list[_Line]:
    """The lines without signs before them and signs and buttons behind them."""
    kept = list(lines)
    while kept and kept[0].is_bare:
        kept.pop(0)
    while kept and (kept[-1].is_bare or (len(kept) > 1 and _is_button(kept[-1], channel))):
        kept.pop()
    if kept:
        kept[-1] = _without_signs(kept[-1])
    return kept


def _is_button(line: _Line, channel: str) -> bool:
    """Whether a last line is no sentence but a way out of the message."""
    size = sum(run.size for run in line.runs)
    linked = [run for run in line.runs if run.link and run.size]
    free = size - sum(run.size for run in linked)
    if not free:
        return size <= SHORT_WORDS
    bare = _without_signs(line)
    if bare != line and _is_sentence(bare.text):
        return False
    if free <= INTRODUCTION_WORDS and linked and all(run.is_reference for run in linked):
        return True
    return size <= PROMPT_WORDS and any(_inviting(channel).fullmatch(run.link) for run in linked)


@lru_cache(maxsize=1000)
def _inviting(channel: str) -> re.Pattern[str]:
    """Addresses of a channel itself, and invitations to others."""
    name = re.escape(channel)
    own = rf"{_TELEGRAM}(?:s/)?{name}/?(?:\?.*)?|tg://resolve\?domain={name}"
    others = rf"{_TELEGRAM}(?:\+|joinchat/|addlist/|boost).*|tg://(?:join|boost|addlist).*"
    return re.compile(f"{own}|{others}", re.IGNORECASE)


def _without_signs(line: _Line) -> _Line:
    """A line without the addresses at its end, and without the hashtags and names that follow its last sentence."""
    runs = list(line.runs)
    while runs and (runs[-1].is_address or not runs[-1].size):
        runs.pop()
    end = len(runs)
    while end and (runs[end - 1].is_hashtag or runs[end - 1].is_reference or not runs[end - 1].size):
        end -= 1
    if end and _is_sentence(runs[end - 1].text):
        del runs[end:]
    if not runs or sum(bool(run.link) for run in runs) == sum(bool(run.link) for run in line.runs):
        return line
    last = runs[-1]
    return _Line((*runs[:-1], replace(last, text=last.text[: _bare_end(last.text)])))


# -- the headline ------------------------------------------------------------------------------------------


def _headed(lines: Sequence[tuple[str, bool]]) -> tuple[str, list[str]]:
    """The headline of some lines, each with whether it is bold, and the paragraphs that are left."""
    texts = [text for text, _ in lines]
    at = next((number for number, text in enumerate(texts) if not _is_label(text)), None)
    if at is None:
        return _shortened(_undecorated(" ".join(texts))), []
    labels, first, rest = texts[:at], texts[at], texts[at + 1 :]
    if rest and first.endswith(":"):
        first, rest = f"{first} {rest[0]}", rest[1:]
    bold = lines[at][1] and len(first) <= MAX_BOLD and not _is_sentence(first)
    end = len(first) if bold else _sentence_end(first)
    headline = _undecorated(first[:end])
    if bold or (end == len(first) and len(headline) <= MAX_TITLE and not _is_sentence(headline)):
        return headline, [*labels, *rest]
    return _shortened(headline), [*labels, first, *rest]


def _is_sentence(text: str) -> bool:
    return _ENDED.search(_undecorated(text)) is not None


def _is_label(text: str) -> bool:
    return len(text) <= LABEL_CHARACTERS and len(words(text)) <= LABEL_WORDS and not text.endswith(":")


def _sentence_end(text: str) -> int:
    """Where the first sentence ends that is more than a label."""
    for match in _FULL_STOP.finditer(text, 0, _SEARCHED):
        before, after = text[: match.start()], text[match.end() :].lstrip()
        dotted = match["sign"] == "." and (_SHORT.search(before) or _TITLES.search(before))
        if dotted or after[:1].islower() or len(words(before)) <= LABEL_WORDS:
            continue
        if not _is_open(text[: match.end()]):
            return match.end()
    return len(text)


def _is_open(text: str) -> bool:
    """Whether a quotation that begins in a text goes on after it."""
    return any(text.count(first) > text.count(last) for first, last in ("«»", "“”", "「」"))


def _undecorated(text: str) -> str:
    """A text without the emoji, bullets and arrows around it."""
    end = _bare_end(text)
    start = next((at for at in range(end) if not _is_decoration(text[at])), end)
    return text[start:end]


def _bare_end(text: str) -> int:
    """Where the emoji, bullets and arrows at the end of a text begin."""
    return next((at for at in range(len(text), 0, -1) if not _is_decoration(text[at - 1])), 0)


def _is_decoration(character: str) -> bool:
    return character in _DECORATION or (unicodedata.category(character) in _DECORATIVE and character != "°")


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_TITLE else text[:MAX_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
