"""What a language's table says about reported speech; the tables are TOML files beside this one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from itertools import chain
from typing import Any

from news.model import ClaimantKind
from summarizer.claims.caseless import any_of

LANGUAGES = ("en", "ar", "ru", "fr", "es", "de", "uk", "tr", "fa", "pt", "he", "vi", "zh")
"""Languages that have a table."""

_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u0307\u200c-\u200f]")
_VARIANTS = str.maketrans(
    {
        "״": '"',
        "’": "'",
        "ʼ": "'",
        "‘": "'",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ی",
        "ي": "ی",
        "ك": "ک",
        "ё": "е",
    }
)

_OWN_LAM = ("لجن", "لواء")
"""Arabic speakers whose own first letter looks like the article behind *li-*: *lajna*, *liwa'*."""


class Order(StrEnum):
    """Where a language puts the speaker beside the verb."""

    SUBJECT_FIRST = "subject-first"
    VERB_FIRST = "verb-first"
    VERB_LAST = "verb-last"
    FREE = "free"


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """The form in which words are compared with the tables: lower case, without vowel marks and variants."""
    return _MARKS.sub("", word.lower()).translate(_VARIANTS)


@dataclass(frozen=True, slots=True)
class Grammar:
    """Word classes and phrases of a language, in their ``plain`` form."""

    order: Order
    tiers: Mapping[str, str]
    """Verb form -> ``neutral``, ``denial``, ``silence`` or ``hedge``: the cues that make a claim."""
    weak: frozenset[str]
    """Verb forms that count only with a quotation or a complementizer after them."""
    nouns_too: frozenset[str]
    """Verb forms that are nouns as well (``reports``)."""
    participles: frozenset[str]
    """Forms without a subject of their own (``saying``): the main clause's subject speaks."""
    recipients: frozenset[str]
    """Verb forms whose object is the listener (``told``): what follows them never speaks."""
    often_passive: frozenset[str]
    """Verb forms that may be a participle behind a noun (``strikes reported in``)."""
    cues: Mapping[str, tuple[tuple[str, ...], ...]]
    """First word -> the cues that begin with it, longest first."""
    ambiguous: frozenset[str]
    """Verb forms that tell of acts as well (``added``, ``continued``): a claim only where speech is shown."""
    disputing: frozenset[str]
    """Forms of denial whose object must be words (``rejected the claim``, not ``rejected the bill``)."""
    speech: frozenset[str]
    """What can be denied: ``claim``, ``report``, ``allegation``."""
    negations: frozenset[str]
    """Words before a verb that make it a statement that was not made."""
    modals: frozenset[str]
    """Auxiliaries of what may be said one day: ``could deny``."""
    nobody: frozenset[str]
    """Words that open a subject who is nobody: ``no group has said``."""
    particles: Mapping[str, frozenset[str]]
    """Verb form -> particles one of which must end its clause (German *teilte ... mit*)."""
    transitive: frozenset[str]
    """Verb forms whose object may follow their subject at once (Arabic)."""
    listeners: frozenset[str]
    """Nouns for who is told something, in the case of the listener (Russian *zhurnalistam*)."""
    governing: frozenset[str]
    """Words whose preposition belongs to the speaker too (Arabic *muttali' 'ala*)."""
    asked: frozenset[str]
    """Participles that tell how a speaker was reached, and are no part of the name (``contacted by``)."""
    objects: frozenset[str]
    """Articles and pronouns of who is told something, never of who speaks (German *dem*)."""
    oblique: frozenset[str]
    """Prepositions whose noun is never the subject (Russian *o*)."""
    like: frozenset[str]
    """``as`` before a verb that tells of speech then (*kak peredayot agentstvo*)."""
    between: frozenset[str]
    """Times that may stand between the verb and its subject (French *a annoncé dimanche le réseau*)."""
    compounds: frozenset[str]
    """Endings of a noun that goes together with the one before it (Turkish *idare-si*)."""
    voiced: frozenset[str]
    """Where capitals tell no name: those of ``according`` that only somebody who speaks can follow."""
    idle: frozenset[str]
    """Phrases that look like a cue and are none: ``asked not to be named``."""
    joining: frozenset[str]
    """Endings of cues whose noun is written together with its preposition (Arabic *wafqan li-*)."""
    according: frozenset[str]
    according_opening: frozenset[str]
    """``according to`` only where it opens the sentence (French *pour*)."""
    according_closing: frozenset[str]
    """``according to`` only behind the statement, before a speaker who ends the clause (German *so*)."""
    own_words: frozenset[str]
    """``according to him`` in words that hold their pronoun (Russian *po ego slovam*): the last speaker goes on."""
    to_whom: frozenset[str]
    """Prepositions of who is told, where the speaker may follow (French *a dit à l'agence un porte-parole*)."""
    judging: frozenset[str]
    """Weak verbs that tell an opinion where ``as`` or a noun of speech follows (``described it as``)."""
    name_times: frozenset[str]
    """Times that have a capital only in a name (``the Morning Ledger``)."""
    postpositions: frozenset[str]
    """``according to`` behind its noun (German *zufolge*, Turkish *göre*)."""
    citing: frozenset[str]
    that: frozenset[str]
    skip: frozenset[str]
    """Auxiliaries and adverbs between subject and verb."""
    passive: frozenset[str]
    stops: frozenset[str]
    """Words that no claimant's name runs across."""
    links: frozenset[str]
    """Prepositions and particles inside a noun phrase."""
    inner: frozenset[str]
    """Those that a phrase behind its verb runs across (``of``)."""
    openers: frozenset[str]
    """Determiners and quantifiers that open a noun phrase."""
    pronouns: Mapping[str, str]
    """Pronoun -> ``person``, ``group`` or ``self``."""
    possessives: Mapping[str, str]
    """The same for the pronouns inside ``own_words``."""
    times: frozenset[str]
    finite: frozenset[str]
    """Common verb forms that end a subject."""
    proclitics: str
    """Letters written together with the word behind them (Arabic *wa-*, *fa-*)."""
    has_case: bool
    """Whether names can be told by their capitals."""
    longest_unknown: int
    """Letters of the longest speaker who is of no known kind, where capitals tell no name."""
    words: re.Pattern[str] | None
    """What stands alone in a script without blanks (Chinese): the words of the table, and what is between them."""
    capital_nouns: bool
    """Whether every noun has a capital, so that it tells no name (German); its time words are compounds too."""
    drops_subject: bool
    """Whether a sentence may open with a bare verb (Arabic *wa-adafa anna*): the last speaker goes on."""
    kinds: tuple[tuple[ClaimantKind, re.Pattern[str]], ...]
    bodies: re.Pattern[str] | None
    """Officials and forces that are no single person: never meant by ``he``."""
    hedges: re.Pattern[str] | None
    """Phrases that call a whole sentence unconfirmed; like the next two, for ``lowered`` texts."""
    hearsay: re.Pattern[str] | None
    """Words that do so where nobody is named as the speaker (``reportedly``)."""
    silences: re.Pattern[str] | None
    """Phrases that say that somebody says nothing: whoever stands in a group ``who`` or behind a group ``behind``."""
    locatives: frozenset[str]
    """Prepositions before the body where unnamed people say it (Russian *soobshchili v kompanii*)."""
    venues: frozenset[str]
    """Nouns for where words are said (``in an interview with``): no part of the speaker."""
    fronted: frozenset[str]
    """Objects before the verb that leave the subject behind it (Spanish *lo ha confirmado el ministro*)."""
    lead_ins: frozenset[str]
    """Prepositions that open a clause whose subject follows its verb (German)."""
    recipient_marks: frozenset[str]
    """Beginnings of a word that names the listener (Arabic *li-*)."""
    documents: re.Pattern[str] | None
    """Things that are written: without an author's name they claim nothing themselves."""
    quoting: frozenset[str]
    """Verbs that pass on another's words (``X quoted Y as saying``)."""
    quoting_from: frozenset[str]
    """Words between such a verb and whom it quotes (Arabic *'an*)."""

    def is_time(self, low: str) -> bool:
        """Whether a word tells a day or a time of day."""
        return low in self.times or (self.capital_nouns and low.endswith(tuple(self.times)) and len(low) > 6)

    def is_outlet(self, low: str) -> bool:
        """Whether a word is an agency or a medium, or what one is called (``newspaper``)."""
        outlets = {ClaimantKind.AGENCY, ClaimantKind.MEDIA}
        return any(kind in outlets and pattern.fullmatch(low) for kind, pattern in self.kinds)

    def bare(self, words: str, cue: str) -> str:
        """The words without the preposition that some cues write together with them (Arabic *wafqan li-*)."""
        if not plain(cue).endswith(tuple(self.joining)) or not words.startswith("ل"):
            return words
        has_article = words.startswith("لل") and not words[1:].startswith(_OWN_LAM)
        return "ال" + words[2:] if has_article else words[1:]


@lru_cache(maxsize=32)
def grammar(language: str) -> Grammar | None:
    """The table of a language, or ``None`` where there is none."""
    if language not in LANGUAGES:
        return None
    file = resources.files("summarizer.claims") / "tables" / f"{language}.toml"
    return _grammar(tomllib.loads(file.read_text(encoding="utf-8")))


_WORD_LISTS = (
    "according", "according_opening", "own_words", "postpositions", "citing", "that", "skip", "passive", "stops",
    "links", "openers", "times", "finite", "quoting_from", "speech", "negations", "modals", "locatives", "venues",
    "fronted", "lead_ins", "recipient_marks", "nobody", "listeners", "governing", "asked", "between", "joining",
    "idle", "compounds", "voiced", "according_closing", "objects", "oblique", "like", "to_whom", "name_times",
)  # fmt: skip
_VERB_LISTS = (
    "weak", "nouns_too", "participles", "recipients", "often_passive", "quoting", "ambiguous", "disputing",
    "transitive", "judging",
)  # fmt: skip
_PHRASE_LISTS = (
    "according", "according_opening", "according_closing", "own_words", "citing", "postpositions", "idle",
)  # fmt: skip
_TIERS = ("neutral", "denial", "silence", "hedge")


def _grammar(table: Mapping[str, Any]) -> Grammar:
    verbs: Mapping[str, str] = table["verbs"]
    words = {name: _set(table, name) for name in _WORD_LISTS}
    forms = {name: _set(verbs, name) for name in _VERB_LISTS}
    tiers = dict.fromkeys(forms["weak"] | forms["participles"], "neutral")
    for tier in _TIERS:
        tiers |= dict.fromkeys(_set(verbs, tier) | _set(verbs, f"{tier}_phrases"), tier)
    tiers |= dict.fromkeys(forms["quoting"], "neutral")
    proclitics: str = table.get("proclitics", "")
    kinds: Mapping[str, str] = table["kinds"]
    particles: Mapping[str, str] = table.get("particles", {})
    phrases = (words[name] for name in _PHRASE_LISTS)
    return Grammar(
        order=Order(table.get("order", "subject-first")),
        tiers=tiers,
        cues=_by_first_word(chain(tiers, *phrases)),
        inner=_set(table, "inner") or words["links"],
        pronouns=_sorts(table, "pronouns"),
        possessives=_sorts(table, "possessives"),
        proclitics=proclitics,
        has_case=bool(table.get("has_case", True)),
        longest_unknown=int(table.get("longest_unknown", 200)),
        words=_unspaced([*tiers, *chain(*words.values()), *_set(table, "names")]) if table.get("unspaced") else None,
        capital_nouns=bool(table.get("capital_nouns", False)),
        drops_subject=bool(table.get("drops_subject", False)),
        kinds=tuple((ClaimantKind(kind.split("_")[0]), _words(text, proclitics)) for kind, text in kinds.items()),
        bodies=_words(table["bodies"], proclitics) if "bodies" in table else None,
        documents=_words(table["documents"], proclitics) if "documents" in table else None,
        particles={verb: _set(particles, verb) for verb in particles},
        hedges=_any_line(table, "hedges"),
        hearsay=_any_line(table, "hearsay"),
        silences=_any_line(table, "silences"),
        **words,
        **forms,
    )


def _set(table: Mapping[str, Any], key: str) -> frozenset[str]:
    """A list of the table: parted by commas where there are any, else by blanks."""
    text: str = table.get(key, "")
    parts = text.split(",") if "," in text else text.split()
    return frozenset(" ".join(plain(part).split()) for part in parts if part.strip())


def _sorts(table: Mapping[str, Any], key: str) -> dict[str, str]:
    sorts: Mapping[str, str] = table.get(key, {})
    return {word: sort for sort in sorts for word in _set(sorts, sort)}


def _by_first_word(phrases: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in set(phrases):
        words = tuple(phrase.split())
        table.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(rows, key=len, reverse=True)) for first, rows in table.items()}


def _words(patterns: str, proclitics: str) -> re.Pattern[str]:
    """Any of some patterns as whole words; where proclitics are written, behind them and the article too."""
    lead = rf"(?<!\w)(?:[{proclitics}بلک]?(?:ال|لل)?)" if proclitics else r"(?<!\w)"
    return re.compile(rf"{lead}(?:{'|'.join(p.translate(_VARIANTS) for p in patterns.split())})(?!\w)", re.I)


def _unspaced(words: Iterable[str]) -> re.Pattern[str]:
    """Tokens of a text without blanks: known words, longest first, and the stretches between them."""
    known = "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
    return re.compile(rf"\x00+|[“「][^\x00“”「」\n]{{1,40}}[”」]|(?:{known})|(?:(?!{known})\w)+|\S")


def _any_line(table: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
    return any_of(line.strip() for line in table.get(key, "").splitlines() if line.strip())
