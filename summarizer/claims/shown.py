"""Claims as a reader may see them: whoever stands for nobody is left out."""

from __future__ import annotations

from dataclasses import replace

from news.model import Claim, Claimant, ClaimantKind
from summarizer.claims.grammar import Grammar, grammar, plain


def shown(claim: Claim, language: str) -> Claim:
    """The claim without claimants that tell a reader nothing: pronouns nobody is known for, papers without an author.

    What was said stays said: the status is kept.
    """
    table = grammar(language)
    if table is None:
        return claim
    kept = tuple(claimant for claimant in claim.claimants if _is_somebody(claimant, table))
    return claim if kept == claim.claimants else replace(claim, claimants=kept)


def _is_somebody(claimant: Claimant, table: Grammar) -> bool:
    low = plain(claimant.name)
    if low in table.pronouns or low in table.possessives or low.split("'")[0] in table.pronouns:
        return False
    return not _is_paper(claimant, low, table)


def _is_paper(claimant: Claimant, low: str, table: Grammar) -> bool:
    """Whether it is a text whose author is not named: ``a letter``, not ``a Pentagon letter``."""
    if table.documents is None or table.documents.search(low) is None:
        return False
    if not table.has_case:
        return len(low.split()) <= 2
    if any(kind.search(low) for what, kind in table.kinds if what not in {ClaimantKind.MEDIA, ClaimantKind.GROUP}):
        return False
    words = claimant.name.split()
    if table.capital_nouns:
        return len(words) <= 2
    named = any(word[:1].isupper() and plain(word) not in table.openers for word in words)
    return not named if len(words) > 1 else not (words[0].isupper() and len(words[0]) > 1)
