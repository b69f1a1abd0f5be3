"""What feeds append to a text: "Continue reading", "The post ... appeared first on ...", "[…]"."""

from __future__ import annotations

import re

_LOOKED_AT = 1000
"""Characters of the last paragraph that are looked at; bounds every pattern here."""
_TAIL_LENGTH = 250
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
        if ("ppeared" in last and _APPEARED.match(last)) or (len(last) < _TAIL_LENGTH and _PROMPT.match(last)):
            kept.pop()
            continue
        shorter = _TAIL.sub("", last, count=1) if _may_end_so(last) else last
        if shorter == last:
            break
        kept[-1:] = [kept[-1][: -len(last)] + shorter] if shorter else []
    if kept and kept[-1].endswith(("]", ")")):
        kept[-1] = _ELLIPSIS.sub(" …", kept[-1]).strip()
    return kept


def _may_end_so(text: str) -> bool:
    """Whether the costly pattern can match: nearly no text ends with such words."""
    end = text[-_TAIL_LENGTH:].lower()
    return end.rstrip(" )]→»›>….").endswith(_ENDINGS) or "continue reading" in end
