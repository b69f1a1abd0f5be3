"""Counts that outlets disagree on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from news.model import Claim, Dispute, Report


def disputes(reports: Sequence[Report], claims: Mapping[int, Sequence[Claim]]) -> tuple[Dispute, ...]:
    """Figures on which independent voices differ.

    Args:
        reports: the articles of one story.
        claims: the claims of each article, by article id.
    """
    return ()
