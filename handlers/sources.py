"""``/sources``: the outlets that are read, how they are doing, which of them are state media."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from handlers.asking import page_ask
from handlers.desk import Ask, Button, Desk, Reply
from handlers.keeping import card, grant, how_to_change, is_wish
from handlers.markup import Html, bold, code, directed, join, link, shorten, text
from handlers.pages import Block, Rows, in_rows, paginate
from handlers.phrases import own_name, phrases
from handlers.reader import Reader, meet
from handlers.render import frame
from handlers.replies import button, example, healths, in_place, reply, sentence
from handlers.source_health import health_words
from news.model import FeedState, Health, Ownership, Source
from news.text import fold

PAGE = 12
_MOST_LANGUAGES = 12
_TROUBLE = frozenset({Health.FAILING, Health.GONE})

Pick = Callable[[Source, FeedState], bool]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Some of the sources, under a title."""

    title: Html
    word: str
    """What one types to see it."""
    pick: Pick


async def run(desk: Desk, ask: Ask) -> Reply:
    """An overview; the sources of a language or country, ``state`` or ``failing``, by pages; one source by its key.

    Administrators change the list here, see ``handlers.keeping``.
    """
    if is_wish(ask.words):
        return await grant(desk, ask)
    reader = await meet(desk, ask)
    async with desk.store.read() as books:
        sources = await books.sources.all()
        states = await books.sources.states()
    if not sources:
        return sentence(reader, "sources.empty")
    word, page = page_ask(ask.words)
    if not word:
        return in_place(ask, _overview(sources, states, reader, administrator=ask.administrator))
    one = next((source for source in sources if fold(word) in {source.key, fold(source.name)}), None)
    if one is not None:
        return in_place(ask, card(one, _state(one, states), reader, administrator=ask.administrator))
    shelf = _shelf(word, sources, reader)
    chosen = [source for source in sources if shelf and shelf.pick(source, _state(source, states))]
    if shelf is None or not chosen:
        return sentence(reader, "sources.none", name=shorten(word, 60))
    return in_place(ask, _listing(shelf, chosen, states, page, reader, administrator=ask.administrator))


def _state(source: Source, states: Mapping[str, FeedState]) -> FeedState:
    return states.get(source.key) or FeedState(source.key)


def _overview(
    sources: tuple[Source, ...], states: Mapping[str, FeedState], reader: Reader, *, administrator: bool
) -> Reply:
    say = reader.phrases
    health = Counter(_state(source, states).health for source in sources)
    state = sum(source.ownership is Ownership.STATE for source in sources)
    languages = Counter(source.language for source in sources)
    trouble = sum(health[kind] for kind in _TROUBLE)
    buttons = [
        Button(
            say.plain("button.with_count", topic=_language(code, reader), n=count),
            command=f"/sources {code or 'mixed'}",
        )
        for code, count in languages.most_common(_MOST_LANGUAGES)
    ]
    special = []
    if state:
        special.append(button(reader, "sources.button_state", "/sources state", n=state))
    if trouble:
        special.append(button(reader, "sources.button_failing", "/sources failing", n=trouble))
    return reply(
        reader,
        bold(say.html("sources.title", sources=say.html("count.sources", n=len(sources)))),
        healths(health, reader),
        say.html("sources.state", n=state) if state else "",
        say.html("sources.pick", example=example(reader, "sources")),
        how_to_change(reader) if administrator else "",
        rows=(*in_rows(buttons, 3), *in_rows(special, 2)),
    )


def _language(code: str, reader: Reader) -> str:
    return reader.phrases.language_name(code) if code else reader.phrases.plain("sources.no_language")


def _shelf(word: str, sources: tuple[Source, ...], reader: Reader) -> Shelf | None:
    """What a word picks: trouble, state media, a language by name or code, a country by name."""
    say = reader.phrases
    asked = fold(word)
    if asked == "failing":
        return Shelf(say.html("sources.failing"), "failing", _in_trouble)
    if asked == "state":
        return Shelf(say.html("sources.state_title"), "state", _is_state)
    for spoken in sorted({source.language for source in sources}):
        if asked in _names(spoken, reader):
            title = say.html("sources.in_language", language=_language(spoken, reader))
            return Shelf(title, spoken or "mixed", partial(_in_language, spoken))
    region = reader.atlas.lookup(word)
    if region is None:
        return None
    country = region.id.partition("/")[0]
    members = {member.upper() for member in reader.atlas.members(country)}
    title = say.html("sources.in_country", country=reader.place(country))
    return Shelf(title, reader.atlas.label(country, "en").lower(), partial(_in_country, members))


def _in_trouble(_: Source, state: FeedState) -> bool:
    return state.health in _TROUBLE


def _is_state(source: Source, _: FeedState) -> bool:
    return source.ownership is Ownership.STATE


def _in_language(code: str, source: Source, _: FeedState) -> bool:
    return source.language == code


def _in_country(members: set[str], source: Source, _: FeedState) -> bool:
    return source.country in members


def _names(code: str, reader: Reader) -> set[str]:
    if not code:
        return {"mixed"}
    names = {code, reader.phrases.language_name(code), phrases("en").language_name(code)}
    if code in reader.phrases.locale.languages:
        names.add(own_name(code))
    return {fold(name) for name in names}


def _listing(
    shelf: Shelf,
    chosen: list[Source],
    states: Mapping[str, FeedState],
    page: int,
    reader: Reader,
    *,
    administrator: bool,
) -> Reply:
    ordered = sorted(chosen, key=lambda source: fold(source.name))
    total = -(-len(ordered) // PAGE)
    page = min(page, total)
    say = reader.phrases
    place = say.html("sources.page", n=page, total=total) if total > 1 else text("")
    head = directed(bold(join(" · ", (shelf.title, place))), reader.language)
    on_page = ordered[(page - 1) * PAGE : page * PAGE]
    rows = [_row(source, _state(source, states), reader, administrator=administrator) for source in on_page]
    pages = paginate(rows, frame(head, shorten(shelf.word, 60), reader), _turns(shelf.word, page, total, reader))
    return Reply(pages)


def _row(source: Source, state: FeedState, reader: Reader, *, administrator: bool) -> Block:
    name = reader.outlet(source)
    linked = link(name, source.homepage) if source.homepage else name
    key = reader.inside(code(source.key)) if administrator else ""
    line = join(" · ", (linked, key, *health_words(state, reader)))
    return Block((directed(line, reader.language),), sample=source.sample)


def _turns(word: str, page: int, total: int, reader: Reader) -> Rows:
    back = (button(reader, "button.previous", f"/sources {word} #{page - 1}"),) if page > 1 else ()
    on = (button(reader, "button.next", f"/sources {word} #{page + 1}"),) if page < total else ()
    return tuple(row for row in (back + on, (button(reader, "button.back", "/sources"),)) if row)
