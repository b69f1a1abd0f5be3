"""Bytes as served -> text: byte order mark, then HTTP charset, then what the document claims, then UTF-8.

Claims are often wrong, so each is tried strictly and the next one follows; nothing here ever fails.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
"""How a document without a mark begins in encodings whose ASCII is not one byte of ASCII (XML 1.0, appendix F)."""
_WIDER = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932",
    "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "big5": "big5hkscs", "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-roman": "mac_roman", "macintosh": "mac_roman", "iso-8859-8-i": "iso-8859-8", "x-euc-jp": "euc_jp",
    "unicode": "utf-16", "x-user-defined": "cp1252", "utf8": "utf-8",
}  # fmt: skip
"""Encodings that are claimed -> the superset that is meant (WHATWG Encoding Standard, 4.2)."""
_NEVER = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})

_SEVERAL_BYTES = ("gb", "big5", "euc", "cp932", "cp949", "cp950", "shift", "iso-2022", "iso2022", "hz", "johab")

_HTTP = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_PROLOG = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9._:-]{2,40})\s*[\"']", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_HEAD = 4096


def decode_xml(data: bytes, content_type: str | None = None) -> str:
    """The text of an XML or JSON document.

    Args:
        data: the body as served.
        content_type: the HTTP header, whose charset outranks the document's own claim.

    Returns:
        Text without a byte order mark. Bytes that fit no claim become U+FFFD.
    """
    return _decode(data, content_type, _PROLOG)


def decode_html(data: bytes, content_type: str | None = None) -> str:
    """The text of an HTML page: as ``decode_xml``, with the claim taken from ``<meta charset>``."""
    return _decode(data, content_type, _META)


def may_be_utf8(data: bytes, content_type: str | None = None) -> bool:
    """Whether ``decode_xml`` would try UTF-8 before anything else, so that bytes which are UTF-8 are read so."""
    if data.startswith(codecs.BOM_UTF8):
        return True
    if data.startswith(tuple(start for start, _ in _MARKS + _BARE)):
        return False
    return not any(claim.startswith(_SEVERAL_BYTES) for claim in _claims(data, content_type, _PROLOG))


def _claims(data: bytes, content_type: str | None, claim: re.Pattern[bytes]) -> list[str]:
    return [_named(_HTTP.search(content_type or "")), _named(claim.search(data[:_HEAD])), "utf-8"]


def _decode(data: bytes, content_type: str | None, claim: re.Pattern[bytes]) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    for start, encoding in _BARE:
        if data.startswith(start):
            return data.decode(encoding, errors="replace")
    claims = _claims(data, content_type, claim)
    if not any(claim.startswith(_SEVERAL_BYTES) for claim in claims):
        text = data.decode("utf-8", errors="replace")
        if _is_mostly_right(text):
            return text
    for encoding in claims:
        text = _try(data, encoding) or ""
        if text:
            return text
    return _least_bad(data, claims)


def _is_mostly_right(text: str) -> bool:
    """Whether a text decoded as UTF-8 really was that.

    Text of a one-byte encoding is hardly ever valid UTF-8 by chance; UTF-8 that claims to be Latin-1, is cut inside
    a character or holds a stray byte is common.
    """
    if "\ufffd" not in text:
        return True
    whole = text.rstrip("\ufffd")
    bad = whole.count("\ufffd")
    right = len(whole) - len(whole.encode("ascii", errors="ignore")) - bad
    return right > bad * 20


def _named(match: re.Match[str] | re.Match[bytes] | None) -> str:
    """The codec that a claim means; empty where there is no such codec or it would be no help."""
    if match is None:
        return ""
    found = match.group(1)
    name = (found if isinstance(found, str) else found.decode("ascii")).lower()
    name = _WIDER.get(name, name)
    try:
        codec = codecs.lookup(name)
    except LookupError:
        return ""
    return "" if codec.name in _NEVER or not codec._is_text_encoding else name


def _try(data: bytes, encoding: str) -> str | None:
    """The text, if the bytes can be read so and the claim is believable."""
    if not encoding or encoding.startswith(("utf-16", "utf_16", "utf-32", "utf_32")):
        return None  # real UTF-16/32 was recognised above; a document that is ASCII-readable only claims it
    try:
        return data.decode(encoding)
    except (UnicodeError, ValueError):
        return None


def _least_bad(data: bytes, claims: list[str]) -> str:
    """The first usable claim with the stray bytes replaced; without one Windows-1252."""
    usable = next((claim for claim in claims if claim and not claim.startswith("utf")), "cp1252")
    return data.decode(usable, errors="replace")
