"""Invented news without end: events in real places, each told by several outlets in words of their own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from news.model import Article, Place, Source
from news.regions import Atlas, load_atlas

PLACES = (
    "Aleppo", "Homs", "Idlib", "Damascus", "Albukamal", "Raqqa", "Basra", "Mosul", "Kirkuk", "Baghdad", "Tripoli",
    "Beirut", "Sidon", "Amman", "Irbid", "Gaza", "Hebron", "Cairo", "Alexandria", "Suez", "Khartoum", "Port Sudan",
    "Sanaa", "Hodeidah", "Aden", "Tehran", "Tabriz", "Ankara", "Van", "Diyarbakir", "Kharkiv", "Odesa", "Kyiv",
    "Tbilisi", "Yerevan", "Baku", "Kabul", "Karachi", "Bamako", "Gao", "Agadez", "Niamey", "Tunis", "Sfax", "Algiers",
)  # fmt: skip
SYLLABLES = (
    "ba",
    "dra",
    "fel",
    "gor",
    "hal",
    "jin",
    "kas",
    "lor",
    "mer",
    "nad",
    "os",
    "pel",
    "qar",
    "rim",
    "sut",
    "tav",
)
KINDS = ("strike", "flood", "fire", "protest", "blast", "closure", "outage", "clash")
TITLES = (
    "{kind} in {place} leaves {dead} dead, {body} says",
    "{body}: {dead} killed in {place} {kind}",
    "{place} {kind}: what {person} told reporters",
    "At least {dead} dead after {kind} near {place}",
)
FACTS = (
    ("At least {dead} people were killed and {hurt} injured in a {kind} near {place} on {day}, {body} said.",
     "The {kind} in the {quarter} district of {place} killed {dead} people, according to {body}.",
     "{body} put the number of dead in the {kind} near {place} at {dead}; {hurt} others were wounded."),
    ("“We had never seen anything like it,” said {person}, who lives beside the {quarter} road.",
     "{person}, a shopkeeper in {quarter}, told reporters that the windows of his house were broken.",
     "Residents of {quarter} spoke of a night without sleep. “Nobody came to help us,” said {person}."),
    ("The road between {place} and {other} was closed for {hours} hours.",
     "Traffic towards {other} stood still until the morning, the police said.",
     "Lorries on their way to {other} were sent back at the checkpoint of {quarter}."),
    ("The governor, {official}, ordered an inquiry and promised {money} million pounds for the families.",
     "{official}, the governor, said that {money} million pounds would be paid to those who lost their homes.",
     "An inquiry was ordered by governor {official}, whose office did not answer questions."),
    ("It was not possible to confirm the figures independently.",
     "The reports could not be verified at once.",
     "A spokesman for the ministry declined to comment on the {kind}."),
    ("The hospital of {quarter} asked for blood donors and for {hours} more doctors.",
     "Doctors at the hospital of {quarter} treated {hurt} people, most of them for burns.",
     "Ambulances from {other} brought medicine to the hospital of {quarter}."),
    ("It was the second {kind} in the region since {month}, when {dead_before} people died.",
     "In {month} a similar {kind} had killed {dead_before} people in {other}.",
     "Aid groups had warned of such a {kind} since {month}."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""

    number: int
    words: dict[str, str]


class Press:
    """Prints articles in order of publication; the same for the same seed."""

    def __init__(self, until: datetime, *, outlets: int = 100, hours: float = 72.0, seed: int = 7) -> None:
        self._dice = random.Random(seed)
        self._until, self._hours = until, hours
        self._places = _located(load_atlas())
        self.sources = tuple(
            Source(f"outlet{n}", f"{self._name()} Post {n}", f"https://outlet{n}.example/feed", language="en")
            for n in range(outlets)
        )

    def articles(self, count: int, *, located: bool = False) -> Iterator[tuple[Article, Source, int]]:
        """So many articles over the hours before the end, three or four for each event; ids are 0.

        Args:
            count: how many.
            located: with the event's place, as if they were tagged.

        Yields:
            Article, outlet, and the number of the event that it tells of.
        """
        begin, events = self._until - timedelta(hours=self._hours), list[Event]()
        for number in range(count):
            at = begin + timedelta(hours=self._hours * number / count)
            if not events or self._dice.random() < 0.3:
                events = [*events[-40:], self._event(number)]
            source, event = self.sources[self._dice.randrange(len(self.sources))], self._dice.choice(events)
            yield self._article(number, event, source, at, located=located), source, event.number

    def _event(self, number: int) -> Event:
        dice = self._dice
        place, other = dice.sample(PLACES, 2)
        dead = dice.randrange(2, 60)
        words = {
            "place": place, "other": other, "kind": dice.choice(KINDS), "quarter": f"{self._name()} {self._name()}",
            "person": f"{self._name()} {self._name()}", "official": f"{self._name()} {self._name()}",
            "body": f"the {self._name()} Relief Committee", "dead": str(dead), "hurt": str(dead * 2 + 1),
            "dead_before": str(dead + 11), "hours": str(dice.randrange(3, 40)), "money": str(dice.randrange(2, 90)),
            "day": dice.choice(("Monday", "Tuesday", "Friday")), "month": dice.choice(("May", "June", "October")),
        }  # fmt: skip
        return Event(number, words)

    def _article(self, number: int, event: Event, source: Source, at: datetime, *, located: bool) -> Article:
        facts = [self._dice.choice(ways).format_map(event.words) for ways in FACTS]
        middle = facts[1:]
        self._dice.shuffle(middle)
        title = self._dice.choice(TITLES).format_map(event.words)
        return Article(
            id=0,
            source=source.key,
            guid=f"g{number}",
            url=f"https://{source.key}.example/{number}",
            title=title[:1].upper() + title[1:],
            text="\n\n".join([facts[0], " ".join(middle[:3]), " ".join(middle[3:])]),
            language="en",
            published_at=at,
            seen_at=at,
            places=self._places[event.words["place"]] if located else (),
            digest=f"d{number}",
        )

    def _name(self) -> str:
        return "".join(self._dice.choices(SYLLABLES, k=3)).capitalize()


def _located(atlas: Atlas) -> dict[str, tuple[Place, ...]]:
    found = {name: atlas.lookup(name) for name in PLACES}
    return {name: (Place(region.id, 1.0),) if region else () for name, region in found.items()}
