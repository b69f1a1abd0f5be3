"""Nothing that is asked often walks a whole table."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from db.store import Store
from tests.db.bench import Question, load, questions
from tests.db.newsroom import HOUR, NOW

pytestmark = pytest.mark.anyio

OFTEN: dict[str, Question] = {
    name: question for name, question in questions() if not name.startswith(("vitals", "newest of common"))
} | {
    "deliveries to recover": lambda books: books.deliveries.recover(NOW),
    "deliveries to expire": lambda books: books.deliveries.expire(NOW),
    "deliveries to send": lambda books: books.deliveries.claim(NOW, 10, HOUR),
    "digests due": lambda books: books.digests.claim_due(NOW, 10),
    "known entries": lambda books: books.articles.known("s1", ["1", "2"], ["https://s1.example/1"]),
}
SMALL = {"sources", "fresh", "anon_1", "article_words", "1"}
"""Few rows, results of a part of the query, and FTS5, which calls each use of its index a scan."""


async def test_sqlite_answers_what_is_asked_often_by_index(tmp_path, anyio_backend) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/wirebrief.db")
    await load(store, 500)
    asked: list[tuple[str, object]] = []

    def listen(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    async with store.write() as books:
        event.listen(store.writer.sync_engine, "before_cursor_execute", listen)
        for question in OFTEN.values():
            await question(books)
        event.remove(store.writer.sync_engine, "before_cursor_execute", listen)
        for statement, parameters in asked:
            rows = await books.stories.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            for *_, step in rows.all():
                walked = re.match(r"SCAN (\w+)", step)
                assert not walked or walked[1] in SMALL, f"{step}: {statement}"
    await store.close()
    assert len(asked) > len(OFTEN)
