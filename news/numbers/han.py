"""Chinese numbers: digits with units (``1.2万``) and characters (``三百二十``), in a script without blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from news.numbers.tables import Table

Reading = tuple[Decimal, int, int, bool]
"""Value, offsets, and whether it is a date or a time."""

CHARACTERS = "零〇一壹二两兩贰三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万萬亿億"

_UNITS = "十拾百佰千仟万萬亿億"
_NUMBER = re.compile(
    rf"(?<![A-Za-z\d.,:/-])(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?P<units>[{_UNITS}]*)(?![A-Za-z\d:/]|[.,-]\d)"
    rf"|(?P<words>[{CHARACTERS}]+)"
)
_DATE = re.compile(r"[月日号號时時點点]|分(?!之)")
_YEAR = re.compile(r"\d{4}")
_ORDINAL = re.compile(r"[第初周]\s?$")
_LARGE = 10_000


def read(text: str, words: Table) -> Iterator[Reading]:
    """The numbers of a Chinese text.

    A single character counts only before a measure word, since it stands in many names and idioms (四川, 一起);
    what follows 几 or 数 (``some``) is open, and what follows 第 is an ordinal.
    """
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if start and (text[start - 1] in words.vague or _ORDINAL.search(text, max(0, start - 2), start)):
            continue
        written = match["words"]
        if written and not _is_counted(written, text[end : end + 2], words):
            continue
        if match["units"] and text[end : end + 1] in words.vague:
            continue
        value = _value(written, words) if written else _scaled(match["digits"], match["units"], words)
        year = bool(_YEAR.fullmatch(text[start:end])) and text[end : end + 1] == "年"
        yield value, start, end, year or _DATE.match(text, end) is not None


def _is_counted(written: str, following: str, words: Table) -> bool:
    if following[:1] in words.vague and written[-1] in _UNITS:  # 十几: some more than ten
        return False
    if written[0] in _UNITS[2:]:  # 万人 and 千 alone are no number
        return False
    return len(written) > 1 or any(following.startswith(noun) for noun in words.counted)


def _scaled(digits: str, units: str, words: Table) -> Decimal:
    value = Decimal(digits.replace(",", ""))
    for unit in units:
        value *= words.after[unit]
    return value


def _value(written: str, words: Table) -> Decimal:
    """Sections of up to four places, each multiplied by 万 or 亿; characters without units are read as digits."""
    if not any(character in words.after for character in written):
        return Decimal("".join(str(words.numbers[character]) for character in written))
    total = section = digit = 0
    for character in written:
        unit = words.after.get(character, 0)
        if not unit:
            digit = words.numbers[character]
        elif unit >= _LARGE:
            total = (total + section + digit) * unit if total < unit else total + (section + digit) * unit
            section = digit = 0
        else:
            section, digit = section + (digit or 1) * unit, 0
    return Decimal(total + section + digit)
