"""A story condensed: headline, lines, caveats, figures, regions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from news.model import Score, Status, Story, StoryBrief, Told, Topic
from news.ranking import voices
from summarizer.brief import BriefKnobs, condense, make_brief
from tests.summarizer.newsroom import MORNING, report, source, story

LANTERN = (
    "A fire in the grain terminal of Port Selim killed at least six people before dawn on Sunday, "
    "the Northern Monitor said.\n\n"
    "The harbour master closed the eastern basin to all ships until Tuesday morning.\n\n"
    "It was not possible to confirm the number of victims independently.\n\n"
    "Sign up for our newsletter to get the news of the harbour every morning."
)
BEACON = (
    "At least six people were killed before dawn on Sunday in a fire in the grain terminal of Port Selim.\n\n"
    "The health ministry said that four people were killed and that nine were being treated for burns.\n\n"
    "The terminal's operator declined to comment."
)
TOPIC = Topic((), "harbour", "Harbour")
KNOBS = BriefKnobs()


def brief(subject: Story, *, language: str = "en", knobs: BriefKnobs = KNOBS, new_since=None) -> StoryBrief:
    return condense(
        subject, Score(1.0, ()), knobs=knobs, language=language, voices=voices(subject), new_since=new_since
    )


def harbour() -> Story:
    return story(
        report(
            1, "lantern", "Six dead in Port Selim terminal fire", LANTERN, places=[("mr/selim", 0.8), ("mr", 0.2)]
        ),
        report(2, "beacon", "Fire in Port Selim grain terminal", BEACON, minutes=50, places=[("mr/selim", 1.0)]),
    )


def test_every_line_is_verbatim_and_knows_its_source_and_address() -> None:
    subject = harbour()
    articles = {r.article.id: r.article for r in subject.reports}
    found = brief(subject)
    assert found.lines
    for line in found.lines + found.caveats:
        article = articles[line.sentence.article]
        assert article.text[line.sentence.start : line.sentence.end] == line.sentence.text
        assert (line.url, line.source.key) == (article.url, article.source)


def test_a_line_names_its_claimant_and_the_outlets_that_print_the_same() -> None:
    same = LANTERN.split("\n\n", maxsplit=1)[0]
    subject = story(
        report(1, "lantern", "Six dead in fire", LANTERN),
        report(2, "beacon", "Terminal burns", f"{same} Two tugs pumped water onto the burning quay for nine hours."),
    )
    line = next(line for line in brief(subject).lines if line.sentence.text == same)
    assert [claimant.words for claim in line.claims for claimant in claim.claimants] == ["the Northern Monitor"]
    assert {line.source.key, *(outlet.key for outlet, _ in line.also)} == {"lantern", "beacon"}


def test_cautious_sentences_are_caveats_and_no_facts() -> None:
    found = brief(harbour())
    assert [line.status for line in found.caveats] == [Status.UNCONFIRMED, Status.NO_COMMENT]
    assert not {line.status for line in found.lines} & {Status.UNCONFIRMED, Status.DENIED, Status.NO_COMMENT}


def test_furniture_is_not_quoted_and_figures_that_differ_are_shown() -> None:
    found = brief(harbour(), knobs=BriefKnobs(lines=10, max_words=500))
    assert not any("newsletter" in line.sentence.text for line in found.lines)
    assert [(d.what, [c.value for c in d.counts]) for d in found.disputes] == [("killed", [4, 6])]


def test_who_was_first_when_it_was_updated_and_where_it_is() -> None:
    found = brief(harbour())
    assert found.first.article.id == 1
    assert found.updated_at == MORNING + timedelta(minutes=50)
    assert found.regions == ("mr/selim",)


def test_a_reader_gets_headline_and_lines_in_their_language_where_there_are_some() -> None:
    arabic = report(
        3,
        "manara",
        "حريق في ميناء سليم يودي بحياة ستة",
        "قالت وزارة الصحة إن أربعة أشخاص قتلوا في حريق اندلع في صوامع الحبوب في ميناء سليم فجر الأحد.",
        minutes=90,
        language="ar",
    )
    subject = story(*harbour().reports, arabic)
    assert {line.language for line in brief(subject, language="ar").lines} == {"ar"}
    assert brief(subject, language="ar").headline == arabic.article.title
    assert {line.language for line in brief(subject, language="tr").lines} == {"en"}
    assert brief(subject, language="tr").headline_source.key == "lantern"


def test_a_story_without_a_sentence_fit_to_quote_keeps_headline_and_link() -> None:
    subject = story(report(1, "lantern", "Fire in Port Selim", "Read more here."))
    found = brief(subject)
    assert (found.lines, found.headline, found.headline_url) == (
        (),
        "Fire in Port Selim",
        "https://lantern.example/1",
    )


def test_a_second_briefing_tells_only_what_came_after() -> None:
    later = report(
        3,
        "herald",
        "Terminal to reopen",
        "At least six people were killed before dawn on Sunday in a fire in the grain terminal of Port Selim.\n\n"
        "Engineers will let the first ships back into the eastern basin on Monday evening, a day early.",
        minutes=600,
    )
    subject = story(*harbour().reports, later)
    found = brief(subject, new_since=MORNING + timedelta(hours=5))
    assert [line.sentence.text[:9] for line in found.lines] == ["Engineers"]
    assert found.headline == "Terminal to reopen"
    assert found.new_since == MORNING + timedelta(hours=5)


def test_a_reprinted_text_is_quoted_once_and_its_outlets_are_named() -> None:
    subject = story(
        report(1, "lantern", "Fire", LANTERN, wire=1),
        report(2, "beacon", "Fire", LANTERN, wire=1, minutes=5),
        report(3, "herald", "Fire", LANTERN, wire=1, minutes=9),
    )
    lines = brief(subject).lines
    assert {line.source.key for line in lines} == {"lantern"}
    assert {outlet.key for outlet, _ in lines[0].also} == {"beacon", "herald"}


def test_lines_and_words_keep_their_limits() -> None:
    found = brief(harbour(), knobs=BriefKnobs(lines=1, max_words=30))
    assert len(found.lines) == 1
    assert len(found.lines[0].sentence.text.split()) <= 30


def test_a_brief_is_cut_to_what_fits_and_counts_what_there_was() -> None:
    other = story(
        report(9, source("herald"), "Rain in Marra", "It rained in Marra for nine days without a pause.", minutes=20)
    )
    ranked = [(harbour(), Score(2.0, ())), (other, Score(1.0, ()))]
    made = make_brief(
        TOPIC,
        ranked,
        at=MORNING + timedelta(hours=2),
        since=MORNING,
        knobs=BriefKnobs(stories=1),
        language="en",
        told={1: Told(1, MORNING + timedelta(minutes=30), 1)},
    )
    assert (len(made.stories), made.total_stories, made.articles, made.outlets) == (1, 2, 3, 3)
    assert made.stories[0].new_since == MORNING + timedelta(minutes=30)


def test_a_raised_figure_comes_before_the_one_it_replaces() -> None:
    old = "A fire in the grain terminal of Port Selim killed six people before dawn on Sunday, the mayor said."
    new = "The number of people killed in the fire at the grain terminal of Port Selim has risen to eight."
    other = "The harbour master closed the eastern basin to all ships until Tuesday morning."
    subject = story(
        report(1, "lantern", "Six dead in terminal fire", f"{old} {other}"),
        report(2, "beacon", "Toll of terminal fire rises: eight dead", new, minutes=300),
    )
    found = brief(subject)
    assert found.lines[0].sentence.text == new
    assert found.headline == "Toll of terminal fire rises: eight dead"


def test_entries_of_a_live_page_are_quoted_only_where_there_is_nothing_else() -> None:
    entry = "18:40 The harbour master closed the eastern basin to all ships until Tuesday."
    plain = "A fire broke out in the grain terminal of Port Selim before dawn on Sunday."
    assert [line.sentence.text for line in brief(story(report(1, "lantern", "", f"{entry}\n\n{plain}"))).lines] == [
        plain
    ]
    assert [line.sentence.text for line in brief(story(report(1, "lantern", "", entry))).lines] == [entry]


def test_a_plain_headline_is_better_than_a_quotation_or_a_live_page() -> None:
    text = "A fire broke out in the grain terminal of Port Selim before dawn on Sunday."
    subject = story(
        report(1, "lantern", "Live: fire in Port Selim terminal", text),
        report(2, "beacon", "Fire in Port Selim terminal", text, minutes=5),
        report(3, "herald", "“We lost the terminal and everything that was in it”", text, minutes=9),
    )
    assert brief(subject).headline == "Fire in Port Selim terminal"


@pytest.mark.parametrize(
    "worse",
    [
        "What burned in the Port Selim terminal fire?",
        "Here’s what we know about the Port Selim terminal fire",
        "You need to see the Port Selim terminal fire",
        "FIRE IN PORT SELIM GRAIN TERMINAL BURNS",
        "Fire in Port Selim terminal after grain…",
        "Fire in Port Selim terminal - The Lantern",
        "Live updates: fire in Port Selim terminal",
        "Fire!",
    ],
)
def test_the_headline_is_the_one_that_tells_what_happened(worse: str) -> None:
    text = "A fire broke out in the grain terminal of Port Selim before dawn on Sunday."
    plain = "Fire destroys grain store on Selim quay"
    first, later = report(1, "lantern", worse, text), report(2, "beacon", plain, text, minutes=5)
    assert brief(story(first, later)).headline == plain
    assert brief(story(first)).headline == worse


def test_a_story_in_four_languages_quotes_each_sentence_in_its_own_and_prefers_the_readers() -> None:
    told = {
        "en": (
            "Fire in Port Selim",
            "Six workers were injured by a fire in the grain terminal of Port Selim on Sunday.",
        ),
        "ru": ("Пожар в порту Селим", "Шесть рабочих пострадали при пожаре в зерновом терминале порта Селим утром."),
        "ar": ("حريق في ميناء سليم", "أصيب ستة عمال في حريق اندلع في محطة الحبوب بميناء سليم صباح الأحد."),
        "fr": (
            "Incendie au port de Selim",
            "Six ouvriers ont été blessés par un incendie au terminal du port de Selim.",
        ),
    }
    subject = story(
        *(
            report(number, f"outlet-{language}", title, text, language=language, minutes=number)
            for number, (language, (title, text)) in enumerate(told.items(), 1)
        )
    )
    for reader in (*told, "tr"):
        found = brief(subject, language=reader)
        language = reader if reader in told else "en"
        assert [(line.language, line.sentence.text) for line in found.lines] == [(language, told[language][1])]
        assert (found.language, found.headline) == (language, told[language][0])
    without = story(*(one for one in subject.reports if one.article.language in ("ru", "ar")))
    assert {line.language for line in brief(without, language="fr").lines} <= {"ru", "ar"}
    assert brief(without, language="fr").lines


def test_lines_are_read_in_the_order_in_which_the_articles_tell_them() -> None:
    event = "A fire in the grain terminal of Port Selim killed six people before dawn on Sunday."
    cause = "The fire began on a conveyor belt of the terminal, engineers of the port of Selim said."
    after = "The harbour master of Port Selim closed the eastern basin to all ships until Tuesday morning."
    subject = story(
        report(1, "lantern", "Six dead in Port Selim", f"{event} {cause} {after}"),
        report(2, "beacon", "Port Selim terminal burns", f"{event} {cause} {after}", minutes=-5),
    )
    told = [line.sentence.text for line in brief(subject, knobs=BriefKnobs(lines=3, max_words=200)).lines]
    assert told == [text for text in (event, cause, after) if text in told]
    assert told[0] == event
    assert len(told) > 1


def test_a_digest_tells_two_lines_of_a_story_and_as_many_as_eight_where_they_are_asked_for() -> None:
    subjects = "harbour master,crane driver,fire chief,mayor,doctor,ship owner,trader,tug captain,customs office"
    things = "basin,crane,hose,square,ward,freighter,silo,tug,shed"
    text = " ".join(
        f"The {who} of Selim closed the {what} at number {n} on Sunday morning after the fire."
        for n, (who, what) in enumerate(zip(subjects.split(","), things.split(","), strict=True), 11)
    )
    subject = story(report(1, "lantern", "Port Selim after the fire", text))
    assert len(brief(subject).lines) == 2
    assert 4 <= len(brief(subject, knobs=BriefKnobs(lines=8, max_words=500)).lines) <= 8


def test_a_caveat_repeats_neither_the_headline_nor_a_quoted_line() -> None:
    doubt = "The number of victims of the Port Selim terminal fire could not be independently verified."
    said = "A fire in the grain terminal of Port Selim killed six people before dawn on Sunday."
    again = "Reports that a fire in the grain terminal of Port Selim killed six people could not be verified."
    titled = story(report(1, "lantern", doubt.rstrip("."), f"{said} {doubt}"))
    assert brief(titled).caveats == ()
    assert [line.sentence.text for line in brief(story(report(1, "lantern", "Fire", f"{said} {doubt}"))).caveats] == [
        doubt
    ]
    quoted = brief(story(report(1, "lantern", "Port news", f"{said} {again}")))
    assert [line.sentence.text for line in quoted.lines] == [said]
    assert quoted.caveats == ()
