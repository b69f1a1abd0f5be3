"""Who reads: their language, their clock, and how they call topics, places and outlets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.records import Subscriber
from handlers.desk import Ask, Desk
from handlers.markup import Html, Part, isolate, link, shorten
from handlers.phrases import Phrases, phrases
from news.calendar import CalendarError, zone
from news.model import Ownership, Source, Term, TermKind, Topic
from news.regions import Atlas

ARROW = "\N{NORTH EAST ARROW}"
MOST_OUTLET = 90
"""UTF-16 units of an outlet's name, which stands on one line."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What an answer must know of the person who reads it."""

    phrases: Phrases
    zone: str
    """Canonical name of a zone that can be read."""
    atlas: Atlas
    now: datetime
    subscriber: Subscriber | None = None

    @property
    def language(self) -> str:
        """ISO 639-1 of the bot's own words."""
        return self.phrases.language

    def clock(self, at: datetime) -> str:
        """A past time, as short as it is clear."""
        return self.phrases.moment(at, self.now, self.zone)

    def place(self, region: str) -> str:
        """A region's name in the reader's language."""
        return self.atlas.label(region, self.language)

    def topic(self, topic: Topic) -> str:
        """A topic's name in the reader's language; its title where it has no terms."""
        spelled = (self._terms(terms) for terms in topic.alternatives)
        return self.phrases.plain("punctuation.list").join(spelled) or topic.title

    def _terms(self, terms: tuple[Term, ...]) -> str:
        wanted = " + ".join(self._term(term) for term in terms if not term.negated)
        return wanted + "".join(f" −{self._term(term)}" for term in terms if term.negated)

    def _term(self, term: Term) -> str:
        if term.kind is TermKind.REGION:
            return self.place(term.value)
        return self.quoted(term.value) if term.kind is TermKind.PHRASE else term.value

    def quoted(self, words: str) -> str:
        """Words in the quotation marks of the reader's language."""
        return self.phrases.plain("punctuation.quote", words=words)

    def outlet(self, source: Source, url: str = "") -> Html:
        """An outlet by name, state media named as such; with an address a link to its article."""
        name = self.inside(shorten(source.name, MOST_OUTLET))
        if source.ownership is Ownership.STATE:
            name = self.phrases.html("story.state_outlet", outlet=name)
        return link(name + f" {ARROW}", url) if url else name

    def inside(self, words: Part) -> Html:
        """Words of others inside a sentence in the reader's language."""
        return isolate(words, self.language)


def reader_for(desk: Desk, subscriber: Subscriber | None, language: str) -> Reader:
    """A reader by what the store knows of the chat."""
    wanted = subscriber.zone if subscriber and subscriber.zone else desk.knobs.zone
    try:
        zone(wanted)
    except CalendarError:  # an old name may leave the IANA database
        wanted = "UTC"
    return Reader(phrases(language), wanted, desk.atlas, desk.now(), subscriber)


async def meet(desk: Desk, ask: Ask) -> Reader:
    """The reader behind an ask."""
    async with desk.store.read() as books:
        subscriber = await books.subscribers.get(ask.chat.id)
    return reader_for(desk, subscriber, ask.language)


async def welcome(desk: Desk, ask: Ask) -> Reader:
    """The reader behind an ask, noted in the store: for whatever is to be remembered of them."""
    chat = ask.chat
    async with desk.store.write() as books:
        known = await books.subscribers.ensure(
            chat.id, chat.kind, chat.title, ask.language, desk.knobs.zone, desk.now()
        )
    return reader_for(desk, known, ask.language)
