"""An invented stream of news for the grouping, and all that a grouper knows, to be compared."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from news.model import Article, Grouping, Source
from news.stories import Grouper
from tests.news.newsdesk import article, outlet, place

Row = tuple[Article, Source]

TOWNS = ("ps/north-gaza/beit-lahia", "ua/kharkiv/kupiansk", "sy/deir-ez-zor/albukamal", "sd/khartoum")


def stream(count: int, seed: int = 5, *, an_hour: float = 12.0) -> list[Row]:
    """Invented articles: some events go on for long, some are told again word for word, some come days late.

    Args:
        count: articles.
        seed: of chance.
        an_hour: articles that are published in an hour.
    """
    dice = random.Random(seed)
    syllables = ["tar", "vel", "or", "len", "mik", "sor", "bad", "qua", "nim", "rel", "dos", "pyr", "gan", "hul"]

    def words(count: int) -> list[str]:
        return ["".join(dice.choices(syllables, k=3)) for _ in range(count)]

    common, siege = words(300), words(11)
    events: list[list[str]] = []
    rows: list[Row] = []
    for number in range(1, count + 1):
        if not events or dice.random() < 0.25:
            events.append(words(14))
        event = siege + words(3) if dice.random() < 0.2 else dice.choice(events[-40:])
        title = " ".join(dice.sample(event, 5) + dice.sample(common, 3))
        text = " ".join(dice.sample(event, 9) + dice.sample(common, 20)) if dice.random() < 0.8 else ""
        if rows and dice.random() < 0.1:
            text = dice.choice(rows[-50:])[0].text
        late = dice.choice([1, 30, 110]) if dice.random() < 0.03 else 0
        places = (place(dice.choice(TOWNS)),) if dice.random() < 0.3 else ()
        language, key = dice.choice(["en", "en", "ru"]), f"outlet{dice.randrange(12)}"
        hours = number / an_hour - late
        rows.append((article(number, key, title, text, hours=hours, language=language, places=places), outlet(key)))
    return rows


def run(grouper: Grouper, rows: list[Row], groupings: dict[int, Grouping], start: int = 0) -> None:
    """Group, with a merge after every tenth and at the end; ``start`` is how many came before."""
    for number, (one, source) in enumerate(rows, start):
        groupings[one.id] = grouper.add(one, source)
        if number % 10 == 9:
            merge(grouper, groupings)
    merge(grouper, groupings)


def merge(grouper: Grouper, groupings: dict[int, Grouping]) -> None:
    for absorbed, surviving in grouper.merge():
        for key, old in groupings.items():
            if old.story == absorbed:
                groupings[key] = replace(old, story=surviving)


def knowledge(grouper: Grouper) -> dict[str, Any]:
    """All that decides what a grouper will answer."""
    wires, marks = grouper._wires, grouper._marks
    runs = wires._index
    return {
        "period": grouper._period,
        "vocabularies": {language: known.counted() for language, known in grouper._vocabularies.items()},
        "stories": grouper._open,
        "articles": grouper._story_of,
        "touched": grouper._touched,
        "terms": {language: shelf for language, shelf in grouper._index._weights.items() if shelf},
        "marks": {
            (language, mark): marks._more[language].get(mark, {holder})
            for language, first in marks._first.items()
            for mark, holder in first.items()
        },
        "prints": wires._prints,
        "runs": {run: (holder, *runs._more.get(run, ())) for run, holder in runs._first.items()},
        "titles": wires._titles,
        "periods": dict(wires._periods),
    }
