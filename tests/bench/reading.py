"""What a new article costs before it is stored: places, wire and story."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import find_spec

from bot.sample.newsroom import open_newsroom
from news.regions import load_atlas
from news.stories import Grouper
from tests.bench.press import Press
from tests.bench.table import Report, rss_mib, spending


async def tagging(articles: int = 4000) -> Report:
    """Documents tagged per CPU second, invented ones and those of the sample newsroom, once and again."""
    report = Report("places of articles")
    report.add("memory of the table, in a process of its own", _table_mib(), "MiB")
    atlas = load_atlas()
    press = Press(datetime.now(UTC))
    documents = [(one.title, one.text, "en") for one, _, _ in press.articles(articles)]
    newsroom = open_newsroom(datetime.now(UTC))
    sample = [(p.title, p.text, newsroom.outlets[p.outlet].language) for p in newsroom.pieces]
    atlas.tag(*documents[0][:2], language="en")
    words = sum(len(text.split()) for _, text, _ in documents) / len(documents)
    peer = _geotext(documents[:500])
    for name, rows in (
        (f"English, {words:.0f} words each", documents),
        (f"English, {words:.0f} words each, again", documents),
        ("sample newsroom, 4 languages", sample),
        ("sample newsroom, 4 languages, again", sample * 10),
    ):
        with spending() as spent:
            for title, text, language in rows:
                atlas.tag(title, text, language=language)
        report.add(
            f"documents tagged ({name})", len(rows) / spent.cpu_s, "1/CPU s", peer if rows is documents else ""
        )
    return report


def _table_mib() -> float:
    """Resident memory that reading the table of places takes."""
    program = (
        "import os; from news.gazetteer import read_table\n"
        "page = os.sysconf('SC_PAGE_SIZE'); rss = lambda: int(open('/proc/self/statm').read().split()[1]) * page\n"
        "before = rss(); table = read_table(); print((rss() - before) / 2**20)"
    )
    return float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)


def _geotext(documents: list[tuple[str, str, str]]) -> str:
    """The same by geotext, where it is installed: names of English cities and countries only, unweighted."""
    if find_spec("geotext") is None:
        return ""
    import geotext

    with spending() as spent:
        for title, text, _ in documents:
            _ = geotext.GeoText(f"{title}\n{text}").cities
    return f"geotext {len(documents) / spent.cpu_s:,.0f}"


async def grouping(articles: int = 6_000) -> Report:
    """Articles put into wires and stories per second, the window filling."""
    report, grouper = Report("stories"), Grouper()
    press = Press(datetime.now(UTC))
    rows = list(press.articles(articles, located=True))
    half = len(rows) // 2
    for name, some, first in (("first", rows[:half], 1), ("second", rows[half:], half + 1)):
        with spending() as spent:
            for number, (article, source, _) in enumerate(some, first):
                grouper.add(replace(article, id=number), source)
                if number % 100 == 0:  # as collecting does
                    grouper.merge()
        report.add(f"articles grouped, {name} {half:,} of 72 h", len(some) / spent.cpu_s, "1/CPU s")
    report.add("memory of the process, peak", rss_mib(), "MiB")
    return report
