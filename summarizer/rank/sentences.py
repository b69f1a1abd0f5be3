"""What sumy asks of a text: a tokenizer, and sentences that are told apart by index. No data is ever downloaded."""

from __future__ import annotations

from sumy.models.dom import Sentence as SumySentence

from news.text import words
from summarizer.rank.items import Item
from summarizer.sentences import split_text


class Tokenizer:
    """The sentences and words of the house for sumy's parsers, which else would build one of NLTK."""

    def __init__(self, language: str) -> None:
        """Of a language (ISO 639-1)."""
        self._language = language

    def to_sentences(self, text: str) -> tuple[str, ...]:
        """The sentences of a paragraph, as written."""
        return tuple(text[start:end] for start, end in split_text(text, self._language))

    def to_words(self, text: str) -> tuple[str, ...]:
        """The folded words of a sentence."""
        return tuple(words(text))


class ItemSentence(SumySentence):  # type: ignore[misc]
    """A sentence that is equal to itself only: sumy keeps ratings by sentence, and wire copy repeats texts."""

    __slots__ = ("index", "item")

    def __init__(self, index: int, item: Item) -> None:
        super().__init__(item.text, None)
        self.index = index
        self.item = item

    @property
    def words(self) -> tuple[str, ...]:
        """Stems without stop words: they were made when the text was read."""
        return self.item.stems

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ItemSentence) and other.index == self.index

    def __hash__(self) -> int:
        return hash(self.index)
