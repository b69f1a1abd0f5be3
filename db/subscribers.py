"""Readers: who they are, what they want, what they were told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Unpack

from db.ledger import Ledger
from db.records import Subscriber, SubscriberChanges
from news.model import Told, Topic


class Subscribers(Ledger):
    """Chats and all that hangs on them. What is noted for a chat that is not known is dropped silently."""

    async def ensure(self, chat: int, kind: str, title: str, language: str, zone: str, now: datetime) -> Subscriber:
        """The chat's record, made at first contact.

        A known chat keeps its language and zone, takes the new kind and title, and is active again: it wrote.
        """
        raise NotImplementedError

    async def get(self, chat: int) -> Subscriber | None:
        """The chat's record; inside ``write()`` it is held until the end."""
        raise NotImplementedError

    async def all(self) -> tuple[Subscriber, ...]:
        """Every chat, by first contact."""
        raise NotImplementedError

    async def update(self, chat: int, **changes: Unpack[SubscriberChanges]) -> Subscriber | None:
        """Change what is given; ``None`` for an unknown chat."""
        raise NotImplementedError

    async def subscribe(self, chat: int, topic: Topic, now: datetime) -> bool:
        """Follow a topic. Returns whether it is new to the chat."""
        raise NotImplementedError

    async def unsubscribe(self, chat: int, canonical: str) -> bool:
        """Drop a topic by its canonical spelling. Returns whether it was there."""
        raise NotImplementedError

    async def topics(self, chat: int) -> tuple[tuple[str, str], ...]:
        """The chat's topics as (canonical, title), in order of subscribing."""
        raise NotImplementedError

    async def told(self, chat: int, stories: Sequence[int] | None = None) -> dict[int, Told]:
        """What the chat was told, by story; of some stories, or of all."""
        raise NotImplementedError

    async def tell(self, chat: int, rows: Sequence[Told]) -> None:
        """Note what the chat was told; the last word on a story counts. Merged stories are noted as one."""
        raise NotImplementedError

    async def mute(self, chat: int, story: int) -> None:
        """Hear no more of a story."""
        raise NotImplementedError

    async def unmute(self, chat: int, story: int) -> None:
        """Hear of it again."""
        raise NotImplementedError

    async def muted(self, chat: int) -> frozenset[int]:
        """Ids of the stories that the chat does not want to hear of."""
        raise NotImplementedError

    async def follow(self, chat: int, story: int) -> None:
        """Keep up with a story, whatever its topics; a followed story does not age out."""
        raise NotImplementedError

    async def unfollow(self, chat: int, story: int) -> None:
        """Leave it to its topics."""
        raise NotImplementedError

    async def followed(self, chat: int) -> frozenset[int]:
        """Ids of the stories that the chat follows."""
        raise NotImplementedError

    async def forget(self, chat: int) -> dict[str, int]:
        """Delete everything of a chat. Returns how many rows went, by table; every table has a number."""
        raise NotImplementedError

    async def migrate(self, old: int, new: int) -> bool:
        """Give everything of a chat to its new id (a group became a supergroup).

        Settings of the old id win. Returns whether there was anything; a second call changes nothing.
        """
        raise NotImplementedError
