"""Who says it: claims inside a text, with their claimants, chains and status."""

from __future__ import annotations

import re

from news.model import Claim, Claimant, ClaimantKind, Status
from summarizer.sentences import split_text

_CUE = re.compile(r"([A-Z][\w.’'-]*(?:\s+(?:of|for|the|[A-Z][\w.’'-]*))*)\s+(said|reported|told|announced|denied)\b")


def find_claims(text: str, language: str) -> tuple[Claim, ...]:
    """The claims of a text, in order of where they start.

    Args:
        text: plain text of an article; offsets of the claims count its code points.
        language: ISO 639-1 of the text.
    """
    claims = []
    for start, end in split_text(text, language):
        for match in _CUE.finditer(text, start, end):
            claimant = Claimant(match[1], match[1], ClaimantKind.PERSON)
            claims.append(Claim(start, end, (claimant,), Status.REPORTED, match[2]))
    return tuple(claims)
