"""What the words around a name say of it: that a place follows, or that it is hardly one.

Rules of general kind, by language only where the prepositions of a language are asked: a name behind a preposition
of place or a noun like "town" is a place; a word that the text also writes small, an abbreviation in capitals, a
part of a hyphenated name, a Latin name in a Cyrillic text mostly is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from news.mentions import Field, Mention, Surroundings
from news.names import APOSTROPHES, bare

_PLAIN = frozenset({" ", "\u00a0"})
_HYPHENS = frozenset({"-", "‑"})
_LONGEST_ABBREVIATION = 5
_SAMPLE = 1500  # characters by which the script of a text is told
_FOREIGN = 1.5  # bytes of UTF-8 a character: Latin texts have at most 1.4, others with few Latin words 1.6 and more
_LATIN = re.compile("[A-Za-zÀ-ɏḀ-ỿ]")
_TURKISH_LOCATIVE = re.compile(rf"[{APOSTROPHES}](?:n?[dt][ae]n?|ndaki|ndeki|[dt][ae]ki|n?[ae]|y[ae])$")
_ARABIC_CLITICS = re.compile("^[وفبلك]{1,2}(?=.{3})")
_ARABIC_ARTICLE = "ال"
_ADJECTIVE = "ском"
"""Towns in -ск end so behind ``под``, never behind ``в``: ``в Уральском округе`` has an adjective."""
_IN = frozenset({"в", "во"})
_NOT_EVERYWHERE = frozenset({"na", "no", "da", "ad", "do", "sa", "ke", "te", "um", "em", "la"})


class Cues:
    """Reads the words around names. Immutable."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._nouns = frozenset(map(bare, words["nouns"]))
        self._nouns_after = frozenset(words["nouns_after"])
        self._linking = frozenset(words["linking"])
        self._near = frozenset(map(bare, words["near"]))
        self._locatives = {language: frozenset(row) for language, row in words["locatives"].items()}
        everywhere = frozenset().union(*self._locatives.values()) - _NOT_EVERYWHERE
        self._everywhere = frozenset(word for word in everywhere if len(word) > 1 or not word.isascii())

    def place(self, field: Field, mention: Mention, around: Surroundings, language: str) -> bool:
        """Whether the words around a name say that it is a place: ``in``, ``the town of``, ``… district``."""
        before, edge, gap, follower = around
        if gap in _PLAIN and follower.lower() in self._nouns_after:
            return True
        word = field.pieces[2 * (mention.word + mention.length) - 1]
        if not word.isalnum() and word[:1].isupper() and _TURKISH_LOCATIVE.search(word):
            return True
        if edge not in _PLAIN or not before:
            return False
        before = before.lower()
        if word.endswith(_ADJECTIVE) and before in _IN:
            return False
        if before in self._locatives.get(language, self._everywhere) or self._is_noun(before):
            return True
        return before in self._linking and self._links(field, 2 * mention.word - 3)

    def _links(self, field: Field, at: int) -> bool:
        """Whether the word before a linking word is a noun of place or says that one is near."""
        if at < 0 or field.pieces[at + 1] not in _PLAIN:
            return False
        earlier = field.pieces[at].lower()
        return self._is_noun(earlier) or bare(earlier) in self._near

    def _is_noun(self, word: str) -> bool:
        folded = bare(word)
        return folded in self._nouns or (not folded.isascii() and _ARABIC_CLITICS.sub("", folded) in self._nouns)

    def called(self, field: Field, mention: Mention) -> bool:
        """Whether a noun of place names it beyond doubt: ``city of``, ``مدينة``; not ``state Senate``."""
        if mention.word < 1:
            return False
        before, edge = field.before(mention)
        if edge not in _PLAIN:
            return False
        return self._is_noun_of(field, mention, before) or (not before.isascii() and self._is_noun(before.lower()))

    def _is_noun_of(self, field: Field, mention: Mention, before: str) -> bool:
        at = 2 * mention.word - 3
        linked = at > 0 and before in self._linking and field.pieces[at + 1] in _PLAIN
        return linked and self._is_noun(field.pieces[at].lower())

    def adjective(self, field: Field, mention: Mention, is_place: Callable[[str], bool]) -> bool:
        """Whether an Arabic word with the article follows a noun with the article: an adjective agrees so."""
        if not field.pieces[2 * mention.word + 1].startswith(_ARABIC_ARTICLE):
            return False
        before, edge = field.before(mention)
        if edge != " " or not before.startswith(_ARABIC_ARTICLE):
            return False
        folded = bare(before)
        return folded[2:] not in self._nouns and folded not in _APPOSED and not is_place(folded)


_ARTICLES = frozenset({"la", "el", "los", "las", "le", "les", "il", "lo", "o", "os", "a", "as", "die", "der", "das"})
_APPOSED = frozenset(map(bare, ("العاصمة", "المدينة", "المحافظة", "البلدة", "الولاية", "الجارة", "الشقيقة")))


def is_abbreviation(field: Field, mention: Mention) -> bool:
    """Whether a name in capitals stands among words that are not: ``VIN``, ``SARS``; datelines do not count."""
    word = field.pieces[2 * mention.word + 1]
    if not word.isupper() or len(word) > _LONGEST_ABBREVIATION or mention.length > 1:
        return False
    before, edge = field.before(mention)
    follower = field.after(mention)[1]
    if "\n" in edge or not before or (before.isupper() and len(before) > 1):
        return False
    return not (follower.isupper() and len(follower) > 1)


def is_joined(field: Field, mention: Mention, is_place: Callable[[str], bool]) -> bool:
    """Whether a name is a part of a hyphenated one that is no place: ``Demi-Leigh``, ``Douglas-Home``."""
    pieces = field.pieces
    if pieces[2 * mention.word] not in _HYPHENS and pieces[2 * (mention.word + mention.length)] not in _HYPHENS:
        return False
    for hyphen, word in (field.before(mention)[::-1], field.after(mention)):
        if hyphen in _HYPHENS and word[:1].isupper() and not is_place(bare(word)):
            return True
    return False


def is_a_phrase(field: Field, mention: Mention) -> bool:
    """Whether a name of an article and a word stands as a common noun: ``La unión``, but ``La Unión``."""
    last = field.pieces[2 * (mention.word + mention.length) - 1]
    return field.pieces[2 * mention.word + 1].lower() in _ARTICLES and last.islower()


def in_latin(word: str) -> bool:
    """Whether a word is written in Latin letters."""
    return _LATIN.match(word) is not None


def is_in_another_script(text: str) -> bool:
    """Whether a text is mostly not in Latin letters, so that Latin ones are brands, events and foreign persons."""
    sample = text[:_SAMPLE]
    return not sample.isascii() and len(sample.encode(errors="replace")) > _FOREIGN * len(sample)


_MEDIA = frozenset(
    {"media", "newspaper", "newspapers", "daily", "broadcaster", "television", "TV", "radio", "channel", "website",
     "outlet", "outlets",
     "СМИ", "СМІ", "телеканал", "газета", "агентство", "médias", "journal", "quotidien", "medios", "diario", "Medien",
     "Zeitung", "medyası", "gazetesi", "ajansı"}
)  # fmt: skip
_MEDIA_BEFORE = frozenset(
    {"médias", "presse", "journaux", "télévision", "medios", "prensa", "mídia", "imprensa", "stampa", "اعلام",
     "صحيفه", "صحف", "الصحافه", "وكاله", "قناه", "القناه", "تلفزيون", "التلفزيون", "اذاعه"}
)  # fmt: skip
"""Outlets where adjectives follow their noun; Arabic ones folded."""
_CONJUNCTIONS = re.compile("^[وفبل](?=.{4})")
_MEDIA_WORDS_AWAY = 3


def speaks(field: Field, mention: Mention) -> bool:
    """Whether an adjective belongs to an outlet: ``Turkish state broadcaster``."""
    at = 2 * (mention.word + mention.length)
    for place in range(at, min(at + 2 * _MEDIA_WORDS_AWAY, len(field.pieces) - 1), 2):
        if field.pieces[place] != " ":
            return False
        word = field.pieces[place + 1]
        if word in _MEDIA or (word == "agency" and place > at):
            return True
        if word[:1].isupper():
            return False
    return False


def is_medium(before: str) -> bool:
    """Whether an adjective behind this word belongs to an outlet: ``médias turcs``, ``وسائل إعلام روسية``."""
    if before.isascii():
        return before in _MEDIA_BEFORE
    return before.lower() in _MEDIA_BEFORE or _CONJUNCTIONS.sub("", bare(before)) in _MEDIA_BEFORE
