"""What became of the pages behind a source's articles: read, or which wall stood there. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

from feeds.answers import Failed, FailureKind
from feeds.extract import SHORT, Extracted
from feeds.verdicts import is_challenge
from news.model import Entry, PageAccess
from news.text import stop_words, words

PROBES = 1
"""Pages that are tried in a poll while a source's pages are walled."""
_WALLED = frozenset({PageAccess.PAYWALLED, PageAccess.BLOCKED})
_BETTER_FIRST = (
    PageAccess.UNTRIED,
    PageAccess.READ,
    PageAccess.UNREADABLE,
    PageAccess.FORBIDDEN,
    PageAccess.PAYWALLED,
    PageAccess.BLOCKED,
)
_DOORS = frozenset(
    {
        "login", "log-in", "signin", "sign-in", "signup", "sign-up", "register", "registration", "auth", "oauth",
        "sso", "account", "accounts", "consent", "cookie-consent", "cookies", "gdpr", "captcha", "challenge",
        "anmelden", "connexion", "accedi", "entrar", "giris",
    }
)  # fmt: skip
_TILLS = frozenset({"subscribe", "subscription", "subscriptions", "paywall", "abo", "abonnement", "suscripcion"})
_LONG_PAGE = 1500
"""Characters from which a page's text is no wall, whatever it says."""
_TELLING = 4
"""Letters from which a word tells what a text is about; and how many such words an entry must have to judge by."""
_STEM = 5


def of_failure(failed: Failed) -> PageAccess:
    """What a failed request for a page means for it."""
    if failed.status == 402:
        return PageAccess.PAYWALLED
    walls = {FailureKind.FORBIDDEN, FailureKind.CHALLENGE}
    return PageAccess.BLOCKED if failed.kind in walls else PageAccess.UNREADABLE


def of_address(asked: str, got: str) -> PageAccess:
    """What the address says that a page came from in the end: a login, a till, the front page, or the article."""
    parts = urlsplit(got)
    if parts.path in {"", "/"} and not parts.query and urlsplit(asked).path not in {"", "/"}:
        return PageAccess.UNREADABLE  # the article is no more
    led = _steps(got) - _steps(asked)
    if led & _TILLS:
        return PageAccess.PAYWALLED
    return PageAccess.BLOCKED if led & _DOORS else PageAccess.READ


def of_page(entry: Entry, start: bytes, page: Extracted) -> PageAccess:
    """What a page turned out to be.

    Args:
        entry: whose page it should be.
        start: the first bytes of the page.
        page: what was found on it.
    """
    if page.paywalled:
        return PageAccess.PAYWALLED
    if len(page.text) < SHORT and is_challenge(start):
        return PageAccess.BLOCKED
    if not page.text:
        return PageAccess.UNREADABLE
    is_article = len(page.text) >= _LONG_PAGE or _is_about(page, entry)
    return PageAccess.READ if is_article else PageAccess.BLOCKED


def overall(found: Collection[PageAccess], before: PageAccess) -> PageAccess:
    """What became of most pages of a poll; of two that are as many the worse; as before where none was tried."""
    times = Counter(found)
    return max(times, key=lambda access: (times[access], _BETTER_FIRST.index(access)), default=before)


def pages_to_try(before: PageAccess, at_most: int) -> int:
    """How many pages to ask for in a poll: behind a wall only enough to see whether it still stands.

    A site whose robots.txt forbids them is asked for none anyway.
    """
    return min(PROBES, at_most) if before in _WALLED else at_most


def _steps(url: str) -> set[str]:
    """The parts of a path, without endings, and the first name of the host."""
    parts = urlsplit(url)
    path = {step.partition(".")[0] for step in unquote(parts.path).lower().split("/")}
    return path | {(parts.hostname or "").partition(".")[0]}


def _is_about(page: Extracted, entry: Entry) -> bool:
    """Whether a text shares a telling word with its entry; what a wall says has nothing to do with the article."""
    language = page.language or entry.language or "en"
    asked = _telling(f"{entry.title} {entry.summary}", language)
    return len(asked) < _TELLING or bool(asked & _telling(page.text, language))


def _telling(text: str, language: str) -> set[str]:
    stop = stop_words(language)
    return {word[:_STEM] for word in words(text) if len(word) >= _TELLING and word not in stop}
