"""Pages -> the text of their article."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest

from feeds.extract import MAX_BYTES, extract_page

URL = "https://news.example/2026/03/ferry.html"
PARAGRAPHS = (
    "The ferry came back to the harbour on Monday evening after two days of storm, and the island came to see it.",
    "Nobody was hurt and all the cars are dry, said the captain, who has sailed the line since 1999.",
    "The company will say on Wednesday when the next one leaves; until then the mail comes by helicopter.",
)


def page(body: str, head: str = "", lang: str = "en") -> bytes:
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
    start = (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>Ferry returns | Paper</title>{head}"
    )
    main = f"<main><article><h1>Ferry returns</h1>{body}</article></main>"
    return f"{start}</head><body>{menu}{main}<footer>© News 2026</footer></body></html>".encode()


ARTICLE = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def linked_data(**facts: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps(facts)}</script>"


def test_paragraphs_come_without_menu_and_footer() -> None:
    found = extract_page(page(ARTICLE), URL)
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert (found.title, found.language, found.paywalled) == ("Ferry returns", "en", False)


def test_the_page_tells_its_facts() -> None:
    head = (
        "<link rel='canonical' href='/2026/03/ferry'><meta property='og:title' content='Ferry &amp; crew return'>"
        "<meta property='article:published_time' content='2026-03-09T18:00:00+01:00'>"
    )
    found = extract_page(page(ARTICLE, head, lang="de-AT"), URL)
    assert found.title == "Ferry & crew return"
    assert found.canonical_url == "https://news.example/2026/03/ferry"
    assert found.published_at == datetime(2026, 3, 9, 17, tzinfo=UTC)
    assert found.language == "de"


def test_linked_data_outranks_meta_elements() -> None:
    data = {"@graph": [{"@type": "Organization"}, {"@type": ["NewsArticle"], "headline": "Ferry is back",
            "datePublished": "2026-03-09T10:00:00Z", "inLanguage": "en-GB"}]}  # fmt: skip
    found = extract_page(page(ARTICLE, linked_data(**data)), URL)
    assert (found.title, found.published_at) == ("Ferry is back", datetime(2026, 3, 9, 10, tzinfo=UTC))


def test_the_text_of_linked_data_stands_in_for_a_page_that_shows_none() -> None:
    data = linked_data(**{"@type": "NewsArticle", "articleBody": "\n\n".join(PARAGRAPHS)})
    found = extract_page(page("<div id='app'></div>", data), URL)
    assert found.text == "\n\n".join(PARAGRAPHS)


def test_a_page_that_says_it_is_not_free_is_paywalled() -> None:
    data = linked_data(**{"@type": "NewsArticle", "isAccessibleForFree": False})
    assert extract_page(page(ARTICLE, data), URL).paywalled
    assert extract_page(
        page(ARTICLE, linked_data(**{"@type": "Article", "isAccessibleForFree": "False"})), URL
    ).paywalled


def test_few_words_and_a_prompt_are_a_paywall_but_many_words_and_a_prompt_are_not() -> None:
    prompt = "<div class='wall'>Subscribe to continue reading</div>"
    assert extract_page(page(f"<p>{PARAGRAPHS[0]}</p>{prompt}"), URL).paywalled
    assert not extract_page(page(ARTICLE * 4 + prompt), URL).paywalled


def test_a_prompt_in_the_menu_makes_no_paywall_of_a_short_article() -> None:
    menu = "<header><p>Already a subscriber?</p></header><a href='/in'>For subscribers</a>"
    assert not extract_page(page(ARTICLE + menu), URL).paywalled


def test_the_front_page_is_no_canonical_address() -> None:
    assert extract_page(page(ARTICLE, "<link rel='canonical' href='https://news.example/'>"), URL).canonical_url == ""


def test_the_charset_of_the_page_is_believed() -> None:
    body = "<p>" + "Паром вернулся в порт вечером в понедельник. " * 8 + "</p>"
    data = page(body).decode().replace("utf-8", "windows-1251").encode("windows-1251", errors="ignore")
    assert "Паром вернулся" in extract_page(data, URL).text


@pytest.mark.parametrize(
    "data", [b"", b"   ", b"\0\0", b"<", b"{}", b"<html></html>", b"\xff\xfe<\0", b"<!doctype html>"]
)
def test_a_page_without_an_article_gives_an_empty_text(data: bytes) -> None:
    assert extract_page(data, URL).text == ""


@pytest.mark.parametrize("piece", [b"<div>", b"<a href=x>", b"<table><tr><td>", b"&lt;", b"<script>", b"<", b"<p>x"])
def test_hostile_pages_cost_seconds_and_no_more(piece: bytes) -> None:
    start = time.process_time()
    extract_page((b"<html><body>" + piece * (1_000_000 // len(piece)))[:MAX_BYTES], URL)
    assert time.process_time() - start < 15


def paid(**more: object) -> str:
    return linked_data(**{"@type": "NewsArticle", "isAccessibleForFree": False, **more})


@pytest.mark.parametrize("said", [False, "False", "no", "http://schema.org/False"])
def test_an_article_that_is_not_free_is_known_by_any_spelling_of_false(said: object) -> None:
    assert extract_page(
        page(ARTICLE, linked_data(**{"@type": "Article", "isAccessibleForFree": said})), URL
    ).paywalled
    assert extract_page(page(ARTICLE, f"<meta itemprop='isAccessibleForFree' content='{said}'>"), URL).paywalled


@pytest.mark.parametrize(
    ("selector", "paywalled"), [(".rest", False), ("#rest", False), (".other", True), ("", True)]
)
def test_a_part_that_is_sold_but_served_makes_no_teaser(selector: str, paywalled: bool) -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": selector}
    body = (
        f"<p>{PARAGRAPHS[0]}</p><div id='rest' class='text rest'><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></div>"
    )
    assert extract_page(page(body, paid(hasPart=[part])), URL).paywalled is paywalled


def test_a_long_text_is_no_teaser_whatever_the_page_says() -> None:
    body = "".join(f"<p>{number}. {paragraph}</p>" for number in range(10) for paragraph in PARAGRAPHS)
    assert not extract_page(page(body, paid()), URL).paywalled


def test_the_words_of_the_wall_are_no_part_of_the_teaser() -> None:
    body = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>Already a subscriber? Log in to read on.</p>"
    assert extract_page(page(body, paid()), URL).text == "\n\n".join(PARAGRAPHS[:2])
