"""The rankings are sumy's: chosen in the configuration, fed by the house, without data of NLTK or the network."""

from __future__ import annotations

import socket
from pathlib import Path

import nltk
import pytest
from sumy.parsers.plaintext import PlaintextParser

from bot.config import load
from news.model import Score
from news.ranking import voices
from news.text import stemmer_of, stop_words
from summarizer.brief import condense
from summarizer.choose import ChoiceKnobs, choose
from summarizer.rank import ALGORITHMS
from summarizer.rank.coverage import CoverageSummarizer
from summarizer.rank.sentences import Tokenizer
from tests.summarizer.newsroom import report, story
from tests.summarizer.test_summaries import FIRE, TOLD, documents

FERRY = (
    "A ferry ran aground off Port Selim with ninety passengers on board on Sunday. "
    "Two tugs pulled the ferry off the sandbank after six hours. "
    "The museum of the town is closed for repairs."
)


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house where asking NLTK for data or the network for anything is an error."""

    def forbidden(*args: object, **_: object) -> None:
        raise AssertionError(f"asked for {args}")

    for owner, name in (
        (nltk.data, "load"), (nltk.data, "find"), (nltk, "download"),
        (socket, "getaddrinfo"), (socket, "create_connection"), (socket.socket, "connect"),
    ):  # fmt: skip
        monkeypatch.setattr(owner, name, forbidden)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_ranking_that_the_configuration_names_makes_the_brief(algorithm: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[brief]\nalgorithm = "{algorithm}"\nlines = 1\n', "utf-8")
    knobs = load(path, {}).brief
    assert knobs.algorithm == algorithm
    told = story(*(report(n, f"outlet-{n}", "Fire", text) for n, text in enumerate(TOLD["en"], 1)))
    made = condense(told, Score(1.0, ()), knobs=knobs, language="en", voices=voices(told))
    assert [line.sentence.text in TOLD["en"][line.sentence.article - 1] for line in made.lines] == [True]


@pytest.mark.usefixtures("cut_off")
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_no_ranking_asks_for_data_of_nltk_or_for_the_network(algorithm: str) -> None:
    for language in TOLD:
        assert choose(documents(language), ChoiceKnobs(max_words=45, algorithm=algorithm)), language


@pytest.mark.usefixtures("cut_off")
@pytest.mark.parametrize("language", ["en", "ru", "fr", "ar", "zh"])
def test_coverage_works_alone_on_what_a_parser_of_sumy_reads(language: str) -> None:
    parser = PlaintextParser.from_string("\n\n".join(TOLD[language]), Tokenizer(language))
    summarizer = CoverageSummarizer(stemmer_of(language))
    summarizer.stop_words = stop_words(language)
    (sentence,) = summarizer(parser.document, 1)
    assert FIRE.search(str(sentence))
    assert len(summarizer(parser.document, "50%")) == 2


def test_coverage_tells_equal_sentences_of_a_parser_apart_and_prefers_what_is_not_told_yet() -> None:
    first = FERRY.split(". ")[0] + "."
    document = PlaintextParser.from_string(f"{FERRY}\n\n{first}", Tokenizer("en")).document
    found = CoverageSummarizer(stemmer_of("en"))(document, 4)
    assert [str(sentence) for sentence in found].count(first) == 2
    assert [str(sentence) for sentence in CoverageSummarizer()(document, 2)].count(first) == 1


def test_two_equal_sentences_of_one_text_are_two_places_and_one_line() -> None:
    (line,) = documents("en")[:1]
    twice = type(line)(f"{FERRY}\n\n{FERRY}", "", "en", "lantern")
    starts = [choice.start for choice in choose([twice], ChoiceKnobs(max_words=500))]
    assert starts == sorted(starts)
    assert max(starts) < len(FERRY)
