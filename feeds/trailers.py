"""What feeds append to a text: "Continue reading", "The post ... appeared first on ...", "[…]"."""

from __future__ import annotations

import re

_LOOKED_AT = 1000
"""Characters of the last paragraph that are looked at; bounds every pattern here."""
_LONGEST = 250
"""No prompt with the title behind it is longer."""
_PHRASES = (
    "continue reading", "read more", "read the full story", "read the full article", "keep reading",
    "read full story", "lire la suite", "leer más", "seguir leyendo", "weiterlesen", "leia mais", "leggi tutto",
    "devamını oku", "читать далее", "читать дальше", "читати далі", "اقرأ المزيد", "قراءة المزيد", "ادامه مطلب",
)  # fmt: skip
_MORE = "|".join(_PHRASES)
_APPEARED = re.compile(
    r"^(?:The|This) (?:post|article|entry) .{0,400}? (?:first )?appeared (?:first )?on .{1,200}$",
    re.IGNORECASE | re.DOTALL,
)
_PROMPT = re.compile(rf"^(?:{_MORE})\b(?! the )[^.!?]{{0,200}}$", re.IGNORECASE)
_TAIL = re.compile(
    rf"(?:(?<=[.!?…»”\"\])])|(?<=^)|(?=\s*[(\[]))\s*[(\[]?\s*(?:{_MORE})\s*[)\]]?\s*(?:[→»›>.…]|\.\.\.)*\s*$"
    rf"|\s*(?:{_MORE}|more)\s*[→»›>…]+\s*$|\s*[(\[]\s*more\s*[)\]]\s*$"
    rf"|(?:(?<=…)|(?<=\.\.\.)|(?<=\]))\s*continue reading [^.!?]{{1,200}}$",
    re.IGNORECASE,
)
_ENDINGS = (*_PHRASES, "more")
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.|\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\))\s*$")


def without_trailers(paragraphs: list[str]) -> list[str]:
    """The paragraphs without what a feed appended behind them."""
    kept = list(paragraphs)
    while kept:
        last = kept[-1][-_LOOKED_AT:]
        shorter = _without_trailer(last)
        if shorter == last:
            break
        kept[-1:] = [kept[-1][: -len(last)] + shorter] if shorter else []
    if kept and kept[-1].endswith(("]", ")")):
        kept[-1] = _ELLIPSIS.sub(" …", kept[-1]).strip()
    return kept


def _without_trailer(text: str) -> str:
    """The text without its last trailer; what a costly pattern needs is looked for first, and nearly never there."""
    end = text[-_LONGEST:].lower()
    if len(text) <= _LONGEST and end.startswith(_PHRASES) and _PROMPT.match(text):
        return ""
    if "ppeared" in text and _APPEARED.match(text):
        return ""
    if end.rstrip(" )]→»›>….").endswith(_ENDINGS) or "continue reading" in end:
        return _TAIL.sub("", text, count=1)
    return text
