"""What a parser read of an entry, and what the document tells beside it -> ``Entry``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from feeds.dates import read_date
from feeds.entries import plain, plain_line
from feeds.marks import Mark
from feeds.parsers import Row
from news.model import Entry

MAX_URL = 2000
MAX_NAMES = 20
"""Authors and categories that are kept of an entry."""
_MAX_NAME, _MAX_CATEGORY = 200, 100

_HOST = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?/")
_MAIL = re.compile(r"[^\s@()<>]+@[^\s@()<>]+\s*(?:\((?P<name>[^()]+)\))?|(?P<before>[^<>]+?)\s*<[^<>@]+@[^<>]+>")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")


def entry_of(row: Row, mark: Mark, base: str) -> Entry | None:
    """The entry, unless there is nothing to know it by.

    Args:
        row: as a parser read it.
        mark: what the document tells of the same entry; an empty one where that is not known.
        base: what relative addresses are resolved against, unless the entry names another base.
    """
    base = mark.base or base
    url = web_address(row.link, base)
    title, summary, content = plain_line(row.title), *_texts(row, mark)
    written, changed = mark.published or row.published, mark.updated or row.updated
    updated = read_date(changed)
    published = (updated if written == changed else read_date(written)) or updated
    if not (title or summary or content or url or row.id or published):
        return None
    return Entry(
        guid=_whole(row.id or url) or _made_up_id(title, summary or content),
        url=url or (web_address(row.id, base) if row.id.lower().startswith(("http://", "https://")) else ""),
        title=title,
        summary=summary,
        content=content,
        published_at=published,
        updated_at=updated,
        authors=_names(map(_author, mark.authors or row.authors)),
        categories=_names([plain_line(name)[:_MAX_CATEGORY] for name in row.categories]),
        image_url=web_address(row.image, base),
        language=language_code(mark.language or row.language),
        credit=plain_line(mark.credit or row.credit)[:_MAX_NAME],
    )


def _texts(row: Row, mark: Mark) -> tuple[str, str]:
    """Summary and content; a summary that only repeats the content, or was made of it, is none."""
    if row.content == row.summary:
        return (plain(row.summary), "") if mark.described else ("", plain(row.content))
    return plain(row.summary) if mark.described else "", plain(row.content)


def _whole(id: str) -> str:
    """An id of at most ``MAX_URL`` characters; a longer one ends in a digest of all of it, and clashes with none."""
    if len(id) <= MAX_URL:
        return id
    end = hashlib.sha256(id.encode(errors="replace")).hexdigest()
    return id[: MAX_URL - len(end)] + end


def _made_up_id(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\x1f{text}".encode(errors="replace")).hexdigest()


def web_address(written: str, base: str) -> str:
    """An absolute http or https address; empty for anything else."""
    if not written:
        return ""
    if _is_absolute(written):
        return written
    compact = "".join(written.split()) if any(sign in written for sign in "\n\r\t") else written.strip()
    if not compact or len(compact) > MAX_URL:
        return ""
    try:
        joined = urljoin(base, compact)
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in {"http", "https"} and parts.netloc else ""


def _is_absolute(written: str) -> bool:
    """Whether it is an address that needs no base and no second look, as nearly all are."""
    if len(written) > MAX_URL or not written.isprintable() or " " in written or "\\" in written:
        return False
    return _HOST.match(written) is not None and not written.endswith(("?", "#"))


def language_code(written: str) -> str:
    """ISO 639 code of a language tag (BCP 47), lower case; empty where it is none."""
    match = _LANGUAGE.match(written.strip()) if written else None
    return match.group().lower() if match else ""


def _names(written: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, written)))[:MAX_NAMES]


def _author(written: str) -> str:
    """A person's name; RSS asks for ``address (name)``."""
    name = plain_line(written)[:_MAX_NAME]
    match = _MAIL.fullmatch(name) if "@" in name else None
    return (match["name"] or match["before"] or "").strip() if match else name
