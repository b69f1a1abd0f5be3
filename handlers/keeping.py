"""What administrators do with the list of sources: ``/sources add``, ``remove``, ``pause`` and so on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, assert_never

from handlers.catalogue import (
    Added,
    Already,
    Catalogue,
    Checked,
    Imported,
    Offer,
    Offered,
    Refused,
    Stranger,
    Turn,
    Turned,
)
from handlers.desk import Ask, Button, Desk, Document, Reply
from handlers.markup import Html, Part, bold, code, join, link, shorten, text
from handlers.pages import Rows, in_rows
from handlers.reader import Reader, meet
from handlers.replies import bullets, button, in_place, reply, sentence
from handlers.source_health import health_words, page_words
from news.model import FeedState, Health, Source

Said = Added | Already | Offered | Refused | Turned | Stranger | Imported | Checked
"""Whatever the catalogue answers."""

WISHES: Final = ("add", "remove", "pause", "resume", "check", "import", "export")
FILE: Final = "wirebrief.opml"
_EXAMPLES: Final = {"add": "https://news.example"}
_KEY: Final = "river-post"
_MOST_WHY: Final = 400
_MOST_REFUSED: Final = 15
_AGAIN: Final = {Turn.CONFIGURED: "pause", Turn.PAUSED: "resume", Turn.PAUSED_ALREADY: "resume"}
"""What may be done next, by what became of a source."""


def is_wish(words: str) -> bool:
    """Whether what follows ``/sources`` would change or check the list."""
    return words.partition(" ")[0].lower() in WISHES


async def grant(desk: Desk, ask: Ask) -> Reply:
    """Do what an administrator wishes; a kind word to anybody else."""
    reader = await meet(desk, ask)
    verb, _, rest = ask.words.partition(" ")
    verb, rest = verb.lower(), rest.strip()
    if not ask.administrator:
        return sentence(reader, "error.administrators", name=f"/sources {verb}")
    catalogue = desk.catalogue
    if catalogue is None:
        return sentence(reader, "catalogue.closed")
    if verb == "export":
        return await _exported(catalogue, reader)
    if verb == "import":
        if ask.document is None:
            return sentence(reader, "catalogue.import_how", example=_typed(reader, "/sources import"))
        return told(await catalogue.take_in(ask.document.data), reader)
    if not rest:
        line = f"/sources {verb} {_EXAMPLES.get(verb, _KEY)}"
        return sentence(reader, "catalogue.which", example=_typed(reader, line))
    said = told(await _deeds(catalogue)[verb](rest), reader, verb=verb)
    return in_place(ask, said) if verb != "add" else said


def how_to_change(reader: Reader) -> Html:
    """The wishes that the list knows."""
    lines = (f"/sources {verb}" for verb in WISHES)
    commands = join(reader.phrases.plain("punctuation.list"), (_typed(reader, line) for line in lines))
    return reader.phrases.html("catalogue.manage", commands=commands)


def card(source: Source, state: FeedState, reader: Reader, *, administrator: bool) -> Reply:
    """One source: how it is doing, and for administrators its address and what can be done."""
    name = reader.outlet(source)
    rows = keys_of(source, state, reader) if administrator else ()
    return reply(
        reader,
        bold(link(name, source.homepage) if source.homepage else name),
        *bullets(health_words(state, reader)),
        join(" · ", (reader.inside(code(source.key)), reader.inside(source.url), source.folder))
        if administrator
        else "",
        rows=(*rows, (button(reader, "button.back", "/sources"),)),
    )


def keys_of(source: Source, state: FeedState, reader: Reader) -> Rows:
    """Buttons that check, pause or resume, and remove a source."""
    rest = "resume" if state.health is Health.PAUSED else "pause"
    keys = [
        button(reader, "button.check", f"/sources check {source.key}"),
        button(reader, f"button.{rest}", f"/sources {rest} {source.key}"),
    ]
    if source.added:
        keys.append(button(reader, "button.drop", f"/sources remove {source.key}"))
    return in_rows(keys, 3)


# -- in words ----------------------------------------------------------------------------------------------


def told(said: Said, reader: Reader, *, verb: str = "check", prefix: str = "/sources") -> Reply:
    """What the catalogue answered, in words.

    Args:
        said: the answer.
        reader: to whom.
        verb: what was wished, for the buttons of names that may have been meant.
        prefix: what stands before a wish where it is typed.
    """
    say = reader.phrases
    match said:
        case Added(source, entries, _, returned):
            name, slug, articles = _name(source, reader), _key(source, reader), say.html("count.articles", n=entries)
            if returned:
                return sentence(reader, "catalogue.returned", name=name, code=slug)
            return sentence(reader, "catalogue.added", name=name, code=slug, articles=articles)
        case Already(source):
            return sentence(reader, "catalogue.already", name=_name(source, reader), code=_key(source, reader))
        case Offered(_, feeds):
            return _choice(feeds, reader, prefix)
        case Refused(why):
            return sentence(reader, "catalogue.refused", why=shorten(why, _MOST_WHY))
        case Turned(turn, source):
            return _turned(turn, source, reader, prefix)
        case Stranger(key, near):
            return _stranger(key, near, reader, f"{prefix} {verb}")
        case Imported():
            return _imported(said, reader)
        case Checked():
            return _checked(said, reader)
        case _:
            assert_never(said)


def _deeds(catalogue: Catalogue) -> dict[str, Callable[[str], Awaitable[Said]]]:
    return {
        "add": catalogue.add,
        "remove": catalogue.remove,
        "pause": catalogue.pause,
        "resume": catalogue.resume,
        "check": catalogue.check,
    }


async def _exported(catalogue: Catalogue, reader: Reader) -> Reply:
    count, data = await catalogue.export()
    if not count:
        return sentence(reader, "sources.empty")
    said = sentence(reader, "catalogue.exported", sources=reader.phrases.html("count.sources", n=count))
    return replace(said, document=Document(FILE, data))


def _choice(feeds: tuple[Offer, ...], reader: Reader, prefix: str) -> Reply:
    lines, keys = [], []
    for feed in feeds:
        line = f"{prefix} add {feed.url}"
        lines += [_offer(feed, reader), _typed(reader, line)]
        if not feed.known:
            keys.append(Button(shorten(feed.title, 60), command=line))
    return reply(reader, reader.phrases.html("catalogue.choose"), *lines, rows=in_rows(keys, 1))


def _offer(feed: Offer, reader: Reader) -> Html:
    say = reader.phrases
    newest = say.ago(feed.newest_at, reader.now) if feed.newest_at else ""
    known = say.html("catalogue.offer_known", code=code(feed.known)) if feed.known else ""
    parts: tuple[Part, ...] = (
        bold(reader.inside(shorten(feed.title, 90))), say.html("count.articles", n=feed.entries), newest, known,
    )  # fmt: skip
    return text("• ") + join(" · ", parts)


def _turned(turn: Turn, source: Source, reader: Reader, prefix: str) -> Reply:
    name = _name(source, reader)
    if turn not in _AGAIN:
        return sentence(reader, f"catalogue.{turn}", name=name)
    line = f"{prefix} {_AGAIN[turn]} {source.key}"
    rows: Rows = ((button(reader, f"button.{_AGAIN[turn]}", line),),)
    return sentence(reader, f"catalogue.{turn}", rows=rows, name=name, example=_typed(reader, line))


def _stranger(key: str, near: tuple[Source, ...], reader: Reader, line: str) -> Reply:
    keys = [Button(source.name, command=f"{line} {source.key}") for source in near]
    names = (join(" · ", (_name(source, reader), _key(source, reader))) for source in near)
    return reply(
        reader,
        reader.phrases.html("catalogue.unknown", name=shorten(key, 60)),
        reader.phrases.html("brief.did_you_mean") if near else "",
        *bullets(names),
        rows=in_rows(keys, 1),
    )


def _imported(said: Imported, reader: Reader) -> Reply:
    counts = {"added": len(said.added), "known": len(said.known), "refused": len(said.refused)}
    left = len(said.refused) - _MOST_REFUSED
    return reply(
        reader,
        reader.phrases.html("catalogue.imported", **counts),
        *bullets(reader.inside(shorten(why, 160)) for why in said.refused[:_MOST_REFUSED]),
        reader.phrases.html("count.more", n=left) if left > 0 else "",
    )


def _checked(said: Checked, reader: Reader) -> Reply:
    say, name = reader.phrases, _name(said.source, reader)
    if not said.well:
        return sentence(reader, "catalogue.failed", name=name, why=shorten(said.says, _MOST_WHY))
    if said.newest_at is None:
        first = say.html("catalogue.quiet", name=name)
    else:
        articles = say.html("count.articles", n=said.entries)
        first = say.html("catalogue.well", name=name, articles=articles, ago=say.ago(said.newest_at, reader.now))
    return reply(reader, first, page_words(said.pages, reader) or "", reader.inside(shorten(said.says, _MOST_WHY)))


def _name(source: Source, reader: Reader) -> Html:
    return bold(reader.outlet(source))


def _key(source: Source, reader: Reader) -> Html:
    return reader.inside(code(source.key))


def _typed(reader: Reader, line: str) -> Html:
    return reader.inside(code(line))
