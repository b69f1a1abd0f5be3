"""What became of the pages behind a source's articles."""

import pytest

from feeds.access import of_address, of_failure, of_page, overall, pages_to_try
from feeds.answers import Failed, FailureKind
from feeds.extract import Extracted
from news.model import Entry, PageAccess

ENTRY = Entry(
    "1", "https://news.example/1", "Ferry reaches the harbour after storm", "Two hundred passengers waited on deck."
)
COOKIES = "We and our partners store information on your device. Please choose what we may remember about you. " * 2


@pytest.mark.parametrize(
    ("failed", "access"),
    [
        (Failed(FailureKind.FORBIDDEN, "No.", 401), PageAccess.BLOCKED),
        (Failed(FailureKind.FORBIDDEN, "No.", 402), PageAccess.PAYWALLED),
        (Failed(FailureKind.FORBIDDEN, "No.", 403), PageAccess.BLOCKED),
        (Failed(FailureKind.FORBIDDEN, "No.", 451), PageAccess.BLOCKED),
        (Failed(FailureKind.CHALLENGE, "No.", 503), PageAccess.BLOCKED),
        (Failed(FailureKind.NOT_FOUND, "No.", 404), PageAccess.UNREADABLE),
        (Failed(FailureKind.TIMEOUT, "No."), PageAccess.UNREADABLE),
        (Failed(FailureKind.STATUS, "No.", 500), PageAccess.UNREADABLE),
    ],
)
def test_a_refusal_is_told_from_a_page_that_is_merely_not_there(failed, access):
    assert of_failure(failed) is access


@pytest.mark.parametrize(
    ("got", "access"),
    [
        ("https://news.example/2026/03/ferry-reaches-harbour", PageAccess.READ),
        ("https://news.example/amp/2026/03/ferry?login=no", PageAccess.READ),
        ("https://news.example/2026/03/subscribe-to-the-sea", PageAccess.READ),
        ("https://news.example/", PageAccess.UNREADABLE),
        ("https://news.example/login?next=/2026/03/ferry", PageAccess.BLOCKED),
        ("https://news.example/user/sign-in.php", PageAccess.BLOCKED),
        ("https://consent.news.example/collect?to=ferry", PageAccess.BLOCKED),
        ("https://news.example/subscribe?from=ferry", PageAccess.PAYWALLED),
    ],
)
def test_an_address_tells_a_login_and_a_till_from_an_article(got, access):
    assert of_address("https://news.example/2026/03/ferry", got) is access


def test_a_section_that_is_called_like_a_door_is_none():
    assert of_address("https://news.example/accounts/1", "https://news.example/accounts/one") is PageAccess.READ


def test_a_page_without_text_is_a_challenge_where_it_asks_for_proof():
    assert of_page(ENTRY, b"<script src='/captcha.js'>", Extracted("")) is PageAccess.BLOCKED
    assert of_page(ENTRY, b"<p>", Extracted("")) is PageAccess.UNREADABLE


def test_a_script_that_could_ask_for_proof_makes_no_challenge_of_an_article():
    article = Extracted("The ferry reached the harbour on Monday. " * 10)
    assert of_page(ENTRY, b"<script src='/captcha.js'>", article) is PageAccess.READ


def test_a_text_that_shares_no_word_with_its_entry_is_a_wall():
    assert of_page(ENTRY, b"", Extracted(COOKIES, language="en")) is PageAccess.BLOCKED
    assert of_page(ENTRY, b"", Extracted(COOKIES + "The ferry came.", language="en")) is PageAccess.READ


def test_an_entry_of_few_words_says_too_little_to_judge_by():
    assert of_page(Entry("1", "", "Live"), b"", Extracted(COOKIES)) is PageAccess.READ


def test_a_long_text_is_no_wall_whatever_it_says():
    assert of_page(ENTRY, b"", Extracted(COOKIES * 10, language="en")) is PageAccess.READ


def test_what_holds_for_most_pages_holds_for_the_source():
    read, blocked, paid = PageAccess.READ, PageAccess.BLOCKED, PageAccess.PAYWALLED
    assert overall([read, blocked, read], PageAccess.UNTRIED) is read
    assert overall([read, blocked, blocked], read) is blocked
    assert overall([read, paid], read) is paid
    assert overall([], paid) is paid


@pytest.mark.parametrize(
    ("before", "tried"),
    [(PageAccess.UNTRIED, 20), (PageAccess.READ, 20), (PageAccess.UNREADABLE, 20), (PageAccess.FORBIDDEN, 20),
     (PageAccess.PAYWALLED, 1), (PageAccess.BLOCKED, 1)],
)  # fmt: skip
def test_behind_a_wall_one_page_is_tried_to_see_whether_it_still_stands(before, tried):
    assert pages_to_try(before, 20) == tried
    assert pages_to_try(before, 0) == 0
