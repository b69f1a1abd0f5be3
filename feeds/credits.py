"""Bylines, time stamps and credits: the lines around an article that say who wrote it, and when. Pure.

A dateline is none of them: ``BEIRUT (AFP) - `` tells whose text it is, and ``news.agencies`` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from feeds.date_words import MONTHS, ZONES
from news.text import words

MAX_LINE = 200
"""Characters of the longest line that can be a credit."""
_NAMES = 14
"""Words that names, roles and places of a byline may take."""
_CASELESS_NAMES = 5
"""The same in a script without capitals."""
_STAMP = 16
"""Words of the longest time stamp."""

_BY = (
    "By|Von|Par|Por|Di|Da|Door|Av|Af|Przez|Autor|Autore|Autora|Auteur|Text|Story by|Text by|"
    "Words by|Written by|Posted by|Published by|Reported by|Compiled by|Edited by|Translated by|"
    "Reporting by|Additional reporting by|Writing by|Editing by|Автор|Авторы|Автори|Текст|Редактор|"
    "Yazan|Muhabir|Editör|بقلم|מאת|作者|记者|記者|编辑|責任編輯|责任编辑"
)
_BYLINE = re.compile(rf"^[(\[–—-]?\s*(?:(?i:{_BY}))(?:\s*[:：]\s*|\b\s+)(?P<names>\S.*)$")
_COLON = re.compile(
    r"^[(\[]?\s*(?:كتب|كتبت|تحرير|إعداد|تقرير|نویسنده|گزارش|خبرنگار|Haber|Redaktion|Redacción|Редакція|Фото|כתב)"
    r"\s*[:：]\s*(?P<names>\S.*)$"
)
_LINKS = frozenset(
    (
        "and und et y e i и і та ve و in en bei aus for für pour from with mit avec con com с at im de la las los "
        "le van von der den del della di da do dos du el al bin ibn abu ben by editing reporting additional "
        "writing edited staff via"
    ).split()
)
_STAMPS = frozenset(
    words(
        "published updated last modified posted date on at the first am pm a m p hrs ist stand uhr veröffentlicht "
        "aktualisiert zuletzt am um vom publié mis mise à jour le modifié publicado actualizado el las a de en "
        "hora atualizado às pubblicato aggiornato il alle ore yayınlanma güncelleme tarihi saat son опубликовано "
        "обновлено в г года опубліковано оновлено о року تاريخ النشر آخر تحديث نشر في الساعة منتشر شده تاریخ "
        "انتشار monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun montag "
        "dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche "
        "lunes martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta feira lunedì "
        "martedì mercoledì giovedì venerdì sabato domenica понедельник вторник среда четверг пятница суббота "
        "воскресенье"
    )
)
_MONTHS = frozenset(word for month in MONTHS for word in words(month))
_CAPITALS = "A-ZÀ-ÖØ-ÞА-ЯЁІЇЄҐ"
_DATELINE = (
    rf"(?=[{_CAPITALS}]{{3,}}(?:[ -][{_CAPITALS}]{{2,}}){{0,3}}(?:,\s*\w{{3,10}}\.?(?:\s*\d{{1,2}})?)?"
    r"\s*(?:\([^()]{2,40}\))?\s*[-–—]\s)"
)
_NAME = r"[^\W\d_][\w.'’-]*,?\s+"
_GLUED = re.compile(rf"^(?i:By|Von|Par|Por|Di)\s+(?P<names>(?:{_NAME}){{2,8}}?|{_NAME}){_DATELINE}")


def is_credit(line: str) -> bool:
    """Whether a line says who wrote or edited an article, or when it appeared, and nothing else."""
    if len(line) > MAX_LINE:
        return False
    found = _BYLINE.match(line) or _COLON.match(line)
    return bool(found and _are_names(found["names"])) or _is_stamp(line)


def without_byline(text: str, authors: Iterable[str] = ()) -> str:
    """A text without a byline that is glued to its first sentence.

    Args:
        text: paragraphs parted by an empty line.
        authors: names under which the feed files the article.

    Returns:
        The text from the dateline on (``By Jane Roe BEIRUT (AFP) - Rain fell``), or from behind the name of a known
        author (``By Jane Roe The rain``).
    """
    for author in authors:
        glued = re.match(rf"(?i:By|Von|Par|Por|Di)\s+{re.escape(author)}\s+(?=[{_CAPITALS}\"“«])", text)
        if author and glued:
            return text[glued.end() :]
    glued = _GLUED.match(text[:MAX_LINE])
    return text[glued.end() :] if glued and _are_names(glued["names"]) else text


def _are_names(said: str) -> bool:
    """Whether all of it could be names: nothing in lower case but what links them."""
    parts = [part for part in re.split(r"[\s,;/|()&]+", said.rstrip(" .)]")) if part]
    most = _NAMES if said != said.swapcase() else _CASELESS_NAMES
    return 0 < len(parts) <= most and all(
        not part[0].islower() or part.lower().strip(".") in _LINKS or "@" in part for part in parts
    )


def _is_stamp(line: str) -> bool:
    said = words(line)
    if not any(map(str.isdigit, said)) or len(said) > _STAMP:
        return False
    dated = any(word in _MONTHS or word in _STAMPS for word in said) or bool(re.search(r"\d[.:/]\d", line))
    return dated and all(_is_of_a_date(word) for word in said)


def _is_of_a_date(word: str) -> bool:
    return word[:1].isdigit() or word in _MONTHS or word in _STAMPS or word in ZONES
