"""Stories that readers are likely to be shown, condensed before anybody asks: a brief meets them ready.

Nobody may notice but by a shorter wait. One story at a time is condensed, in a thread, none while somebody waits for
a brief, and with pauses; what is left is condensed for whoever asks, as it always was.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from datetime import timedelta
from typing import Final

from bot.log import failure
from bot.memory import tidy
from handlers.candidates import Asked, filled, ordered
from handlers.desk import Desk
from news.model import Score, Story, Topic
from summarizer.brief import condense_once, reads

_log = logging.getLogger(__name__)
DAY: Final = timedelta(days=1)
MOST: Final = 600
"""Stories that are kept ready, of the thousand that are remembered (``summarizer.remembered``)."""
A_ROUND: Final = 50
"""Stories of a round: then it is looked anew which are the most promising."""
PAUSE_S: Final = 0.1
"""Between two stories, which take some 30 ms each."""
EVERYTHING: Final = Topic(((),), "", "")
"""The one alternative that asks for nothing: each article fulfils it."""


class ReadAhead:
    """Condenses the most promising stories of the last day, and again those that have changed."""

    def __init__(self, pause_s: float = PAUSE_S) -> None:
        self._pause_s = pause_s
        self._ready: set[int] = set()
        self._changed: set[int] = set()
        self._bell = asyncio.Event()

    def changed(self, stories: Collection[int]) -> None:
        """Say that stories have changed, after the transaction that changed them; returns at once."""
        if stories:
            self._changed.update(stories)
            self._bell.set()

    async def run(self, desk: Desk) -> None:
        """Read ahead until cancelled: all that is stored, then whatever changes."""
        while True:
            self._bell.clear()
            try:
                while await self.round(desk):
                    pass
                await desk.waiting.nobody()
                tidy()
            except Exception as error:  # The rim: nobody has asked for it, and what changes next is read again.
                failure(_log, "stories not read ahead", error)
            await self._bell.wait()

    async def round(self, desk: Desk) -> int:
        """Condense the most promising stories that are not ready, ``A_ROUND`` at most.

        Sport, opinion and the like are passed over: a brief that shows them can wait for them.

        Returns:
            How many stories were looked at; 0: all are ready.

        Raises:
            StoreError: the store cannot be read.
        """
        self._ready -= self._changed  # before the store is read: what changes from now on is read the next time
        self._changed.clear()
        rows, looked_at = await self._next(desk)
        for story, score in rows:
            await desk.waiting.nobody()
            await asyncio.to_thread(condense_once, story, score, knobs=desk.knobs.brief, language=desk.knobs.language)
            await asyncio.sleep(self._pause_s)
        return looked_at

    async def _next(self, desk: Desk) -> tuple[list[tuple[Story, Score]], int]:
        """Stories with the texts that are read, and how many were looked at for them."""
        now, (knobs, language) = desk.now(), (desk.knobs.brief, desk.knobs.language)
        await desk.waiting.nobody()
        async with desk.store.read() as books:
            found = await books.stories.find(EVERYTHING, since=now - DAY, until=now, expand=desk.atlas.members)
            promising = [match.story for match in found.matches[:MOST]]
            self._ready &= set(promising)
            new = [story for story in promising if story not in self._ready][:A_ROUND]
            self._ready |= set(new)
            asked = Asked(EVERYTHING, now - DAY, now)
            ranked = await ordered(books, await books.stories.outlines(new), asked, desk.atlas)
            texts = await books.stories.texts(
                [id for story, _ in ranked.rows for id in reads(story, knobs, language)]
            )
        return [(_with_texts(story, texts), score) for story, score in ranked.rows], len(new)


def _with_texts(story: Story, texts: dict[int, str]) -> Story:
    return Story(story.id, filled(story.reports, texts))
