"""Topics as SQL: the same answers as the pure reference, on both databases."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from db import finding, matching
from db.finding import Found
from db.store import Books, Store
from news.model import Article, Grouping, Term, Topic
from news.topics import matches
from tests.db.newsroom import (
    DAY,
    HOUR,
    MACROS,
    NOW,
    article,
    expand,
    phrase,
    printed,
    region,
    told_alone,
    told_together,
    topic,
    word,
)

pytestmark = pytest.mark.anyio


class SmallAtlas:
    """Enough of an atlas for the reference: macro regions and prefixes."""

    def contains(self, outer: str, inner: str) -> bool:
        return any(inner == held or inner.startswith(held + "/") for held in expand(outer))


async def _ask(books: Books, wanted: Topic, since: datetime, until: datetime) -> Found:
    return await books.stories.find(wanted, since=since, until=until, expand=expand)


def _newest_first(found: Found) -> list[int]:
    return [match.story for match in sorted(found.matches, key=lambda m: (m.newest, m.story), reverse=True)]


async def _found(store: Store, wanted: Topic, since: datetime = NOW - DAY, until: datetime = NOW + DAY) -> list[int]:
    async with store.read() as books:
        return _newest_first(await _ask(books, wanted, since, until))


async def test_a_region_holds_for_places_inside_it_and_for_nothing_beside_it(store: Store) -> None:
    async with store.write() as books:
        town, country, twin, _ = await told_alone(
            books,
            article("1", regions=["sy/deir-ez-zor/albukamal"]),
            article("2", regions=["sy", "lb"]),
            article("3", regions=["sy/deir"]),
            article("4"),
        )
    assert await _found(store, topic((region("sy"),))) == [twin.id, country.id, town.id]
    assert await _found(store, topic((region("sy/deir-ez-zor"),))) == [town.id]
    assert await _found(store, topic((region("levant"),))) == [twin.id, country.id, town.id]
    assert await _found(store, topic((region("tr"),))) == []


async def test_terms_are_all_needed_alternatives_are_not(store: Store) -> None:
    async with store.write() as books:
        raid, sport, lebanon = await told_alone(
            books,
            article("1", "Air raid near border", "A drone was seen.", regions=["sy"]),
            article("2", "Cup final", "A raid on the goal, a drone above.", regions=["sy"]),
            article("3", "Drone shop", "It opens.", regions=["lb"]),
        )
    assert await _found(store, topic((region("sy"), word("drone")))) == [sport.id, raid.id]
    assert await _found(store, topic((region("sy"), word("drone"), word("cup", negated=True)))) == [raid.id]
    assert await _found(store, topic((phrase("air raid"),), (region("lb"),))) == [lebanon.id, raid.id]
    assert await _found(store, topic((word("drone"), region("lb", negated=True)))) == [sport.id, raid.id]
    assert await _found(store, topic((phrase("raid air"),))) == []


async def test_one_matching_article_brings_the_whole_story(store: Store) -> None:
    async with store.write() as books:
        story = await told_together(
            books,
            article("1", "Raid", regions=["sy"], at=NOW - 5 * DAY),
            article("2", "Reaction", source="courier", regions=["lb"], at=NOW),
        )
    async with store.read() as books:
        (match,) = (await _ask(books, topic((region("lb"),)), NOW - HOUR, NOW + HOUR)).matches
        (found,) = await books.stories.outlines([match.story])
    assert found.id == story
    assert [report.article.title for report in found.reports] == ["Raid", "Reaction"]
    assert [report.source.name for report in found.reports] == ["Harbour Post", "Orontes Courier"]
    assert await _found(store, topic((region("sy"),)), NOW - HOUR) == []


async def test_the_window_includes_its_start_and_not_its_end(store: Store) -> None:
    async with store.write() as books:
        start, _ = await told_alone(
            books, article("1", regions=["sy"], at=NOW), article("2", regions=["sy"], at=NOW + HOUR)
        )
    assert await _found(store, topic((region("sy"),)), NOW, NOW + HOUR) == [start.id]


async def test_what_many_told_not_long_ago_promises_most_and_the_later_of_two_alike_comes_first(
    store: Store,
) -> None:
    async with store.write() as books:
        lone, twin = await told_alone(
            books, article("1", regions=["sy"], at=NOW), article("2", regions=["sy"], at=NOW)
        )
        old = await told_together(books, *(article(f"old {n}", regions=["sy"], at=NOW - 30 * HOUR) for n in range(5)))
        many = await told_together(books, *(article(f"many {n}", regions=["sy"], at=NOW - HOUR) for n in range(3)))
    async with store.read() as books:
        found = await _ask(books, topic((region("sy"),)), NOW - 9 * DAY, NOW + HOUR)
    assert [match.story for match in found.matches] == [many, twin.id, lone.id, old]
    assert (found.articles, found.complete) == (10, True)


async def test_a_story_promises_as_much_as_all_of_it_though_one_article_matches(store: Store) -> None:
    async with store.write() as books:
        whole = await told_together(
            books, article("1", "Storm", at=NOW - HOUR), *(article(str(n), at=NOW - 5 * DAY) for n in (2, 3))
        )
        (alone,) = await told_alone(books, article("4", "Storm", at=NOW - HOUR))
    async with store.read() as books:
        found = await _ask(books, topic((word("storm"),)), NOW - DAY, NOW)
    assert [(match.story, match.articles, match.size) for match in found.matches] == [(whole, 1, 3), (alone.id, 1, 1)]


async def test_what_lies_in_no_region_that_is_asked_for_promises_little(store: Store) -> None:
    async with store.write() as books:
        inside, outside = await told_alone(
            books,
            article("1", "Storm", regions=["sy"], at=NOW - 20 * HOUR),
            article("2", "Storm", regions=["lb"], at=NOW - HOUR),
        )
    wanted = topic((region("sy"),), (word("storm"),))
    async with store.read() as books:
        found = await _ask(books, wanted, NOW - DAY, NOW)
        beside = await _ask(books, topic((region("tr"),), (word("storm"),)), NOW - DAY, NOW)
    assert [match.story for match in found.matches] == [inside.id, outside.id]
    assert [match.story for match in beside.matches] == [outside.id, inside.id]


async def test_nobody_looks_further_back_than_to_enough_articles(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "ENOUGH", 2)
    async with store.write() as books:
        _, *new = await told_alone(
            books,
            article("1", regions=["sy"], at=NOW - 9 * DAY),
            *(article(str(n), regions=["sy"], at=NOW - n * HOUR) for n in (2, 3)),
        )
    async with store.read() as books:
        found = await _ask(books, topic((region("sy"),)), NOW - 30 * DAY, NOW)
        all_of_it = await _ask(books, topic((region("sy"),)), NOW - 5 * HOUR, NOW)
    assert {match.story for match in found.matches} == {one.id for one in new}
    assert not found.complete
    assert all_of_it.complete


async def test_of_a_long_story_only_some_articles_are_described_but_all_voices_are_there(store: Store) -> None:
    async with store.write() as books:
        story = await told_together(
            books,
            *(article(str(n), f"Raid {n}", "Text.", regions=["sy"], at=NOW + n * HOUR) for n in range(9)),
        )
    async with store.read() as books:
        (found,) = await books.stories.outlines([story], most=4)
        texts = await books.stories.texts([report.article.id for report in found.reports])
    assert [report.article.title for report in found.reports] == ["Raid 0", *[""] * 5, "Raid 6", "Raid 7", "Raid 8"]
    assert [report.source.key for report in found.reports] == ["harbour"] * 9
    assert {report.article.text for report in found.reports} == {""}
    assert set(texts.values()) == {"Text."}


async def test_the_newest_article_of_a_region_is_known_however_old_that_of_words_for_a_month(store: Store) -> None:
    async with store.write() as books:
        await told_alone(
            books,
            article("1", "Flood", regions=["sy"], at=NOW - 50 * DAY),
            article("2", "Storm", regions=["lb"], at=NOW - 20 * DAY),
            article("3", regions=["lb"], at=NOW),
        )
    async with store.read() as books:
        assert await books.stories.newest_at(topic((region("sy"),)), NOW, expand) == NOW - 50 * DAY
        assert await books.stories.newest_at(topic((word("storm"),)), NOW, expand) == NOW - 20 * DAY
        assert await books.stories.newest_at(topic((region("lb"), word("storm"))), NOW, expand) == NOW - 20 * DAY
        assert await books.stories.newest_at(topic((word("flood"),)), NOW, expand) is None
        assert await books.stories.newest_at(topic((region("tr"),)), NOW, expand) is None


async def test_an_article_of_no_story_is_in_no_story(store: Store) -> None:
    async with store.write() as books:
        await printed(books, article("1", regions=["sy"]))
    assert await _found(store, topic((region("sy"),))) == []


async def test_a_topic_no_word_can_answer_finds_nothing(store: Store) -> None:
    async with store.write() as books:
        await told_alone(books, article("1", "Storm", regions=["sy"]))
    assert await _found(store, topic((word("''"),))) == []
    assert await _found(store, topic((region("sy"), word("")))) == []
    assert await _found(store, topic()) == []


WORDS = ("raid", "drone", "bridge", "порт", "غاره", "l'armee", "港口", "x1", "e5")
REGIONS = ("sy", "sy/homs", "sy/homs/tadmur", "lb", "lb/beirut", "iq", "sy/hom")


def _random_text(dice: random.Random, longest: int) -> str:
    return " ".join(dice.choices(WORDS, k=dice.randint(0, longest)))


def _random_article(dice: random.Random, number: int) -> Article:
    return article(
        str(number),
        _random_text(dice, 3),
        _random_text(dice, 6),
        source=dice.choice(["harbour", "courier"]),
        at=NOW - dice.randint(0, 20) * HOUR,
        regions=dice.sample(REGIONS, dice.randint(0, 3)),
    )


def _random_term(dice: random.Random) -> Term:
    negated = dice.random() < 0.25
    kind = dice.random()
    if kind < 0.45:
        return region(dice.choice([*REGIONS, *MACROS, "tr"]), negated=negated)
    if kind < 0.8:
        return word(dice.choice([*WORDS, "absent"]), negated=negated)
    return phrase(" ".join(dice.choices(WORDS, k=dice.randint(1, 3))), negated=negated)


def _random_topic(dice: random.Random) -> Topic:
    return topic(*(tuple(_random_term(dice) for _ in range(dice.randint(1, 3))) for _ in range(dice.randint(1, 3))))


def _expected(
    wanted: Topic, articles: tuple[Article, ...], stories: dict[int, int], since: datetime, until: datetime
) -> list[int]:
    newest: dict[int, datetime] = {}
    for one in articles:
        if since <= one.published_at < until and matches(wanted, one, SmallAtlas()):
            story = stories[one.id]
            newest[story] = max(one.published_at, newest.get(story, one.published_at))
    return sorted(newest, key=lambda story: (newest[story], story), reverse=True)


@pytest.mark.parametrize("few", [0, matching.FEW])
@pytest.mark.parametrize("seed", range(3))
async def test_sql_agrees_with_the_reference_on_random_news(
    store: Store, seed: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "FEW", few)  # where 0, the index is asked for words, and else each article
    dice = random.Random(seed)
    async with store.write() as books:
        articles = await printed(books, *(_random_article(dice, n) for n in range(30)))
        stories = {a.id: dice.choice(articles[: at + 1]).id for at, a in enumerate(articles)}
        await books.stories.group([Grouping(a.id, a.id, "", stories[a.id]) for a in articles], NOW)
    async with store.read() as books:
        for _ in range(40):
            wanted = _random_topic(dice)
            since = NOW - dice.randint(0, 20) * HOUR
            until = since + dice.randint(1, 20) * HOUR
            found = await _ask(books, wanted, since, until)
            expected = _expected(wanted, articles, stories, since, until)
            assert _newest_first(found) == expected, wanted
            for story in await books.stories.outlines(expected):
                assert {r.article.id for r in story.reports} == {a for a, s in stories.items() if s == story.id}
