"""Which other outlets carry the statement of a line: the same words or the same figure of the same voice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from news.model import Source, Status
from summarizer.figures.readings import Reading
from summarizer.figures.tokens import numbers_in
from summarizer.figures.voices import are_one
from summarizer.materials import SAME, Material


def also(material: Material, index: int, everyone: Sequence[Material]) -> tuple[tuple[Source, str], ...]:
    """The other outlets that make the statement of a passage, each with the address of its article.

    Args:
        material: whose passage it is.
        index: of the passage.
        everyone: the material of the story.
    """
    own = material.report.source.key
    found: dict[str, tuple[Source, str]] = {}
    for other in everyone:
        source = other.report.source
        if source.key != own and source.key not in found and _carries(other, material, index):
            found[source.key] = (source, other.report.article.url)
    return tuple(found.values())


def _carries(other: Material, material: Material, index: int) -> bool:
    one, two = material.report.article, other.report.article
    if one.language == two.language and _has_the_words(other, material, index):
        return _has_the_numbers(other, material, index)
    return _has_the_claim(other, material, index)


def _has_the_words(other: Material, material: Material, index: int) -> bool:
    """Whether most of a passage's concepts are told by the other text; what that text denies, it does not tell."""
    line = material.passages[index].concepts
    if not other.tells(line):
        return False
    told = other.denied if material.statuses[index] is Status.DENIED else other.undenied
    return len(line & told) >= SAME * len(line)


def _has_the_numbers(other: Material, material: Material, index: int) -> bool:
    """Whether each number of a passage stands in the other text, and counts the same where both count something."""
    passage, article = material.passages[index], material.report.article
    spoken = (n for n in numbers_in(article.text[passage.start : passage.end], article.language) if not n.dated)
    if not all(number.value in other.numbers for number in spoken if number.value > 1):
        return False
    counts = {(reading.kind, reading.value) for reading in other.counts}
    kinds = {kind for kind, _ in counts}
    return all((r.kind, r.value) in counts for r in _counts_in(material, index) if r.kind in kinds)


def _has_the_claim(other: Material, material: Material, index: int) -> bool:
    """Whether every count of a passage is given by the same named voice in the other text, in whatever language."""
    counts = [reading for reading in _counts_in(material, index) if reading.attributed]
    theirs = [reading for reading in other.counts if reading.attributed]
    return bool(counts) and all(
        any(own.kind == their.kind and own.value == their.value and are_one(own, their) for their in theirs)
        for own in counts
    )


def _counts_in(material: Material, index: int) -> Iterator[Reading]:
    passage = material.passages[index]
    return (reading for reading in material.counts if passage.start <= reading.start < passage.end)
