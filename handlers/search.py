"""``/search grain harvest``: articles that contain words."""

from __future__ import annotations

from handlers.asking import page_ask
from handlers.desk import Ask, Button, Desk, Reply
from handlers.markup import bold, directed, join, link, shorten
from handlers.pages import Block, paginate
from handlers.reader import Reader, meet
from handlers.render import frame
from handlers.replies import button, example, in_place, reply, sentence
from news.model import Article, Source

PAGE = 8
_MOST = 80
_MOST_WORDS = 200


async def run(desk: Desk, ask: Ask) -> Reply:
    """Words, perhaps a page such as ``#2`` at their end."""
    reader = await meet(desk, ask)
    words, page = page_ask(ask.words)
    words = shorten(words, _MOST_WORDS)
    if not words:
        return sentence(reader, "search.which", example=example(reader, "search"))
    async with desk.store.read() as books:
        found = await books.articles.search(words, limit=_MOST)
    shown = found[(page - 1) * PAGE : page * PAGE]
    quoted = reader.quoted(words)
    if not shown:
        say = reader.phrases.html
        return reply(reader, say("search.nothing", words=quoted), say("search.hint"))
    head = directed(bold(reader.phrases.html("search.title", words=quoted)), reader.language)
    blocks = [_item(article, source, reader) for article, source in shown]
    pages = paginate(blocks, frame(head, quoted, reader), (_turns(words, page, len(found), reader),))
    return in_place(ask, Reply(pages))


def _item(article: Article, source: Source, reader: Reader) -> Block:
    title = link(shorten(article.title, 200), article.url)
    item = reader.phrases.html(
        "search.item",
        outlet=reader.outlet(source),
        ago=reader.phrases.ago(article.published_at, reader.now),
    )
    lines = (directed(title, article.language, reader.language), directed(join("", (item,)), reader.language))
    return Block(lines, sample=source.sample)


def _turns(words: str, page: int, found: int, reader: Reader) -> tuple[Button, ...]:
    back = (button(reader, "button.previous", f"/search {words} #{page - 1}"),) if page > 1 else ()
    on = (button(reader, "button.next", f"/search {words} #{page + 1}"),) if found > page * PAGE else ()
    return (
        back
        + on
        + ((button(reader, "button.brief_on", f"/brief {words}", topic=shorten(words, 40)),) if page == 1 else ())
    )
