"""Texts cut into sentences that know where they stand. The door to sentencex."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from news.model import Article, Sentence
from summarizer.datelines import behind_dateline

_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
"""Halves of a pair that no encoding takes, and so neither does the library."""
_LINE_END = re.compile(r"[.!?…:。！？؟][”»\"')\]]*\s*$|^\s*$")
_WIDEST = 120
"""Code points of a full line of a text that is wrapped at a fixed width."""
_LONGEST_JOIN = 600
"""Code points up to which an open quotation may pull following sentences in."""

_ABBREVIATIONS = {
    "": "Mr Mrs Ms Dr Prof St Jr Sr No vs",
    "en": "Gen Lt Col Maj Capt Sgt Cpl Brig Adm Cmdr Sen Rep Gov Rev Hon Pres Amb Supt Insp Atty Messrs Mme "
    "Jan Feb Mar Apr Aug Sept Oct Nov Dec approx est Ft Mt U.S U.K U.N E.U",
    "fr": "M MM Mme Mmes Mlle Me Dr Pr St Ste Mgr av bd env art",
    "es": "Sr Sra Srta Sres Dr Dra Gral Cnel Cap Lic Ing Ud Uds Av Avda núm pág EE UU",
    "pt": "Sr Sra Srs Dr Dra Gen Cel Cap Eng Exmo Exma Av av R Pça núm pág art",
    "it": "Sig Sigg Dott Prof On Avv Gen Col Cap art",
    "de": "Dr Prof Hr Fr Gen Nr Str St bzw ca evtl ggf inkl sog usw vgl z B d h u a Abs Art Bd Jh Mio Mrd Tsd min",
    "ru": "г гг в вв им ул д обл р тыс млн млрд руб коп стр ст см др пр т е п н проф акад ген полк кап лейт св",
    "uk": "р рр ст ім вул обл тис млн млрд грн коп стор див ін т п проф акад ген полк кап св м с",
    "tr": "Dr Prof Doç Av Org Gen Alb Yrd Sn bkz vb vs",
    "ar": "د أ م ص",
    "fa": "د ص",
    "vi": "TP Tp Ng GS TS ThS PGS BS KTS",
    "he": "רח עמ מס",
}
_MONTHS_DE = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert|Jh|Platz"
_ORDINAL_DE = re.compile(r"\b\d{1,2}\.\s*$")
_COUNTED_DE = re.compile(
    r"\b(?:d(?:er|ie|as|em|en|es)|[ai]m|[vz][ou]m|beim|(?:[ksm]?ein|ihr|jed|unser)(?:e[nrms]?)?)\s\d{1,3}\.\s*$", re.I
)
"""A number that an article or the like stands before is an ordinal: *der 2. Weltkrieg*."""
_AFTER_ORDINAL_DE = re.compile(rf"(?:{_MONTHS_DE})\b")
_INITIAL_CASELESS = re.compile(r"(?:^|[^\W\d][^\w]*\s)[\u0621-\u06cc\u05d0-\u05ea]\.\s*$")
_MEASURED = re.compile(
    r"(?:(?:\d|\b[IVXLC]{1,6})\s*(?:(?:тыс|млн|млрд|тис)\.?\s+)?(?:гг?|вв?|рр?|руб|коп|чел|грн|тыс|тис|млн|млрд|долл|дол)"
    r"|\b(?:и|і|та)\s+(?:т\.\s?[дпі]|др|пр|ін))\.\s+(?=[«„“\"]?[А-ЯЁІЇЄҐ])"
)
"""What is measured may end a Russian or Ukrainian sentence; the library never lets it."""
_MEASURING = ("ru", "uk")
_LEAST_MEASURED = 5
"""Words of such a sentence: *В 2020 г. Савин открыл завод* has no border."""
_CONTINUES = re.compile(r"\s*[,;،؛，；、]")
_LOWER = re.compile(r"\s*[a-zß-öø-ÿа-яёіїєґ]")
_FULL_STOP = re.compile(r"\.[”»“\"'’)\]]*\s*$")
_INITIAL = re.compile(r"(?:^|[\s(\[«“\"'.-])[A-ZА-ЯЁІЇЄҐÀ-ÖØ-Þ]\.\s*$")
_CLOSING_ONLY = re.compile(r"\s*[”»“\"'’)\]]+[\s.,;:!?…]*$")
_LOWER_START = re.compile(r"\s*[,;–—-]|\s*[a-zà-öø-ÿа-яёіїєґ]")
_LONGEST_PLACE = 40
_AGENCY = re.compile(r"\s*\([^()\n]{2,40}\)\s*(?:--|[-–—])")
_HOUR_END = re.compile(r"\d\s*[ap]\.\s?m\.\s*$", re.I)
_AFTER_HOUR = re.compile(
    r"\s*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Eastern|Central|Mountain|Pacific|Greenwich|[A-Z]{2,4}T|UTC)\b|\s*[a-z]"
)
_QUOTED_END = re.compile(r"[?!…][”»“\"'’)\]]*\s*$|[.,][”»“\"'’]+\s*$")
_HALF_NUMBER = re.compile(r"\d\.$")
_ASKED_END = re.compile(r"[?!؟…][”»“\"]\s*$")
_CASELESS = ("ar", "fa", "he")
_SHORT_TAG = 3
"""Words behind a quotation that are taken for who said it, where no capital tells."""
_SAID_ZH = re.compile(r"[^，。！？“”「」\s]{1,16}(?:说|說|回答|问|問|表示|称|稱|指出|写道|寫道)[。！？，]?")
_QUOTED_END_ZH = re.compile(r"[。！？][”」]$")
_GERSHAYIM = re.compile('(?<=[\u05d0-\u05ea])"(?=[\u05d0-\u05ea])')
_QUOTED = re.compile('["“«„「『][^"“”«»„「」『』]*["“”»」』]')
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"), ("「", "」"), ("『", "』"))


@lru_cache(maxsize=512)
def split_text(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the sentences of a text, in order and disjoint, without white space or dateline.

    A newline ends a sentence, unless the whole text is wrapped at a fixed width. Quotations are kept whole where
    they are closed within the paragraph.

    Args:
        text: plain text.
        language: ISO 639-1; unknown ones are split by the rules of English.
    """
    spans: list[tuple[int, int]] = []
    flowing = _SURROGATE.sub("\ufffd", with_gershayim(_unwrapped(text)))
    for paragraph in _PARAGRAPH.finditer(flowing):
        base = paragraph.start()
        for number, (start, end) in enumerate(_joined(paragraph.group(), language)):
            for first, last in _trimmed(text, base + start, base + end):
                spans.append((first if number else behind_dateline(text, first, last), last))
    return tuple(spans)


def sentences(article: Article) -> tuple[Sentence, ...]:
    """The sentences of an article's text, numbered from 0."""
    text = article.text
    return tuple(
        Sentence(article.id, index, start, end, text[start:end])
        for index, (start, end) in enumerate(split_text(text, article.language))
    )


def with_gershayim(text: str) -> str:
    """The text with the mark of Hebrew abbreviations where a quotation mark stands for it, every offset unchanged."""
    return _GERSHAYIM.sub("\u05f4", text) if '"' in text else text


def is_balanced(text: str) -> bool:
    """Whether every quotation mark and bracket of a sentence has its partner inside it."""
    text = with_gershayim(text)
    if text.count('"') % 2:
        return False
    if "„" in text:  # „German“ and „Polish”: the closing mark is another language's opening one
        return text.count("„") == text.count("“") + text.count("”") and text.count("(") == text.count(")")
    return all(text.count(opening) == text.count(closing) for opening, closing in _PAIRS)


def quoted_share(text: str) -> float:
    """How much of a sentence stands in quotation marks, from 0 to 1."""
    return (
        min(1.0, sum(len(match.group()) for match in _QUOTED.finditer(with_gershayim(text))) / len(text))
        if text
        else 0.0
    )


def length_of(text: str) -> int:
    """How many words a sentence has: what white space parts, and two signs of a writing without any for one."""
    signs = 0 if text.isascii() else len(_UNSPACED.findall(text))
    if not signs:
        return len(text.split())
    others = _UNSPACED.sub(" ", text).split()
    return (signs + 1) // 2 + sum(any(map(str.isalnum, word)) for word in others)


def _unwrapped(text: str) -> str:
    """The text with blanks for the newlines of a fixed-width layout, every offset unchanged."""
    lines = text.split("\n")
    filled = sorted(len(line) for line in lines if line.strip())
    width = filled[int(0.9 * (len(filled) - 1))] if filled else 0  # a title may be longer than the lines below it
    if width > _WIDEST or len(lines) < 4:
        return text
    full = [len(line) >= 0.75 * width and not _LINE_END.search(line) for line in lines]
    if sum(full) < len(lines) / 4:
        return text
    parts = [line + (" " if wrapped else "\n") for line, wrapped in zip(lines, full, strict=True)]
    return "".join(parts)[: len(text)]


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [(start, end)] if end > start else []


def _joined(paragraph: str, language: str) -> Iterator[tuple[int, int]]:
    start = end = 0
    for at, until in _pieces(paragraph, language):
        if end > start and not _belongs(paragraph, start, at, until, language):
            yield start, end
            start = at
        end = until
    if end > start:
        yield start, end


def _pieces(paragraph: str, language: str) -> Iterator[tuple[int, int]]:
    """The pieces of the library, cut where it misses a border."""
    import sentencex

    at = read = 0
    for piece in sentencex.segment(language or "en", paragraph):
        found = paragraph.find(piece, read)
        if found < 0:  # the library changed a character: keep the rest whole rather than misplace it
            break
        read = found + len(piece)
        for border in (*_measured(paragraph, at, read, language), read):
            yield at, border
            at = border
    if at < len(paragraph):
        yield at, len(paragraph)


def _measured(paragraph: str, at: int, end: int, language: str) -> Iterator[int]:
    """Borders behind what is measured."""
    if language in _MEASURING:
        for match in _MEASURED.finditer(paragraph, at, end):
            if match.end() < end and _ends_measured(paragraph, at, match.end(), language):
                yield match.end()
                at = match.end()


def _belongs(paragraph: str, start: int, at: int, until: int, language: str) -> bool:
    """Whether the piece ``[at, until)`` continues the sentence that began at ``start``."""
    before, after = paragraph[start:at], paragraph[at:until]
    if _CLOSING_ONLY.match(after) or _CONTINUES.match(after):
        return True
    if _ends_measured(paragraph, start, at, language):
        return False
    if _FULL_STOP.search(before[-4:]) and _LOWER.match(after) and until - start <= _LONGEST_JOIN:
        return True
    if _INITIAL_CASELESS.search(before[-24:]) or (_HALF_NUMBER.search(before[-2:]) and after[0].isdigit()):
        return True
    if language in _CASELESS and _ASKED_END.search(before[-4:]) and len(after.split()) <= _SHORT_TAG:
        return True
    if _QUOTED_END.search(before) and _LOWER_START.match(after):
        return True
    if _INITIAL.search(before[-6:]) and len(after.split()) > 0 and not _ends_with_acronym(before):
        return True
    last = re.search(r"([^\W\d_](?:[^\W\d_]|\.(?=[^\W\d_]))*)\.\s*$", before[-24:])
    if last and not _abbreviations(language).isdisjoint((last[1], last[1].rpartition(".")[2])):
        return True
    if len(before) < _LONGEST_PLACE and before[:2].isupper() and _AGENCY.match(after):
        return True
    if _HOUR_END.search(before[-12:]) and _AFTER_HOUR.match(after):
        return True
    if language == "de" and (
        (_ORDINAL_DE.search(before[-5:]) and _AFTER_ORDINAL_DE.match(after)) or _COUNTED_DE.search(before[-12:])
    ):
        return True
    if language == "zh" and _QUOTED_END_ZH.search(before) and _SAID_ZH.fullmatch(after):
        return True
    return until - start <= _LONGEST_JOIN and _opens(before) and _opens(after)


def _ends_measured(paragraph: str, start: int, at: int, language: str) -> bool:
    """Whether a sentence of enough words ends at ``at`` in what is measured."""
    if language not in _MEASURING or len(paragraph[start:at].split()) < _LEAST_MEASURED:
        return False
    return any(match.end() == at for match in _MEASURED.finditer(paragraph, max(start, at - 24)))


def _ends_with_acronym(before: str) -> bool:
    return re.search(r"(?:[A-ZА-Я]\.){2,}\s*$", before) is not None


def _opens(text: str) -> bool:
    """Whether a quotation mark is left without its partner."""
    if text.count('"') % 2:
        return True
    return any(text.count(opening) != text.count(closing) for opening, closing in _PAIRS[:2])


@lru_cache(maxsize=64)
def _abbreviations(language: str) -> frozenset[str]:
    return frozenset((_ABBREVIATIONS[""] + " " + _ABBREVIATIONS.get(language, "")).split())
