"""Rows of articles, their texts, outlets and groupings, read in one query and made into records."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, select

from db import schema
from db.ledger import record
from news.model import Article, Grouping, Report, Source


def article_columns() -> list[ColumnElement[Any]]:
    """Columns of an article; needs ``article_texts`` joined."""
    text = func.coalesce(schema.article_texts.c.text, "").label("text")
    return [*schema.articles.c, text]


def source_columns() -> list[ColumnElement[Any]]:
    """Columns of an outlet, each named ``source_...``."""
    return [column.label(f"source_{column.name}") for column in schema.sources.c]


def articles() -> Select[Any]:
    """All articles with their texts, where those are still kept."""
    a, x = schema.articles, schema.article_texts
    return select(*article_columns()).select_from(a).outerjoin(x, x.c.article == a.c.id)


def articles_with_sources() -> Select[Any]:
    """All articles with texts and outlets."""
    s = schema.sources
    return articles().join(s, s.c.key == schema.articles.c.source).add_columns(*source_columns())


def reports() -> Select[Any]:
    """All grouped articles with texts, outlets and groupings."""
    g = schema.groupings
    return (
        articles_with_sources()
        .join(g, g.c.article == schema.articles.c.id)
        .add_columns(g.c.article, g.c.story, g.c.wire, g.c.agency, g.c.read)
    )


def article_of(row: RowMapping) -> Article:
    """The article of a row."""
    return record(Article, row)


def source_of(row: RowMapping) -> Source:
    """The outlet of a row."""
    return record(Source, row, "source_")


def grouping_of(row: RowMapping) -> Grouping:
    """The grouping of a row."""
    return record(Grouping, row)


def report_of(row: RowMapping) -> Report:
    """The article of a row inside its story."""
    return Report(article_of(row), source_of(row), row["wire"], row["agency"])
