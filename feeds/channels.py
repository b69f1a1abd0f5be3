"""Public Telegram channels: the page on which Telegram shows a channel's latest messages (``t.me/s/name``) -> rows.

The page is no published format. It has been the same for years and many programs read it; what is relied on are the
names of classes and two attributes, ``data-post`` (``name/number``) and ``datetime``. Counters of views and
reactions, replies' quotations and previews of links are never looked at, so that an entry changes when the words of
its message do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qs, urlsplit

from lxml import etree
from lxml import html as lxml_html

from feeds.channel_posts import post_of
from feeds.parsers import Reading, Row

NOT_A_CHANNEL = (
    "That is no public Telegram channel: write its @name or its link, such as https://t.me/name. "
    "Channels behind an invitation link cannot be read."
)
"""What to say where ``channel_address`` finds none."""
MAX_MESSAGES = 100
"""Messages of a page that are read, the newest; Telegram shows about twenty."""

_HOSTS = ("t.me", "telegram.me", "telegram.dog")
_NAME = r"[A-Za-z][A-Za-z0-9_]{3,31}"
_WEB = re.compile(
    rf"(?:https?://)?(?:www\.)?(?:(?P<sub>{_NAME})\.)?(?:{'|'.join(map(re.escape, _HOSTS))})(?::\d{{1,5}})?"
    rf"(?:/(?:s/)?(?P<name>{_NAME}))?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_APP = re.compile(r"tg:(?://)?resolve/?\?(?P<query>\S+)", re.IGNORECASE)
_TAKEN = frozenset(
    {
        "addemoji", "addlist", "addstickers", "addstyle", "addtheme", "auction", "boost", "call", "confirmphone",
        "contact", "giftcode", "invoice", "joinchat", "login", "msg_url", "nft", "proxy", "setlanguage", "share",
        "socks", "stars_topup",
    }
)  # fmt: skip
"""First parts of paths that Telegram keeps for itself (core.telegram.org/api/links)."""
_POST = re.compile(rf"{_NAME}/[1-9]\d{{0,11}}", re.ASCII)
_BACKGROUND = re.compile(r"background-image\s*:\s*url\(\s*['\"]?([^'\")\s]{1,2000})", re.IGNORECASE)
_PICTURES = frozenset(
    {"tgme_widget_message_photo_wrap", "tgme_widget_message_video_thumb", "tgme_widget_message_roundvideo_thumb"}
)
_OTHERS = frozenset({"tgme_widget_message_reply", "tgme_widget_message_link_preview", "tgme_widget_message_poll"})
"""Parts of a message that are not its own words or pictures."""


@dataclass(frozen=True, slots=True)
class NoChannel:
    """A page of Telegram that shows no messages."""

    message: str
    """One sentence for people: what is wrong, and what to do."""
    found: tuple[str, ...] = ()
    """The address where they are shown, if there is one."""


def channel_address(typed: str) -> str | None:
    """The address under which a channel is read.

    Args:
        typed: ``@name``, ``t.me/name``, a link to the channel or to one of its messages, ``tg://resolve?domain=name``.

    Returns:
        ``https://t.me/s/name``, lower case, as names of channels know no case; ``None`` for anything else, such as
        an invitation to a private channel (``NOT_A_CHANNEL`` says so).
    """
    written = typed.strip()
    name = written[1:] if written.startswith("@") else _linked_name(written)
    if not re.fullmatch(_NAME, name) or name.lower() in _TAKEN:
        return None
    return f"https://t.me/s/{name.lower()}"


def is_channel(url: str) -> bool:
    """Whether an address is one of Telegram's pages about channels and their messages."""
    try:
        host = (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return False
    return host in _HOSTS or host.endswith(".t.me")


def read_channel(text: str, url: str) -> Reading | NoChannel:
    """The messages of a channel's page, newest first.

    Args:
        text: the page.
        url: where it was served from, redirects followed: Telegram redirects from ``/s/name`` to ``/name`` where
            there is nothing to show.

    Returns:
        The channel's name and a row for each message with words, or what is wrong with the page. Never raises.
    """
    root = _parsed(text)
    if root is None:
        return NoChannel(f"{_shown(url)} answers with a page that cannot be read")
    messages = [element for element in root.iter("div") if _is_message(element)]
    title = _text(_first(root, "tgme_channel_info_header_title")) or _described(root, "og:title")
    if not messages and _first(root, "tgme_channel_info", "tgme_channel_history") is None:
        return _nothing(root, url)
    rows = (_row(message) for message in reversed(messages[-MAX_MESSAGES:]))
    homepage = (channel_address(url) or url).replace("/s/", "/", 1)
    return Reading(title=escape(title), homepage=homepage, rows=tuple(row for row in rows if row is not None))


def _linked_name(written: str) -> str:
    app = _APP.fullmatch(written)
    if app:
        return next(iter(parse_qs(app["query"]).get("domain", ())), "")
    web = _WEB.fullmatch(written)
    return (web["sub"] or web["name"] or "") if web else ""


def _parsed(text: str) -> etree._Element | None:
    try:
        return lxml_html.document_fromstring(
            text.encode("utf-8", errors="replace"),
            parser=lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True),
        )
    except (etree.LxmlError, ValueError):
        return None


# -- one message -------------------------------------------------------------------------------------------


def _is_message(element: etree._Element) -> bool:
    """Whether an element is a message of the channel, not "Channel photo updated" and not inside another one."""
    classes = _classes(element)
    if "tgme_widget_message" not in classes or "service_message" in classes:
        return False
    if not _POST.fullmatch(element.get("data-post", "")):
        return False
    return all("tgme_widget_message" not in _classes(outer) for outer in element.iterancestors())


def _row(message: etree._Element) -> Row | None:
    """A message as a row; ``None`` where it has no words, such as a picture without a caption."""
    name, _, number = message.get("data-post", "").lower().partition("/")
    own = list(_own(message))
    posts = (post_of(element, name) for element in own if _holds_text(element))
    post = next((post for post in posts if post), None)
    if post is None:
        return None
    pictures = (_background(element) for element in own if not _PICTURES.isdisjoint(_classes(element)))
    signed = _text(_first(message, "tgme_widget_message_from_author"))
    return Row(
        id=f"{name}/{number}",
        link=f"https://t.me/{name}/{number}",
        title=escape(post.headline),
        content=escape(post.text),
        published=_date(message),
        authors=(signed,) if signed else (),
        categories=tuple(map(escape, post.hashtags)),
        image=next((picture for picture in pictures if picture), ""),
        credit=escape(_text(_first(message, "tgme_widget_message_forwarded_from_name"))),
    )


def _own(message: etree._Element) -> Iterator[etree._Element]:
    """The elements of a message without those that quote another message or preview a page."""
    walk = etree.iterwalk(message, events=("start",))
    for _, element in walk:
        if _OTHERS.isdisjoint(_classes(element)):
            yield element
        else:
            walk.skip_subtree()


def _holds_text(element: etree._Element) -> bool:
    classes = _classes(element)
    return "tgme_widget_message_text" in classes and "js-message_reply_text" not in classes


def _date(message: etree._Element) -> str:
    """When it was published, as written; the length of a video is a ``time`` too."""
    link = _first(message, "tgme_widget_message_date")
    times = (message if link is None else link).iter("time")
    return next((time.get("datetime", "") for time in times if time.get("datetime")), "")


def _background(element: etree._Element) -> str:
    found = _BACKGROUND.search(element.get("style", ""))
    return found[1] if found else ""


# -- a page without messages -------------------------------------------------------------------------------


def _nothing(root: etree._Element, url: str) -> NoChannel:
    """Why there are no messages, as far as the page tells."""
    address = channel_address(url)
    name = f"@{address.rpartition('/')[2]}" if address else _shown(url)
    if _first(root, "tgme_page", "tgme_page_wrap", "tgme_body_wrap") is None:
        return NoChannel(f"{_shown(url)} answers with a page that is no channel's")
    if address and _first(root, "tgme_page_context_link", "tgme_page_post") is not None:
        return NoChannel(f"the messages of {name} are read at {address}: use that address", (address,))
    extra = _text(_first(root, "tgme_page_extra")).lower()
    if "member" in extra:
        return NoChannel(f"{name} is a group, and Telegram shows only channels to the public: use a channel")
    if "subscriber" in extra:
        return NoChannel(
            f"{name} does not show its messages on the web, by its own wish or because Telegram restricts it: "
            "it can be read only in the app; use another channel"
        )
    return NoChannel(f"there is no public channel {name}: check the name; private channels cannot be read")


# -- the document ------------------------------------------------------------------------------------------


def _classes(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split()


def _first(root: etree._Element, *classes: str) -> etree._Element | None:
    """The first element of one of these classes."""
    return next((element for element in root.iter() if not set(classes).isdisjoint(_classes(element))), None)


def _text(element: etree._Element | None) -> str:
    return " ".join("".join(element.itertext(with_tail=False)).split())[:500] if element is not None else ""


def _described(root: etree._Element, name: str) -> str:
    metas = (meta for meta in root.iter("meta") if meta.get("property") == name)
    return next((meta.get("content", "") for meta in metas), "")


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path}"[:200]
