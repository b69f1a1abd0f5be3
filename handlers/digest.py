"""``/digest 08:00 weekdays``: the chat's digests; ``add``, ``off``, ``now``, ``pause 7`` and ``resume``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import get_args

from db.records import Digest, Length, Plan
from handlers.brief import not_understood
from handlers.briefing import told_rows
from handlers.desk import Ask, Desk, Reply
from handlers.digest_ask import DigestAsk, DigestAskError, Names, Verb, read_digest_ask
from handlers.digest_pages import details, one, overview, time_rows, when
from handlers.edition import Wanted, compose, empty
from handlers.markup import code
from handlers.pages import Rows, in_rows
from handlers.reader import Reader, meet, welcome
from handlers.replies import example, in_place, reply, sentence
from handlers.timetable import planned
from handlers.topics import busy_buttons, own_topics
from news.calendar import moment_of, next_due, zone
from news.text import fold
from news.topics import TopicError, parse_topic

MOST_DIGESTS = 12
_DAY = timedelta(days=1)


async def run(desk: Desk, ask: Ask) -> Reply:
    """Shows, sets, pauses or ends digests; ``now`` sends one."""
    reader = await meet(desk, ask)
    digests = await _all(desk, ask)
    today = reader.now.astimezone(zone(reader.zone)).date()
    try:
        wanted = read_digest_ask(ask.words, _names(reader), len(digests), today)
    except DigestAskError as error:
        return _misread(reader, error)
    meant = _meant(wanted, digests)
    if isinstance(meant, int):
        return sentence(reader, "digest.unknown_number", number=reader.phrases.number(meant))
    match wanted.verb:
        case Verb.SHOW:
            return in_place(ask, one(reader, meant, digests) if meant else overview(reader, digests))
        case Verb.NOW:
            return await _now(desk, ask, meant)
        case Verb.OFF:
            return await _off(desk, ask, reader, [meant] if meant else digests)
        case Verb.PAUSE | Verb.RESUME:
            return await _pause(desk, ask, reader, [meant] if meant else digests, _pause_end(wanted, reader))
        case _:
            return await _plan(desk, ask, wanted, meant, digests)


async def _all(desk: Desk, ask: Ask) -> tuple[Digest, ...]:
    async with desk.store.read() as books:
        return await books.digests.of_chat(ask.chat.id)


def _names(reader: Reader) -> Names:
    say = reader.phrases
    lengths: dict[str, Length] = {}
    for length in get_args(Length):
        lengths |= {length: length, fold(say.plain(f"settings.{length}")): length}
    everything = frozenset({"all", "everything", fold(say.plain("digest.everything"))})
    return Names(say.day_names(), say.month_names(), lengths, everything)


def _misread(reader: Reader, error: DigestAskError) -> Reply:
    if error.key == "digest.bad_pause":
        pauses = (reader.inside(code("/digest pause 7")), reader.inside(code("/digest pause until 2027-01-03")))
        return sentence(reader, error.key, example=pauses[0], other=pauses[1])
    rows = time_rows(reader) if error.key == "digest.bad_time" else ()
    return sentence(reader, error.key, rows=rows, example=example(reader, "digest"))


def _meant(wanted: DigestAsk, digests: Sequence[Digest]) -> Digest | int | None:
    """The digest that is named, or the number that none has; ``None`` where none is named."""
    if wanted.id is not None:
        return next((digest for digest in digests if digest.id == wanted.id), wanted.id)
    if wanted.number is None:
        return None
    return digests[wanted.number - 1] if 0 < wanted.number <= len(digests) else wanted.number


# -- setting -----------------------------------------------------------------------------------------------


async def _plan(desk: Desk, ask: Ask, wanted: DigestAsk, meant: Digest | None, digests: Sequence[Digest]) -> Reply:
    """Adds a digest or changes one: the one named, else the one of the same topics."""
    reader = await welcome(desk, ask)
    topics = _topics(wanted.topics, reader)
    if isinstance(topics, TopicError):
        return not_understood(topics, reader, command="digest")
    if wanted.verb is Verb.ADD and wanted.at is None:
        rows = time_rows(reader, "/digest add")
        return sentence(reader, "digest.add_when", rows=rows, example=reader.inside(code("/digest add 19:00")))
    if meant is None and wanted.verb is Verb.SET:
        if wanted.at is None and (topics or not digests):
            return _misread(reader, DigestAskError("digest.bad_time"))
        same = _same(digests, wanted, topics or ())
        if len(same) > 1:
            return _which(reader)
        meant = same[0] if same else None
    if meant is None and len(digests) >= MOST_DIGESTS:
        return sentence(reader, "digest.cap", n=len(digests), example=reader.inside(code("/digest off 2")))
    return await _kept(desk, ask, reader, meant, _merged(meant.plan if meant else Plan(time()), wanted, topics, ask))


def _same(digests: Sequence[Digest], wanted: DigestAsk, topics: tuple[str, ...]) -> list[Digest]:
    """Digests that may be meant though none is named: those of the same topics; all where no hour is said."""
    return [known for known in digests if wanted.at is None or set(known.topics) == set(topics)]


def _merged(former: Plan, wanted: DigestAsk, topics: tuple[str, ...] | None, ask: Ask) -> Plan:
    """A plan in which what was not said stays."""
    return Plan(
        former.at if wanted.at is None else wanted.at,
        former.days if wanted.days is None else wanted.days,
        former.topics if topics is None else topics,
        former.length if wanted.length is None else wanted.length,
        ask.chat.thread,
    )


def _topics(typed: str | None, reader: Reader) -> tuple[str, ...] | TopicError | None:
    """Canonical topics, one for each alternative; ``None`` where nothing was said of them."""
    if not typed:
        return None if typed is None else ()
    try:
        whole = parse_topic(typed, reader.atlas)
        return tuple(parse_topic(part, reader.atlas).canonical for part in whole.canonical.split(", "))
    except TopicError as error:
        return error


def _which(reader: Reader) -> Reply:
    named, added = (reader.inside(code(words)) for words in ("/digest 2 09:00", "/digest add 19:00"))
    return sentence(reader, "digest.which", example=named, add=added)


async def _kept(desk: Desk, ask: Ask, reader: Reader, meant: Digest | None, plan: Plan) -> Reply:
    """Write it down and say when it comes."""
    now, zone_ = reader.now, reader.zone
    first = next_due(now, plan.at, plan.days, zone_)
    async with desk.store.write() as books:
        known = {digest.id: digest for digest in await books.digests.of_chat(ask.chat.id)}
        former = known.get(meant.id) if meant else None
        if former is None:
            id = (await books.digests.add(ask.chat.id, plan, first)).id
        else:
            id = former.id
            await books.digests.change(id, plan, planned(former, plan, now, zone_before=zone_, zone_after=zone_))
        digests = await books.digests.of_chat(ask.chat.id)
    digest = next(one for one in digests if one.id == id)
    came = former is not None and former.last_date == first.date < digest.next_date
    if ask.pressed and ask.words.startswith("#"):
        return in_place(
            ask, one(reader, digest, digests), reader.phrases.plain("digest.came" if came else "settings.saved")
        )
    return await _confirmed(desk, ask, digest, reader, came=came)


async def _confirmed(desk: Desk, ask: Ask, digest: Digest, reader: Reader, *, came: bool) -> Reply:
    say = reader.phrases
    parts = [when("digest.set", digest, reader), *details(reader, digest)]
    rows: Rows = ()
    if came:
        parts.append(say.html("digest.came"))
    if reader.zone == desk.knobs.zone:
        parts.append(say.html("digest.zone_hint", place=say.city(reader.zone), example=example(reader, "timezone")))
    if not digest.topics and not await own_topics(desk, ask.chat.id):
        parts.append(say.html("digest.topics_missing"))
        rows = in_rows(await busy_buttons(desk, reader, 6, command="subscribe"), 2)
    return reply(reader, *parts, rows=rows)


# -- ending and pausing ------------------------------------------------------------------------------------


async def _off(desk: Desk, ask: Ask, reader: Reader, digests: Sequence[Digest]) -> Reply:
    async with desk.store.write() as books:
        count = await books.digests.off([digest.id for digest in digests])
        left = await books.digests.of_chat(ask.chat.id)
    if not count:
        return sentence(reader, "digest.was_off")
    if left:
        off = reader.phrases.plain("digest.off_many", n=count)
        shown = overview(reader, left)
        return Reply(shown.pages, replaces=ask.pressed, notice=off)
    return in_place(ask, sentence(reader, "digest.off" if count == 1 else "digest.off_many", n=count))


async def _pause(desk: Desk, ask: Ask, reader: Reader, digests: Sequence[Digest], until: datetime | None) -> Reply:
    """Put digests off, or without a time let them come again."""
    ids = {digest.id for digest in digests}
    async with desk.store.write() as books:
        for digest in await books.digests.of_chat(ask.chat.id):
            if digest.id in ids:
                changed = replace(digest, paused_until=until)
                due = planned(changed, digest.plan, reader.now, zone_before=reader.zone, zone_after=reader.zone)
                await books.digests.pause(digest.id, until, due)
        now = await books.digests.of_chat(ask.chat.id)
    if not ids or not now:
        return sentence(reader, "digest.none", rows=time_rows(reader), example=example(reader, "digest"))
    only = next((digest for digest in now if ids == {digest.id}), None)
    return in_place(ask, one(reader, only, now) if only else overview(reader, now))


def _pause_end(wanted: DigestAsk, reader: Reader) -> datetime | None:
    """The moment after which a digest may come again: days from now, or the last second before a local date."""
    if wanted.pause_days is not None:
        return reader.now + wanted.pause_days * _DAY
    if wanted.pause_until is None:
        return None
    begins = (moment_of(wanted.pause_until + step * _DAY, time(), reader.zone) for step in range(2))
    return next(begin for begin in begins if begin is not None) - timedelta(seconds=1)


# -- at once -----------------------------------------------------------------------------------------------


async def _now(desk: Desk, ask: Ask, meant: Digest | None) -> Reply:
    reader = await welcome(desk, ask)
    plan = meant.plan if meant else Plan(time())
    if not plan.topics and not await own_topics(desk, ask.chat.id):
        rows = in_rows(await busy_buttons(desk, reader, 6, command="subscribe"), 2)
        return sentence(reader, "digest.topics_missing", rows=rows)
    made = await compose(desk, reader, [Wanted(reader.now - _DAY, plan.topics, plan.length)])
    if not made.pages:
        return empty(reader)
    async with desk.store.write() as books:
        await books.subscribers.tell(ask.chat.id, told_rows(made.briefs, reader.now))
    return Reply(made.pages)
