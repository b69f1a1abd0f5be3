"""Names of one word that may be none: everyday words of any language, surnames, abbreviations, brands.

A gazetteer of small places holds most short words of most languages. What a name's own spelling and neighbours say
against it is put together here; what the rest of the article says for it is weighed in ``news.tagging``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from news.cues import Cues, in_latin, is_a_phrase, is_abbreviation, is_in_another_script, is_joined
from news.evidence import Evidence
from news.gazetteer import CAPITALS, LOWER, REGION, RISKY, Gazetteer, Sense
from news.mentions import Field
from news.names import bare


@dataclass(frozen=True, slots=True)
class DoubtKnobs:
    """Sizes of places, in people."""

    large: int = 250_000
    """A city whose name is not taken for a word that looks like it."""
    metropolis: int = 1_000_000
    """A city whose name needs nothing beside it, however it is written."""


class _Article:
    """What is looked at to doubt the names of an article."""

    def __init__(self, fields: tuple[Field, Field], text: str, language: str) -> None:
        self.fields = fields
        self.language = language
        self.foreign = is_in_another_script(text)
        """Whether Latin letters are foreign to it."""
        self._text = text
        self._written: dict[str, bool] = {}

    def writes(self, word: str) -> bool:
        """Whether a word stands in it, spelt so."""
        written = self._written.get(word)
        if written is None:
            title, text = self.fields
            written = word in title.pieces or (word in self._text and word in text.pieces)
            self._written[word] = written
        return written


class Doubter:
    """Tells names that may be words from those that stand firm. Immutable."""

    def __init__(self, table: Gazetteer, knobs: DoubtKnobs | None = None) -> None:
        self._table = table
        self._knobs = knobs or DoubtKnobs()
        self._cues = Cues(table.header["words"])
        self._rather_words = frozenset(table.header["words"]["rather_words"])

    def weigh(
        self, evidence: list[Evidence], fields: tuple[Field, Field], text: str, language: str
    ) -> list[Evidence]:
        """The evidence without words that are no names, the rest marked where they are shaky.

        Args:
            evidence: mentions that count so far.
            fields: title and text, scanned.
            text: the text as written.
            language: of the article (ISO 639-1), to know its prepositions; may be empty.
        """
        doubted = [item for item in evidence if not item.cued and _is_open(item)]
        if not doubted:
            return evidence
        cued = {_word(fields, item) for item in evidence if item.cued and item.mention.word >= 0}
        article = _Article(fields, text, language)
        dropped = {id(item) for item in doubted if self._is_word(item, article, cued)}
        return [item for item in evidence if id(item) not in dropped] if dropped else evidence

    def _is_word(self, item: Evidence, article: _Article, cued: set[str]) -> bool:
        """Whether a mention is no name; marks it as shaky where it may be none."""
        field, mention = article.fields[item.field], item.mention
        depth = self._table.depths[item.senses[0] >> REGION]
        if mention.length > 1:
            return depth > 0 and is_a_phrase(field, mention)
        word = field.pieces[2 * mention.word + 1]
        twin = word[:1].isupper() and not word.isupper() and word not in cued and article.writes(word.lower())
        item.shaky = twin or bare(word) in self._rather_words
        if depth:
            return self._is_word_below(item, article, word, twin)
        if item.shaky:
            item.shaky = not self._cues.place(field, mention, field.around(mention), article.language)
        return False

    def _is_word_below(self, item: Evidence, article: _Article, word: str, twin: bool) -> bool:
        """The same for a division or city."""
        field, mention = article.fields[item.field], item.mention
        number = item.senses[0] >> REGION
        depth, people = self._table.depths[number], self._table.populations[number]
        if is_abbreviation(field, mention) or is_joined(field, mention, self._is_known):
            return people < self._knobs.metropolis or item.senses[0] & 7 == Sense.ALTERNATE
        if not word.isascii() and self._cues.adjective(field, mention, self._is_known):
            item.doubtful = True
        if people >= self._knobs.metropolis and depth == 2:
            return False
        small = depth == 2 and people < self._knobs.large
        if twin:
            return small
        if word.isascii():
            item.shaky |= article.foreign and in_latin(word)
            return False
        if small and _SURNAME.search(word):
            item.doubtful = True
        item.shaky |= (article.foreign and in_latin(word)) or self._is_derived(item, word)
        return False

    def _is_derived(self, item: Evidence, word: str) -> bool:
        """Whether a Cyrillic word would be the case form of a foreign name: most such forms are other words."""
        if not "\u0400" <= word[:1] <= "\u04ff":
            return False
        number = item.senses[0] >> REGION
        if word.endswith("ском"):
            return True
        if self._table.countries[number] in _CYRILLIC:
            return False
        return item.senses[0] not in self._table.of(bare(word))

    def _is_known(self, word: str) -> bool:
        """Whether a folded word is a name of a country, a division or a large city, or a demonym."""
        known = self._table.of(word)
        if not known or known[0] & RISKY:
            return False
        number = known[0] >> REGION
        return self._table.depths[number] < 2 or self._table.populations[number] >= self._knobs.large


_ALTERNATE = int(Sense.ALTERNATE)  # an attribute of an enumeration is slow to reach
_SURNAME = re.compile("(?:[еёо]в|[иы]н)(?:а|у|ым|ой|е|ых)?$|[сц]к(?:ий|ого|ому|им|ая|ой|ую)$")
_CYRILLIC = frozenset({"ru", "ua", "by", "kz", "kg", "tj", "bg", "rs", "mk", "mn", "md"})


def _is_open(item: Evidence) -> bool:
    """Whether a mention is of a kind that doubt may touch: no adjective, body or abbreviation."""
    sense = item.senses[0]
    return sense & 7 <= _ALTERNATE and not sense & (CAPITALS | LOWER) and item.mention.word >= 0


def _word(fields: tuple[Field, Field], item: Evidence) -> str:
    return fields[item.field].pieces[2 * item.mention.word + 1]
