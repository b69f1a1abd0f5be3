"""What a grouper knows of news that it remembers no more: how far the stream is, and how common its words are."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping

from news.vectors import Vocabulary


def packed(period: int, vocabularies: Mapping[str, Vocabulary]) -> bytes:
    """The period that the stream has come to and the vocabularies by language, as compressed JSON."""
    counted = {language: vocabulary.counted() for language, vocabulary in vocabularies.items()}
    return zlib.compress(json.dumps([period, counted], ensure_ascii=False).encode("utf-8", "surrogatepass"))


def unpacked(checkpoint: bytes) -> tuple[int, dict[str, Vocabulary]]:
    """What was packed; nothing from nothing.

    Raises:
        ValueError: it cannot be read.
    """
    if not checkpoint:
        return 0, {}
    try:
        period, counted = json.loads(zlib.decompress(checkpoint).decode("utf-8", "surrogatepass"))
        return int(period), {language: Vocabulary.known(*counts) for language, counts in counted.items()}
    except (zlib.error, TypeError, ValueError) as error:
        raise ValueError("what was kept of the news so far cannot be read") from error
