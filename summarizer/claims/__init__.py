"""Who says it: claims inside a text, with their claimants, chains and status.

Rules and tables only, no trained model: quotations are masked, cues are looked up in the table of the language,
and the speaker is found by its position beside the cue.
"""

from __future__ import annotations

from dataclasses import dataclass

from news.model import Claim, Claimant, ClaimantKind, Status
from summarizer.claims.cues import Attribution, find_attributions
from summarizer.claims.grammar import LANGUAGES, Grammar, grammar
from summarizer.claims.quotations import Quotations, find_quotations
from summarizer.claims.speakers import Speakers
from summarizer.claims.tokens import scene
from summarizer.sentences import split_text

__all__ = ["LANGUAGES", "find_claims"]

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


@dataclass(slots=True)
class _Turn:
    """Who spoke last, and whether what follows may still be theirs."""

    claimants: tuple[Claimant, ...] = ()
    status: Status = Status.REPORTED
    cue: str = ""
    end: int = 0


class _Reading:
    """One pass over a text."""

    def __init__(self, text: str, language: str, table: Grammar) -> None:
        self._text = text
        self._table = table
        self._quotations: Quotations = find_quotations(text)
        self._spans = split_text(text, language)
        self._speakers = Speakers(text, table)
        self._turn = _Turn()

    def claims(self) -> tuple[Claim, ...]:
        found: list[Claim] = []
        for index, (start, end) in enumerate(self._spans):
            here = self._sentence(start, end)
            found += here or self._carried(index, start, end)
        return tuple(found)

    def _sentence(self, start: int, end: int) -> list[Claim]:
        masked = self._quotations.masked
        attributions = find_attributions(scene(masked, start, end, self._table), masked)
        claims: list[Claim] = []
        for chain in _chains(attributions):
            claimants = tuple(self._speakers.claimant(self._text[a.speaker[0] : a.speaker[1]]) for a in chain)
            status = self._status(chain, claimants, start, end)
            content = _content(chain[0], start, end)
            claims.append(Claim(*content, claimants, status, self._text[chain[0].cue[0] : chain[0].cue[1]]))
        if claims:
            self._turn = _Turn(claims[-1].claimants, claims[-1].status, claims[-1].cue, end)
        elif self._table.hedges and (hedge := self._table.hedges.search(masked, start, end)):
            return [Claim(start, end, (), Status.UNCONFIRMED, hedge.group())]
        return claims

    def _status(self, chain: list[Attribution], claimants: tuple[Claimant, ...], start: int, end: int) -> Status:
        masked, table = self._quotations.masked, self._table
        if table.silences and table.silences.search(masked, start, end):
            return Status.NO_COMMENT
        if table.hedges and table.hedges.search(masked, start, end):
            return Status.UNCONFIRMED
        tier = chain[0].tier
        if tier == "denial":
            return Status.DENIED
        if tier == "hedge":
            return Status.UNCONFIRMED
        return Status.OFFICIAL if claimants[-1].kind in _OFFICIAL else Status.REPORTED

    def _carried(self, index: int, start: int, end: int) -> list[Claim]:
        """A sentence that is all quotation goes on being the last speaker's."""
        turn = self._turn
        if not turn.claimants or self._quotations.share(start, end) < 0.6:
            return []
        turn.end = end
        return [Claim(start, end, turn.claimants, turn.status, turn.cue)]


def _chains(attributions: list[Attribution]) -> list[list[Attribution]]:
    """Attributions in groups: ``X said, citing Y`` is one chain, from the nearest voice to the farthest."""
    chains: list[list[Attribution]] = []
    for attribution in attributions:
        if attribution.form == "citing" and chains:
            chains[-1].append(attribution)
        elif not any(attribution.speaker == other.speaker for chain in chains for other in chain):
            chains.append([attribution])
    return chains


def _content(attribution: Attribution, start: int, end: int) -> tuple[int, int]:
    """Where the statement stands: behind the cue, before the speaker, or the whole sentence."""
    if attribution.form in {"before", "participle"} and end - attribution.cue[1] > 12:
        return attribution.cue[1], end
    return start, end
