"""What was condensed is not condensed again, until something of the story changes."""

from __future__ import annotations

from dataclasses import replace

from news.model import Score, Story, StoryBrief
from news.ranking import voices
from summarizer.brief import BriefKnobs, condense
from summarizer.remembered import remembered
from tests.summarizer.newsroom import report, story

FERRY = story(
    report(1, "harbour", "Ferry sinks", "A ferry sank off the coast on Monday morning, the coast guard said."),
    report(2, "river", "Ferry lost", "Rescuers searched the fjord for the crew of the ferry until nightfall."),
)
KNOBS = BriefKnobs()


def times_condensed(*stories: Story) -> int:
    """How often they are condensed when they are shown one after the other."""
    made = []

    def shown(one: Story) -> StoryBrief:
        def work() -> StoryBrief:
            made.append(one)
            return condense(one, Score(0.0, ()), knobs=KNOBS, language="en", voices=voices(one))

        return remembered(one, (KNOBS, "en"), work)

    for one in stories:
        assert shown(one).voices.independent == len(one.reports)
    return len(made)


def test_the_same_story_is_condensed_once() -> None:
    again = Story(FERRY.id, tuple(FERRY.reports))
    assert times_condensed(FERRY, again, FERRY) == 1


def test_a_story_with_another_report_an_edited_or_a_lost_text_or_another_name_is_condensed_anew() -> None:
    first, second = (replace(one, article=replace(one.article, id=one.article.id + 100)) for one in FERRY.reports)
    edited = replace(second, article=replace(second.article, revision=2))
    lost = replace(second, article=replace(second.article, text=""))
    renamed = replace(second, source=replace(second.source, name="The River"))
    told = [Story(101, (first, *more)) for more in ((), (second,), (edited,), (lost,), (renamed,))]
    assert times_condensed(*told, *told) == len(told)
