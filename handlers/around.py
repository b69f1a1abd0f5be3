"""``/why 2 1``: a quoted line where it stands, in the paragraph of its article."""

from __future__ import annotations

from handlers.desk import Button, Reply
from handlers.markup import bold, directed, quotation, shorten
from handlers.pages import Rows
from handlers.quotes import attribution
from handlers.reader import Reader
from handlers.replies import button, reply
from news.model import Article, Line, Story

MOST_PARAGRAPH = 1500
"""UTF-16 units of a paragraph; some articles have only one."""
_BUTTONS = 8


def around(line: Line, story: Story, reader: Reader) -> Reply:
    """The paragraph that a line was taken from, under the article's title and who says it.

    Args:
        line: of the story.
        story: with its texts.
        reader: whose language the page's own words have.
    """
    article = next(r.article for r in story.reports if r.article.id == line.sentence.article)
    title = directed(bold(shorten(article.title, 160)), article.language, reader.language)
    words = directed(shorten(_paragraph(article, line), MOST_PARAGRAPH), article.language, reader.language)
    back = ((button(reader, "button.back", f"/why #{story.id}"),),)
    return reply(reader, title, attribution(line, reader), quotation(words), rows=back)


def line_buttons(count: int, story: int, reader: Reader) -> Rows:
    """A button for each line, in the order in which ``/story`` quotes them; no row where there is none."""
    numbers = range(1, min(count, _BUTTONS) + 1)
    row = tuple(Button(f"¶ {reader.phrases.number(n)}", command=f"/why #{story} {n}") for n in numbers)
    return (row,) if row else ()


def _paragraph(article: Article, line: Line) -> str:
    start = article.text.rfind("\n", 0, line.sentence.start) + 1
    end = article.text.find("\n", line.sentence.end)
    return article.text[start : end if end >= 0 else len(article.text)].strip()
