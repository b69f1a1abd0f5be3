"""Who says it: claims inside a text, with their claimants, chains and status.

Rules and tables only, no trained model: quotations are masked, cues are looked up in the table of the language,
and the speaker is found by its position beside the cue.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from news.model import Claim, Claimant, ClaimantKind, Status
from summarizer.claims.attribution import Attribution
from summarizer.claims.caseless import lowered
from summarizer.claims.cues import find_attributions
from summarizer.claims.grammar import LANGUAGES, Grammar, grammar, plain
from summarizer.claims.hints import may_attribute
from summarizer.claims.quotations import Quotations, find_quotations
from summarizer.claims.silences import find_silences
from summarizer.claims.speakers import Speakers
from summarizer.claims.tokens import scene
from summarizer.sentences import split_text

__all__ = ["LANGUAGES", "find_claims"]

_CLOSING_WORDS = 3
"""Words that may follow the last verb of a sentence: a day, ``in a statement``."""
_OFFICIAL = frozenset({ClaimantKind.OFFICIAL, ClaimantKind.MILITARY})


def find_claims(text: str, language: str) -> tuple[Claim, ...]:
    """The claims of a text, in order of where they start; each lies within one sentence.

    A sentence without attribution has no claim. A sentence that only calls something unconfirmed has one without
    claimants.

    Args:
        text: plain text of an article; offsets of the claims count its code points.
        language: ISO 639-1 of the text; without a table for it there are no claims.
    """
    table = grammar(language)
    if table is None:
        return ()
    return _Reading(text, language, table).claims()


@dataclass(frozen=True, slots=True)
class _Voice:
    """A chain of claimants found beside a cue."""

    cue: tuple[int, int]
    content: tuple[int, int]
    claimants: tuple[Claimant, ...]
    status: Status


class _Reading:
    """One pass over a text."""

    def __init__(self, text: str, language: str, table: Grammar) -> None:
        self._text = text
        self._language = language
        self._table = table
        self._quotations: Quotations = find_quotations(text)
        self._lowered = lowered(self._quotations.masked)
        self._spans = split_text(text, language)
        self._speakers = Speakers(text, table)

    def claims(self) -> tuple[Claim, ...]:
        voices = [self._voices(number) for number in range(len(self._spans))]
        quoted = self._quoted(voices)
        found: list[Claim] = []
        for (start, end), own in zip(self._spans, voices, strict=True):
            if own:
                found += [self._claim(voice, voice.content) for voice in own]
            elif carried := self._carried(start, end, quoted):
                found.append(carried)
            elif hedge := self._search(self._table.hedges, start, end) or self._search(
                self._table.hearsay, start, end
            ):
                found.append(Claim(start, end, (), Status.UNCONFIRMED, hedge))
        return tuple(found)

    def _claim(self, voice: _Voice, content: tuple[int, int]) -> Claim:
        return Claim(*content, voice.claimants, voice.status, self._text[voice.cue[0] : voice.cue[1]])

    def _voices(self, number: int) -> list[_Voice]:
        start, end = self._spans[number]
        masked, silent = self._quotations.masked, self._match(self._table.silences, start, end)
        if silent is None and not may_attribute(masked[start:end], self._language):
            return []
        here = scene(masked, start, end, self._table)
        silences = find_silences(here, silent) if silent else []
        attributions = [a for a in find_attributions(here) if not (silences and _touch(a.cue, silences[0].cue))]
        voices = []
        for chain in _chains([*self._told_last(attributions, start, end), *silences]):
            claimants = tuple(filter(None, (self._claimant(found, number) for found in chain)))
            if not claimants and chain[0].tier != "silence":
                continue
            status = self._status(chain, claimants, start, end)
            voices.append(_Voice(chain[0].cue, _content(chain[0], start, end), claimants, status))
        return voices

    def _told_last(self, attributions: list[Attribution], start: int, end: int) -> list[Attribution]:
        """``X told Y that ..., Z said on Tuesday.``: what X told is what Z says, unless somebody is quoted."""
        if len(attributions) != 2 or self._quotations.within(start, end):
            return attributions
        first, last = attributions
        if {first.form, last.form} != {"before"} or first.speaker is None or last.speaker is None:
            return attributions
        closing = self._text[last.cue[1] : end].strip(" .!")
        parted = self._text[start : last.speaker[0]].rstrip().endswith(",")
        if not parted or "," in closing or closing[:1].isdigit() or len(closing.split()) > _CLOSING_WORDS:
            return attributions
        if plain(self._text[slice(*first.cue)]) in self._table.weak:
            return [last]  # what was ruled or agreed is no words of the judge's own
        return [last, replace(first, form="citing")]

    def _claimant(self, found: Attribution, number: int) -> Claimant | None:
        if found.speaker is None or found.remark is None:
            return None if found.form == "nobody" else self._speakers.last
        cue, *spoken = (self._text[slice(*span)] for span in (found.cue, found.speaker, found.remark))
        words, remark = (self._table.bare(part, cue) for part in spoken)
        before = self._text[self._spans[max(0, number - 2)][0] : self._spans[number][0]]
        return self._speakers.claimant(words, remark, sentence=number, before=before)

    def _status(self, chain: list[Attribution], claimants: tuple[Claimant, ...], start: int, end: int) -> Status:
        if chain[0].tier == "silence":
            return Status.NO_COMMENT
        tiers = {attribution.tier for attribution in chain}
        if self._search(self._table.hedges, start, end) or "hedge" in tiers:
            return Status.UNCONFIRMED
        if "denial" in tiers:
            return Status.DENIED
        return Status.OFFICIAL if claimants[-1].kind in _OFFICIAL else Status.REPORTED

    def _search(self, pattern: re.Pattern[str] | None, start: int, end: int) -> str:
        match = self._match(pattern, start, end)
        return self._quotations.masked[slice(*match.span())] if match else ""

    def _match(self, pattern: re.Pattern[str] | None, start: int, end: int) -> re.Match[str] | None:
        return pattern.search(self._lowered, start, end) if pattern else None

    def _quoted(self, voices: list[list[_Voice]]) -> list[_Voice | None]:
        """Who speaks each quotation: a cue of its sentences, else whoever spoke before it, else behind it."""
        starts = [start for start, _ in self._spans]
        speakers: list[_Voice | None] = []
        for number, span in enumerate(self._quotations.spans):
            first = max(0, bisect_right(starts, span[0]) - 1)
            last = bisect_left(starts, span[1])
            near = [voice for own in voices[first:last] for voice in own]
            if near:
                speakers.append(min(near, key=lambda voice: _distance(voice.cue, span)))
            else:
                speakers.append(self._continued(number, speakers, voices, first))
        self._look_ahead(speakers)
        return speakers

    def _continued(
        self, number: int, speakers: list[_Voice | None], voices: list[list[_Voice]], sentence: int
    ) -> _Voice | None:
        """The speaker of a quotation without a cue of its own, from what stands before it."""
        spans = self._quotations.spans
        start = spans[number][0]
        if sentence and voices[sentence - 1]:
            return voices[sentence - 1][-1]
        if not number:
            return None
        between = self._text[spans[number - 1][1] : start]
        if "\n" not in between.strip() and len(between.strip()) < 200:
            return speakers[number - 1]
        return None

    def _look_ahead(self, speakers: list[_Voice | None]) -> None:
        """A quotation that opens its paragraph may be told at the next one there."""
        spans = self._quotations.spans
        for number in range(len(spans) - 2, -1, -1):
            if speakers[number] is None and "\n" not in self._text[spans[number][1] : spans[number + 1][0]]:
                speakers[number] = speakers[number + 1]

    def _carried(self, start: int, end: int, quoted: list[_Voice | None]) -> Claim | None:
        """A sentence that is mostly quotation is its speaker's."""
        if self._quotations.share(start, end) < 0.6:
            return None
        for span in self._quotations.within(start, end):
            voice = quoted[bisect_left(self._quotations.spans, span)]
            if voice is not None:
                return self._claim(voice, (start, end))
        return None


def _distance(cue: tuple[int, int], span: tuple[int, int]) -> int:
    return max(0, span[0] - cue[1], cue[0] - span[1])


def _touch(some: tuple[int, int], other: tuple[int, int]) -> bool:
    return some[0] < other[1] and other[0] < some[1]


def _chains(attributions: list[Attribution]) -> list[list[Attribution]]:
    """Attributions in groups: ``X said, citing Y`` and ``X, citing Y, said`` are chains from nearest to farthest."""
    chains: list[list[Attribution]] = []
    waiting: list[Attribution] = []
    nearer: list[Attribution] = []
    for attribution in attributions:
        if attribution.form == "through" and chains:
            chains[-1].insert(0, attribution)
        elif attribution.form == "through":
            nearer.append(attribution)
        elif attribution.form == "citing":
            if chains and not waiting:
                chains[-1].append(attribution)
            else:
                waiting.append(attribution)
        elif attribution.speaker is None or not any(
            (attribution.speaker, attribution.tier) == (other.speaker, other.tier)
            for chain in chains
            for other in chain
        ):
            chains.append([*nearer, attribution, *waiting])
            nearer, waiting = [], []
    alone = [*nearer, *waiting]
    return [*chains, alone] if alone else chains


def _content(attribution: Attribution, start: int, end: int) -> tuple[int, int]:
    """Where the statement stands: behind the cue, or the whole sentence."""
    if attribution.form in {"before", "participle"} and end - attribution.cue[1] > 12:
        return attribution.cue[1], end
    return start, end
