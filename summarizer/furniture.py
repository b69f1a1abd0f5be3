"""What a sentence must not be to be quoted: furniture of a page, a caption, a fragment."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

from summarizer.sentences import is_balanced

SHORTEST = 7
_DENSE = {"ar": 5, "fa": 6, "tr": 6}
"""The least words of a sentence where articles and pronouns are written together with their nouns."""
LONGEST = 80
"""Words of a quotable sentence."""

_FINAL = re.compile(r"[.!?…。！？؟۔।][”»“\"'’)\]」』]*$")
_TECHNICAL = re.compile(r"https?://|www\.|\S@\S+\.\w|[{}<>|©®\\]|\(c\)|#\w+|&\w+;|\w+\.(?:com|org|net|info)\b")
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)\s*$|^\s*(?:\.\.\.|…)")
_TEASER = re.compile(
    r"""
    \b(?:read\s+(?:more|also|the\s+full)|sign(?:ing)?\s+up|subscribe|newsletter|follow\s+(?:us|him|her|@)|click\s+(?:here|on)|
    copyright|all\s+rights\s+reserved|terms\s+(?:of|and)|privacy\s+policy|cookies?\b.{0,40}\b(?:use|accept|site|policy)|
    advertis(?:ement|ing)|sponsored|photo(?:graph)?\s*(?:by|:|credit)|image\s*(?:by|:|credit|copyright)|getty\s+images|
    this\s+(?:article|story|post)\s+(?:was|has\s+been|is|originally|first)|contributed\s+to\s+this\s+(?:report|story|article)|
    (?:reporting|editing|writing)\s+by\b|comments?\s+(?:are|section|below)|share\s+(?:this|on)|download\s+(?:our|the)\s+app|
    our\s+(?:app|newsletter|podcast|website|readers)|updated?\s+(?:on|at|:)|caption|may\s+not\s+be\s+(?:published|reproduced)|
    (?:watch|see|view|listen)\s*(?::|below|the\s+(?:video|full|gallery))|here\s+(?:is|are)\s+what\s+(?:you|we)|file\s+photo|
    subscribe[rz]|log\s+in|create\s+an\s+account|javascript|browser|already\s+a\s+(?:member|subscriber))
    |اقرأ\s+(?:أيضا|أيضًا|المزيد)|اشترك|تابعونا|تابعنا|جميع\s+الحقوق|للمزيد|شاهد\s+أيض|النشرة\s+البريدية|حقوق\s+النشر|حمل\s+تطبيق
    |(?:читайте|смотрите)\s+(?:также|нас|далее)|подпис(?:ывайтесь|аться|ка\s+на)|все\s+права\s+защищены|фото\s*:|реклама\b|наш(?:ем|его)?\s+телеграм
    |читайте\s+також|підпис(?:уйтесь|атися)|усі\s+права\s+захищені
    |(?:lire|voir)\s+aussi|(?:s'|s’|abonnez|inscrivez)[-\s]?(?:abonner|vous)|tous\s+droits\s+réservés|newsletter|crédits?\s+photo|cliquez
    |(?:lea|ver)\s+también|suscr[ií]b|todos\s+los\s+derechos|leia\s+(?:também|mais)|todos\s+os\s+direitos|assine\b|clique\s+aqui|siga\s+o\s
    |lesen\s+sie\s+(?:auch|mehr)|mehr\s+zum\s+thema|alle\s+rechte\s+vorbehalten|abonnieren\s+sie|hier\s+klicken
    |abone\s+ol|haberin\s+devamı|tüm\s+hakları|takip\s+edin
    |بیشتر\s+بخوانید|همه\s+حقوق|مشترک\s+شوید|دنبال\s+کنید
    """,
    re.X,
)


_LABEL = re.compile(
    r"""
    \s*(?:topics?|tags?|photos?|pictures?|images?|sources?|credits?|filed\s+under|related|keywords?|categor(?:y|ies)|labels?|
    тем[аы]|теги?|фото|источник|рубрика|метки|тема|теґи|джерело|sujets?|mots[- ]clés|étiquettes|themen?|
    schlagw[oö]rte?r?|etiquetas?|temas?|fuente|foto|konu|etiketler|kaynak|الوسوم|وسوم|كلمات\s+مفتاحية|المصدر|صورة|برچسب\S*|منبع)\s*:
    """,
    re.I | re.X,
)
_MENU = re.compile(r"(?:\s[|>›•·]\s.*){2,}")
_CLOCK = re.compile(r"\s*[\[(]?(?:[01]?\d|2[0-3])(?:[:.h]|\s?Uhr\s)[0-5]\d\b(?!\s*(?:%|,\d))")


@lru_cache(maxsize=64)
def _hanging(language: str) -> re.Pattern[str]:
    table = tomllib.loads((resources.files("summarizer") / "openers.toml").read_text(encoding="utf-8"))
    words = "|".join(table.get(language, "(?!)").split())
    return re.compile(rf"[\s“”\"«»'‘’(\[]*(?:{words})(?!\w)", re.I)


def shortest(language: str) -> int:
    """The least words of a quotable sentence."""
    return _DENSE.get(language, SHORTEST)


def is_quotable(text: str, words: int, *, shortest: int = SHORTEST) -> bool:
    """Whether a sentence may stand in a brief by its form.

    Args:
        text: the sentence.
        words: how many words it has.
        shortest: how many it must have.
    """
    low = text.lower()  # many times faster to search than the text without regard to case
    return (
        shortest <= words <= LONGEST
        and _FINAL.search(text) is not None
        and not _ELLIPSIS.search(text)
        and not _TECHNICAL.search(low)
        and not _TEASER.search(low)
        and not _LABEL.match(text)
        and not _MENU.search(text)
        and is_balanced(text)
    )


def is_clocked(text: str) -> bool:
    """Whether a sentence opens with a time of day, as the entries of a live page do."""
    return _CLOCK.match(text) is not None


def leans(text: str, language: str) -> bool:
    """Whether a sentence opens with a mere joint: it may stand alone, though better behind the one before it."""
    return _hanging(f"{language}-leaning").match(text) is not None


def hangs(text: str, language: str) -> bool:
    """Whether a sentence opens with a word that points at the one before it."""
    return _hanging(language).match(text) is not None
