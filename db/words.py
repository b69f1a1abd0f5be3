"""Full text in both databases: FTS5 and ``tsvector``, fed with the same folded words.

Text is folded and parted by ``news.text.words``; the databases only keep and match the pieces. A query is built
from quoted pieces alone, so nothing that a person types is ever syntax. Titles and texts are parted, so that no
phrase reaches from one into the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, cast, column, func, literal, literal_column, select, table
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ledger import Ledger, pieces
from news.text import words

WORDS_INDEXED = 16_000
"""Words of an article that can be found: a ``tsvector`` knows no position beyond 16,383."""

WORD_LENGTH = 48
"""Characters of a word that count. With the limit above, no text exceeds the 1 MiB of a ``tsvector``."""

Phrases = Sequence[Sequence[str]]
"""Folded words that follow one another, each time; a word alone is a phrase of one."""

_QUOTED = re.compile(r'["“”«»„]([^"“”«»„]*)["“”«»„]|([^"“”«»„]+)')

_fts = table("article_words", column("rowid"), column("article_words"), column("title"), column("text"))
_tsv = table("article_words", column("article"), column("words"))


def asked(query: str) -> tuple[tuple[str, ...], ...]:
    """What a query asks for: its words one by one, what stands in quotes as one phrase."""
    found: list[tuple[str, ...]] = []
    for quoted, loose in _QUOTED.findall(query):
        found += [tuple(pieces_of(quoted))] if quoted else [(word,) for word in pieces_of(loose)]
    return tuple(phrase for phrase in dict.fromkeys(found) if phrase)


def pieces_of(text: str) -> list[str]:
    """Folded words as the databases keep them."""
    return [word[:WORD_LENGTH] for word in words(text)[:WORDS_INDEXED]]


class Words(Ledger):
    """The words of titles and texts."""

    async def put(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Index articles by rows of ``word_row``; what was indexed of them before goes."""
        if not rows:
            return
        if self.embedded:
            await self.drop([row["article"] for row in rows])
        await self.connection.execute(sql(_PUT_FTS if self.embedded else _PUT_TSV), rows)

    async def drop(self, articles: Sequence[int]) -> None:
        """Forget articles altogether; on PostgreSQL the foreign key does it."""
        if self.embedded and articles:
            gone = sql("DELETE FROM article_words WHERE rowid = :article")
            await self.connection.execute(gone, [{"article": article} for article in articles])

    async def drop_texts(self, articles: Sequence[int]) -> None:
        """Keep only the titles findable."""
        for some in pieces(articles):
            rows = [{"article": article} for article in some]
            await self.connection.execute(sql(_BARE_FTS if self.embedded else _BARE_TSV), rows)


_PUT_FTS = "INSERT INTO article_words (rowid, title, text) VALUES (:article, :title, :text)"
_PUT_TSV = (
    "INSERT INTO article_words (article, words) VALUES (:article, CAST(:words AS tsvector)) "
    "ON CONFLICT (article) DO UPDATE SET words = excluded.words"
)
_BARE_FTS = "UPDATE article_words SET text = '' WHERE rowid = :article"
_BARE_TSV = "UPDATE article_words SET words = ts_filter(words, '{a}') WHERE article = :article"


def word_row(article: int, title: str, text: str, *, embedded: bool) -> Mapping[str, Any]:
    """An article as the database indexes it: SQLite (embedded) or PostgreSQL. Pure, and the costly part."""
    return (fts_row if embedded else tsv_row)(article, title, text)


def fts_row(article: int, title: str, text: str) -> dict[str, object]:
    """An article as FTS5 indexes it."""
    return {"article": article, "title": " ".join(pieces_of(title)), "text": " ".join(pieces_of(text))}


def tsv_row(article: int, title: str, text: str) -> dict[str, object]:
    """An article with its words as a ``tsvector``, those of the title with weight A."""
    head = pieces_of(title)
    places: dict[str, list[str]] = {}
    for at, word in enumerate(head, 1):
        places.setdefault(word, []).append(f"{at}A")
    start = len(head) + 2
    for at, word in enumerate(pieces_of(text)[: max(0, WORDS_INDEXED - start)], start):
        places.setdefault(word, []).append(str(at))
    return {"article": article, "words": " ".join(f"{_quoted(w)}:{','.join(ats)}" for w, ats in places.items())}


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def ids_with(connection: AsyncConnection, phrases: Phrases, without: Phrases = ()) -> Select[tuple[int]]:
    """Ids of the articles that hold every phrase and none of ``without``, in no order; add bounds with ``where``."""
    if connection.dialect.name == "sqlite":
        refused = f" NOT ({' OR '.join(map(_fts_phrase, without))})" if without else ""
        return _fts_ids(f"({' AND '.join(map(_fts_phrase, phrases))}){refused}")
    return _tsv_ids(" & ".join([*map(_tsv_phrase, phrases), *(f"!{_tsv_phrase(phrase)}" for phrase in without)]))


def ids_with_some(connection: AsyncConnection, phrases: Phrases) -> Select[tuple[int]]:
    """Ids of the articles that hold at least one of the phrases."""
    if connection.dialect.name == "sqlite":
        return _fts_ids(" OR ".join(map(_fts_phrase, phrases)))
    return _tsv_ids(" | ".join(map(_tsv_phrase, phrases)))


def ids_by_index(phrases: Phrases, joint: str, lowest: int) -> Select[tuple[int]]:
    """Ids of the articles that hold the words of the phrases in any order, as PostgreSQL's index alone knows them.

    The bound stands outside of the question (``OFFSET 0``): else the planner would rather read the words of all
    articles from there on, as if they stood in their rows. They are stored apart (TOAST), and reading them takes 10
    to 50 us each.

    Args:
        phrases: what is looked for.
        joint: ``&`` where every word is needed, ``|`` where one of them is enough.
        lowest: the least id.
    """
    found = _tsv_ids(_words_of(phrases, joint)).offset(0).subquery()
    return select(found.c.article).where(found.c.article >= lowest)


async def likely_with_some(connection: AsyncConnection, phrases: Phrases) -> int:
    """How many articles of all times hold one of the words, as PostgreSQL estimates it without looking."""
    plan = "EXPLAIN (FORMAT JSON) SELECT FROM article_words WHERE words @@ CAST(:asked AS tsquery)"
    explained = await connection.scalar(sql(plan), {"asked": _words_of(phrases, "|")})
    return int(explained[0]["Plan"]["Plan Rows"])


def _words_of(phrases: Phrases, joint: str) -> str:
    return f" {joint} ".join(_quoted(word) for phrase in phrases for word in phrase)


def ranked(connection: AsyncConnection, phrases: Phrases, newest: int, floor: int) -> Select[tuple[int]]:
    """Ids of the best of the ``newest`` articles from id ``floor`` on that hold every phrase, best first."""
    if connection.dialect.name == "sqlite":
        score: ColumnElement[float] = literal_column("-bm25(article_words, 4.0, 1.0)")
        inner = ids_with(connection, phrases).add_columns(score.label("score"))
    else:
        inner = ids_with(connection, phrases).add_columns(
            func.ts_rank_cd(_tsv.c.words, _tsquery(" & ".join(map(_tsv_phrase, phrases)))).label("score")
        )
    key = inner.selected_columns[0]
    found = inner.where(key >= floor).order_by(key.desc()).limit(newest).subquery()
    return select(found.c.article).order_by(found.c.score.desc(), found.c.article.desc())


def _fts_ids(match: str) -> Select[tuple[int]]:
    return select(_fts.c.rowid.label("article")).where(_fts.c.article_words.op("MATCH")(match))


def _fts_phrase(phrase: Sequence[str]) -> str:
    return '"' + " ".join(phrase).replace('"', '""') + '"'


def _tsv_ids(query: str) -> Select[tuple[int]]:
    return select(_tsv.c.article).where(_tsv.c.words.op("@@")(_tsquery(query)))


def _tsv_phrase(phrase: Sequence[str]) -> str:
    return "(" + " <-> ".join(map(_quoted, phrase)) + ")"


def _tsquery(query: str) -> ColumnElement[str]:
    return cast(literal(query), TSQUERY)
