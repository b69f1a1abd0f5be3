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
    kept = tuple(_author(claimant, table) for claimant in claim.claimants if _is_somebody(claimant, table))
    return claim if kept == claim.claimants else replace(claim, claimants=kept)


def _is_somebody(claimant: Claimant, table: Grammar) -> bool:
    low = plain(claimant.name)
    if low in table.pronouns or low in table.possessives or low.split("'")[0] in table.pronouns:
        return False
    return not _is_paper(claimant, low, table)


def _author(claimant: Claimant, table: Grammar) -> Claimant:
    """Who issued a paper, where the name follows the noun: *doklad Gosdepartamenta* is the department's."""
    if table.documents is None or not table.locatives:
        return claimant
    words = claimant.name.split()
    for index, word in enumerate(words[1:], 1):
        if table.documents.fullmatch(plain(words[index - 1])) and word[:1].isupper():
            return replace(claimant, name=" ".join(words[index:]))
    return claimant


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
