"""Updates nobody would think of: every kind and field that the manual knows (``updates.json``), with odd content."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.botapi.world import Json

WORDS = (
    "/brief", "/story #1 follow", "/subscribe", "/unsubscribe", "/digest 08:00", "/digest off", "/forget yes",
    "/why 1", "/settings language ar", "/timezone", "/start brief_", "/start", "/search", "/status", "/help",
    "/topics", "/nosuch", "/sources add http://127.0.0.1/", "/", "//", "@wirebrief_bot", "syria", "سوريا", "сирия",
    "24h", "7d", "#2", '"', "“", "-", "+", ",", "\u202e", "\u200f", "\u2066", "\u0000", "\ud800", "\udfff",
    "\U0001f5de", "é", "e\u0301", "\u0660", "<b>", "&amp;", "'; --", "%s", "{x}", "\n", "\t", "\r", " ", "\u00a0",
    "\u2028", "x" * 40, "ab" * 2100, "=", "=token", "#", "99999999999999999999",
)  # fmt: skip
COMMON = {"message": 0.08, "callback_query": 0.05, "channel_post": 0.02, "my_chat_member": 0.04}
"""Kinds that come more often than the others, which share the rest."""
_DEEP = 5


@cache
def facts() -> dict[str, Any]:
    text = (Path(__file__).parent / "updates.json").read_text(encoding="utf-8")
    types: dict[str, Any] = json.loads(text)["types"]
    return types


KINDS = tuple(facts()["Update"]["optional"])


class Inventor:
    """Makes updates; the same ones for the same dice."""

    def __init__(self, dice: random.Random, chats: Sequence[Json], users: Sequence[Json]) -> None:
        """``chats`` and ``users`` are those that updates come from."""
        self._dice, self._chats, self._users = dice, tuple(chats), tuple(users)
        self._ids = [row["id"] for row in (*self._chats, *self._users)]

    def update(self, kind: str = "") -> Json:
        """An update of a kind; of any, without one. Some lack what the manual requires; some are of no known kind."""
        kind = kind or self._kind()
        if self._dice.random() < 0.02:
            return {f"{kind}_of_tomorrow": self._object("Message", 0)}
        row = self._object(facts()["Update"]["optional"][kind][0], 0)
        if self._dice.random() < 0.03 and row:
            row.pop(self._dice.choice(list(row)))
        return {kind: row}

    def text(self) -> str:
        """Words that mean something to the bot, and signs that mean trouble."""
        return self._dice.choice(("", " ")).join(self._dice.choices(WORDS, k=self._dice.choice((1, 1, 2, 2, 3, 4))))

    def _kind(self) -> str:
        draw = self._dice.random()
        for kind, share in COMMON.items():
            draw -= share
            if draw < 0:
                return kind
        return self._dice.choice(KINDS)

    def _object(self, name: str, depth: int) -> Json:
        fact = facts()[name]
        if name in {"Chat", "User"}:
            return self._dice.choice(self._chats if name == "Chat" else self._users)
        optional = list(fact.get("optional", ()))
        most = max(0, 4 - 2 * depth)
        chosen = self._dice.sample(optional, min(len(optional), self._dice.randint(0, most))) if most else []
        if name == "Message" and depth == 0:
            chosen += ["from"] * (self._dice.random() < 0.9)
            chosen += ["text"] * (self._dice.random() < 0.7)
        if name == "CallbackQuery":
            chosen += ["data", "message"] * (self._dice.random() < 0.9)
        fields = {key: kinds for key, kinds in fact.get("optional", {}).items() if key in chosen}
        row = {key: self._value(key, kinds, depth + 1) for key, kinds in (fact.get("required", {}) | fields).items()}
        return row | fact.get("constant", {})

    def _value(self, key: str, kinds: Sequence[str], depth: int) -> Any:
        kind = self._dice.choice(list(kinds))
        while "one_of" in facts().get(kind, {}):  # some of them hold themselves: an end comes with a text
            members = facts()[kind]["one_of"]
            kind = "String" if depth > _DEEP and "String" in members else self._dice.choice(members)
        if kind.startswith("Array of "):
            many = self._dice.randint(0, 2 if depth < 4 else 0)
            return [self._value(key, [kind.removeprefix("Array of ")], depth) for _ in range(many)]
        if kind in facts():
            return self._object(kind, depth)
        if kind == "String":
            return self.text()
        if kind == "Boolean":
            return self._dice.random() < 0.5
        if kind == "Float":
            return self._dice.uniform(-180, 180)
        if key in {"migrate_to_chat_id", "migrate_from_chat_id"}:
            return self._dice.choice([row["id"] for row in self._chats if row["id"] < 0])
        if key.endswith("date"):
            return self._dice.choice((0, 1, 1_790_000_000))
        return self._dice.choice((0, 1, -1, 2**31, 2**52 - 1, self._dice.choice(self._ids)))
