"""Telegram's subset of HTML: text and entities, or the refusal that Telegram would give."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.facts import bad

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "code": {"class"},
    "span": {"class"},
    "tg-emoji": {"emoji-id"},
    "blockquote": {"expandable"},
}
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_TAG = re.compile(r"<(/?)([a-zA-Z0-9-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"\s*([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
MOST_ENTITIES = 100


@dataclass(slots=True)
class Parsed:
    """What Telegram makes of a text; ``complaints`` is what it would spoil without a word."""

    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int
    """In UTF-16 units of the text."""
    depth: int


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.text: list[str] = []
        self.length = 0
        self.stack: list[_Open] = []
        self.entities: list[tuple[int, dict[str, Any]]] = []
        self.complaints: list[str] = []

    def read(self) -> Parsed:
        while self.position < len(self.source):
            character = self.source[self.position]
            if character == "<":
                self._tag()
            elif character == "&" and (found := _REFERENCE.match(self.source, self.position)):
                self._add(html.unescape(found.group()))
                self.position = found.end()
            else:
                if character == "&" and re.match(r"&[a-zA-Z]+;", self.source[self.position :]):
                    self.complaints.append(f"named entity left as it is: {self.source[self.position :][:8]!r}")
                self._add(character)
                self.position += 1
        if self.stack:
            raise self._broken(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return self._finish()

    def _add(self, text: str) -> None:
        self.text.append(text)
        self.length += units(text)

    def _broken(self, why: str) -> Exception:
        return bad(f"can't parse entities: {why}")

    @property
    def _at(self) -> int:
        return len(self.source[: self.position].encode())

    def _tag(self) -> None:
        found = _TAG.match(self.source, self.position)
        if found is None:
            name = re.match(r"</?([a-zA-Z0-9-]*)", self.source[self.position :])
            if name and name[1] in TAGS:
                raise self._broken(f"Unclosed start tag at byte offset {self._at}")
            raise self._broken(f'Unsupported start tag "{name[1] if name else ""}" at byte offset {self._at}')
        slash, name, rest = found.groups()
        tag = name.lower()
        if slash:
            self._end(tag)
        else:
            self._start(tag, rest)
        self.position = found.end()

    def _start(self, tag: str, rest: str) -> None:
        if tag not in TAGS:
            raise self._broken(f'Unsupported start tag "{tag}" at byte offset {self._at}')
        if rest.rstrip().endswith("/"):
            raise self._broken(f"Unexpected end of start tag at byte offset {self._at}")
        attributes = {
            m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(rest) if m[1]
        }
        for extra in attributes.keys() - _ATTRIBUTES.get(tag, set()):
            self.complaints.append(f"attribute {extra!r} of <{tag}> is ignored")
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._broken(f'Tag "span" must have class "tg-spoiler" at byte offset {self._at}')
        if any(open_.tag in {"code", "pre"} for open_ in self.stack) and not (
            tag == "code" and self.stack[-1].tag == "pre"
        ):
            self.complaints.append(f"<{tag}> inside <{self.stack[-1].tag}> is ignored")
        if any(open_.tag == tag for open_ in self.stack):
            self.complaints.append(f"<{tag}> inside <{tag}>")
        self.stack.append(_Open(tag, attributes, self.length, len(self.stack)))

    def _end(self, tag: str) -> None:
        if not self.stack:
            raise self._broken(f"Unexpected end tag at byte offset {self._at}")
        opened = self.stack.pop()
        if tag not in {"", opened.tag}:
            expected = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise self._broken(f"Unmatched end tag at byte offset {self._at}, {expected}")
        length = self.length - opened.start
        if length == 0:
            self.complaints.append(f"empty <{opened.tag}>")
            return
        entity: dict[str, Any] = {"type": TAGS[opened.tag], "offset": opened.start, "length": length}
        if opened.tag == "a" and not self._link(entity, opened):
            return
        if opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        self.entities.append((opened.depth, entity))

    def _link(self, entity: dict[str, Any], opened: _Open) -> bool:
        address = opened.attributes.get("href", "")
        if not re.match(r"(https?://[^\s/]|tg://|mailto:)", address):
            self.complaints.append(f"link without a usable address: {address!r}")
            return False
        entity["url"] = address
        return True

    def _finish(self) -> Parsed:
        text = "".join(self.text)
        stripped = text.strip()
        cut = units(text[: len(text) - len(text.lstrip())])
        end = units(stripped)
        entities = []
        for _, entity in sorted(self.entities, key=lambda row: (row[1]["offset"], -row[1]["length"], row[0])):
            start = max(0, entity["offset"] - cut)
            stop = min(end, entity["offset"] + entity["length"] - cut)
            if start < stop:
                entities.append(entity | {"offset": start, "length": stop - start})
        if len(entities) > MOST_ENTITIES:
            self.complaints.append(f"{len(entities)} entities: those after {MOST_ENTITIES} are ignored")
        return Parsed(stripped, entities[:MOST_ENTITIES], self.complaints)


def parse(source: str, mode: str | None) -> Parsed:
    """Text and entities of a message.

    Raises:
        Refusal: markup that Telegram refuses.
    """
    if not mode:
        return Parsed(source.strip())
    if mode.upper() != "HTML":
        raise bad("unsupported parse_mode")
    return _Reader(source).read()


def found_in(text: str) -> list[dict[str, Any]]:
    """Entities that Telegram finds in what people type: commands and mentions."""
    return [
        {
            "type": "bot_command" if match.group().startswith("/") else "mention",
            "offset": units(text[: match.start()]),
            "length": units(match.group()),
        }
        for match in re.finditer(r"(?<![\w/@])(?:/[A-Za-z0-9_]{1,32}(?:@\w+)?|@[A-Za-z0-9_]{4,32})", text)
    ]
