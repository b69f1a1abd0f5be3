"""How digests are shown: all of a chat as a numbered list, or one with its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from db.records import Digest
from handlers.asking import read_topic
from handlers.desk import Button, Reply
from handlers.markup import Html, bold, shorten
from handlers.pages import Rows, in_rows
from handlers.reader import Reader
from handlers.render import MOST_TOPIC
from handlers.replies import button, choice, example, reply, sentence
from news.calendar import released, zone
from news.text import fold
from news.topics import TopicError

TIMES = ("07:00", "08:00", "12:00", "19:00")
PAUSE_DAYS = 7
_LENGTHS = ("short", "normal", "long")
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def overview(reader: Reader, digests: Sequence[Digest]) -> Reply:
    """All digests of a chat; a single one with all that can be done to it."""
    if not digests:
        return sentence(reader, "digest.none", rows=time_rows(reader), example=example(reader, "digest"))
    if len(digests) == 1:
        return one(reader, digests[0], digests)
    say = reader.phrases
    rows = [_row(reader, number, digest) for number, digest in enumerate(digests, 1)]
    picks = [
        Button(f"{say.number(number)} · {shown(digest.at, reader)}", command=f"/digest #{digest.id}")
        for number, digest in enumerate(digests, 1)
    ]
    last = (
        button(reader, "button.digest_now", "/digest now"),
        button(reader, "button.add_digest", "/digest add"),
        button(reader, "button.off_all", "/digest off"),
    )
    head = bold(say.html("digest.list", place=say.city(reader.zone)))
    return reply(reader, head, *rows, rows=(*in_rows(picks, 3), last))


def one(reader: Reader, digest: Digest, digests: Sequence[Digest]) -> Reply:
    """One digest, and buttons that change it."""
    say = reader.phrases
    first = when("digest.state", digest, reader)
    if _rests(digest, reader):
        first = say.html("digest.paused", due=say.due(digest.next_at, reader.zone))
    last = [
        button(reader, "button.digest_now", f"/digest #{digest.id} now"),
        button(reader, "button.add_digest", "/digest add"),
    ]
    if len(digests) > 1:
        last.insert(0, button(reader, "button.back", "/digest"))
    return reply(reader, first, *details(reader, digest), rows=(*_change_rows(reader, digest), tuple(last)))


def details(reader: Reader, digest: Digest) -> list[Html]:
    """What is particular about a digest."""
    say = reader.phrases
    lines = []
    if digest.topics:
        lines.append(say.html("digest.about", topics=topics(reader, digest)))
    if digest.length:
        lines.append(say.html("settings.length", value=say.plain(f"settings.{digest.length}")))
    quiet = reader.subscriber.quiet if reader.subscriber else None
    freed = released(digest.next_at, quiet, reader.zone)
    if freed > digest.next_at:
        lines.append(say.html("digest.held", time=say.clock(freed, reader.zone)))
    return lines


def when(key: str, digest: Digest, reader: Reader) -> Html:
    """A sentence with days, hour, place and the next one."""
    say = reader.phrases
    return say.html(
        key,
        days=say.days(digest.days),
        time=shown(digest.at, reader),
        place=say.city(reader.zone),
        due=say.due(digest.next_at, reader.zone),
    )


def topics(reader: Reader, digest: Digest) -> str:
    """A digest's topics by name."""
    if not digest.topics:
        return reader.phrases.plain("digest.everything")
    found = ((canonical, read_topic(canonical, reader)) for canonical in digest.topics)
    # a name may have left the gazetteer since
    named = [canonical if isinstance(topic, TopicError) else reader.topic(topic) for canonical, topic in found]
    return shorten(reader.phrases.plain("punctuation.list").join(named), MOST_TOPIC)


def time_rows(reader: Reader, command: str = "/digest") -> Rows:
    """Times to pick from."""
    return in_rows([Button(_clock(at, reader), command=f"{command} {at}") for at in TIMES], 4)


def shown(at: time, reader: Reader) -> str:
    """A time of day as the reader writes it."""
    return _clock(at.isoformat("minutes"), reader)


def _clock(at: str, reader: Reader) -> str:
    moment = datetime.combine(reader.now.date(), time.fromisoformat(at), zone("UTC"))
    return reader.phrases.clock(moment, "UTC")


def _row(reader: Reader, number: int, digest: Digest) -> Html:
    say = reader.phrases
    told = topics(reader, digest)
    if digest.length:
        told += f" ({say.plain(f'settings.{digest.length}')})"
    return say.html(
        "digest.row_rests" if _rests(digest, reader) else "digest.row",
        number=say.number(number),
        time=shown(digest.at, reader),
        days=say.days(digest.days),
        topics=told,
        due=say.due(digest.next_at, reader.zone),
    )


def _rests(digest: Digest, reader: Reader) -> bool:
    return digest.paused_until is not None and digest.paused_until > reader.now


def _change_rows(reader: Reader, digest: Digest) -> Rows:
    say, command = reader.phrases, f"/digest #{digest.id}"
    times = tuple(
        choice(reader, _clock(at, reader), f"{command} {at}", chosen=at == digest.at.isoformat("minutes"))
        for at in TIMES
    )
    names = reader.phrases.day_names()
    days = tuple(
        choice(reader, say.plain(f"days.{key}"), f"{command} {_spelled(wanted)}", chosen=digest.days == wanted)
        for key in ("daily", "weekdays", "weekends")
        if (wanted := names[fold(say.plain(f"days.{key}"))])
    )
    chosen = digest.length or (reader.subscriber.length if reader.subscriber else "normal")
    lengths = tuple(
        choice(reader, say.plain(f"settings.{value}"), f"{command} {value}", chosen=value == chosen)
        for value in _LENGTHS
    )
    rest = (
        button(reader, "button.resume", f"{command} resume")
        if _rests(digest, reader)
        else button(reader, "button.pause", f"{command} pause {PAUSE_DAYS}")
    )
    return (times, days, lengths, (rest, button(reader, "button.digest_off", f"{command} off")))


def _spelled(days: frozenset[int]) -> str:
    return ",".join(_ENGLISH[day] for day in sorted(days))
