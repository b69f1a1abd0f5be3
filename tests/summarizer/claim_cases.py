"""Labelled claims of our own, and how well ``find_claims`` finds them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from news.model import Claim
from summarizer.claims import find_claims

FOLDER = Path(__file__).parent.parent / "data" / "claims"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Outcome:
    """What became of the labels of one language."""

    hits: int
    misses: int
    extras: int
    right_status: int
    wrong_status: int
    right_cases: int
    wrong_cases: int
    faults: tuple[str, ...]

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, 2 * self.hits + self.misses + self.extras)

    @property
    def status(self) -> float:
        return self.right_status / max(1, self.right_status + self.wrong_status)

    @property
    def right(self) -> float:
        """The share of cases of which every chain is found with its status, and none is invented."""
        return self.right_cases / max(1, self.right_cases + self.wrong_cases)


def load(language: str, part: str = "") -> dict:
    return tomllib.loads((FOLDER / part / f"{language}.toml").read_text(encoding="utf-8"))


def measure(language: str, part: str = "") -> Outcome:
    """Chains found, missed and invented; a chain is found when every claimant of it is, in order."""
    hits = misses = extras = right = wrong = flawless = 0
    faults: list[str] = []
    cases = load(language, part)["case"]
    for case in cases:
        before = len(faults)
        found = list(_distinct(find_claims(case["text"], language)))
        for label in case["claims"]:
            match = next((claim for claim in found if _same(label["by"], claim)), None)
            if match is None:
                misses += 1
                faults.append(f"missed {label['by']} in {case['text']!r}")
                continue
            found.remove(match)
            hits += 1
            right += match.status.value == label["status"]
            wrong += match.status.value != label["status"]
            if match.status.value != label["status"]:
                faults.append(f"{match.status.value} for {label['status']} in {case['text']!r}")
        extras += len(found)
        faults += [f"invented {[c.words for c in claim.claimants]} in {case['text']!r}" for claim in found]
        flawless += len(faults) == before
    return Outcome(hits, misses, extras, right, wrong, flawless, len(cases) - flawless, tuple(faults))


def _distinct(claims: tuple[Claim, ...]) -> list[Claim]:
    """One claim for each chain: a quotation that runs over sentences has several."""
    return list({(*(c.words for c in claim.claimants), claim.status): claim for claim in reversed(claims)}.values())[
        ::-1
    ]


def _same(words: list[str], claim: Claim) -> bool:
    """Whether the claimants are these: the same words, or those on either side of an apposition's comma."""
    if len(words) != len(claim.claimants):
        return False
    for label, claimant in zip(words, claim.claimants, strict=True):
        if not any(_alike(label, shown) for shown in (claimant.words, *claimant.words.split(","))):
            return False
    return True


def _alike(label: str, shown: str) -> bool:
    a, b = (set(_WORD.findall(text.lower())) for text in (label, shown))
    return len(a & b) >= 0.6 * max(len(a), len(b), 1)
