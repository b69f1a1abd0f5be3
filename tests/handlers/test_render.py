"""A brief on the page: every line of the picture, within Telegram's limits, in both directions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.markup import text
from handlers.pages import MOST_ENTITIES, MOST_UNITS, Block, Frame, in_rows, paginate
from handlers.phrases import spoken
from handlers.render import brief_pages
from news.languages import is_right_to_left
from news.model import (
    Brief,
    Claim,
    Claimant,
    ClaimantKind,
    Count,
    Dispute,
    Line,
    Ownership,
    Report,
    Sentence,
    Source,
    Status,
    Voices,
)
from tests.handlers.briefs import FIRST, brief, line, reader, story, who
from tests.handlers.newsroom import COAST, HARBOUR, NOW, RIVER, SAMPLE, STATE
from tests.handlers.strict_html import length, read


def shown(made: Brief, language: str = "en") -> str:
    pages = brief_pages(made, reader(language))
    for page in pages:
        assert length(page.html) <= MOST_UNITS
    return "\n".join(read(page.html)[0] for page in pages)


# -- what the picture asks for -------------------------------------------------------------------------------


def test_the_head_names_topic_day_hour_city_and_counts():
    page = shown(brief(story(), story()))
    assert page.startswith("🗞 Syria · Tue 10 Mar, 11:00 Damascus\n2 stories from 23 articles, 9 outlets\n")


def test_the_head_says_when_only_news_since_the_last_briefing_is_in_it():
    assert "new since your last briefing" in shown(brief(last_at=NOW - timedelta(hours=9)))
    assert "new since your last briefing" not in shown(brief())


def test_the_head_says_when_more_was_found_than_is_shown():
    assert "14 stories from 23 articles, 9 outlets · here is the top one" in shown(brief(total_stories=14))


def test_a_story_has_number_headline_places_and_voices():
    page = shown(brief())
    assert "1 · Barge strikes bridge at Albukamal" in page
    assert "4 outlets, 3 independent (1 state media) · first: River Post ↗ Tue" not in page
    assert "4 outlets, 3 independent (1 state media) · first: River Post ↗ 00:00 · updated 09:55" in page


def test_a_place_inside_another_is_shown_instead_of_both():
    page = shown(brief(story(regions=("sy/deir-ez-zor", "sy/deir-ez-zor/albukamal", "iq"))))
    assert "\nDeir ez-Zor, Iraq · 4 outlets" in page


def test_whose_headline_it_is_is_said_where_it_is_not_the_first_outlets():
    later = replace(story(), headline_source=HARBOUR, headline_url="https://harbour.test/2")
    assert " · The Harbour Times ↗ · 4 outlets" in shown(brief(later))
    alone = shown(brief(story(voices=Voices((RIVER,), 1, 0))))
    assert " · River Post ↗ · only one outlet so far" in alone


def test_a_claim_names_its_claimant_and_every_outlet_that_prints_it():
    quote = line("As many as six were hurt.", RIVER, who("RWG"), also=((HARBOUR, "https://harbour.test/2"),))
    said = "\nclaimed by RWG · in River Post ↗, also The Harbour Times ↗: “As many as six were hurt.”"
    assert said in shown(brief(story(quote)))


def test_an_outlet_that_cites_nameless_sources_comes_first():
    quote = line("The barge had lost its rudder.", HARBOUR, who("informed sources", ClaimantKind.UNNAMED))
    assert "\nThe Harbour Times ↗, citing informed sources" in shown(brief(story(quote)))


def test_an_outlet_that_cites_itself_is_named_once():
    chain = (who("The Harbour Times", ClaimantKind.MEDIA), who("informed sources", ClaimantKind.UNNAMED))
    page = shown(brief(story(line("The barge had lost its rudder.", HARBOUR, *chain))))
    assert "\nThe Harbour Times ↗, citing informed sources" in page
    assert "claimed by" not in page


def test_a_chain_of_claimants_is_told_from_near_to_far():
    chain = (who("The Harbour Times", ClaimantKind.MEDIA), who("informed sources", ClaimantKind.UNNAMED))
    page = shown(brief(story(line("The barge had lost its rudder.", RIVER, *chain))))
    assert "claimed by The Harbour Times, citing informed sources · in River Post ↗" in page


def test_a_pronoun_gives_way_to_the_name_it_stands_for():
    quote = line("The bridge is safe.", RIVER, who("he", ClaimantKind.PERSON, "Samir Haddad"))
    assert "claimed by Samir Haddad" in shown(brief(story(quote)))


def test_without_a_claimant_the_outlet_alone_stands_before_the_quote():
    assert "\nRiver Post ↗: “A barge struck the old bridge.”" in shown(brief())


def test_the_quotes_of_a_story_are_folded_and_its_disputed_figures_are_not():
    dispute = Dispute("killed", (Count(6, "RWG", RIVER, "", 1), Count(4, "B", HARBOUR, "", 2)))
    html = brief_pages(brief(story(disputes=(dispute,))), reader())[0].html
    seen, folded = html.split("<blockquote expandable>")
    assert "figures differ" in seen
    assert "A barge struck the old bridge." in folded


def test_the_line_of_the_voices_says_what_is_denied_or_unconfirmed_inside():
    denial = line("The army denied that anyone was hurt.", HARBOUR, status=Status.DENIED)
    page = shown(brief(story(
        replace(line("Six were hurt."), denial=denial), caveats=(line("It is unclear.", status=Status.UNCONFIRMED),)
    )))  # fmt: skip
    assert "updated 09:55 · ⚠ unconfirmed · ✗ denied\n" in page


def test_state_media_are_marked_wherever_they_are_quoted():
    dispute = Dispute("killed", (
        Count(6, "RWG", RIVER, "https://river.test/1", 1), Count(4, "State Herald", STATE, "https://herald.test/3", 3)
    ))  # fmt: skip
    page = shown(brief(story(
        line("Four were hurt.", STATE),
        line("Six were hurt.", RIVER, also=((STATE, "https://herald.test/3"),)),
        headline_source=STATE,
        first=Report(FIRST, STATE, 1),
        caveats=(line("It was not possible to confirm it.", STATE, status=Status.UNCONFIRMED),),
        disputes=(dispute,),
    )))  # fmt: skip
    assert page.count("State Herald (state)") == 4
    assert page.count("State Herald, state") == 1
    assert page.count("State Herald") == 5


def test_status_words_go_with_the_claim():
    page = shown(brief(story(
        line("The bridge will open within a week.", RIVER, who("Ministry"), status=Status.OFFICIAL),
        line("No barge was there.", RIVER, who("Ministry"), status=Status.DENIED),
        line("A second barge sank.", RIVER, who("RWG"), status=Status.UNCONFIRMED),
    )))  # fmt: skip
    assert "stated by Ministry" in page
    assert "denied by Ministry" in page
    assert "unconfirmed, from RWG" in page


def test_caveats_say_unconfirmed_denied_and_no_comment():
    page = shown(brief(story(caveats=(
        line("It was not possible to confirm the report.", RIVER, status=Status.UNCONFIRMED),
        line("Nothing of the kind happened.", RIVER, who("Port Office"), status=Status.DENIED),
        line("The ministry has not commented.", HARBOUR, who("Ministry of Transport"), status=Status.NO_COMMENT),
        line("Nobody picked up the phone.", HARBOUR, status=Status.NO_COMMENT),
    ))))  # fmt: skip
    assert "⚠ unconfirmed: “It was not possible to confirm the report.” · River Post ↗" in page
    assert "✗ denied: “Nothing of the kind happened.” · Port Office · River Post ↗" in page
    assert "🤐 no comment: Ministry of Transport · The Harbour Times ↗" in page
    assert "🤐 no comment: “Nobody picked up the phone.” · The Harbour Times ↗" in page


def test_figures_that_differ_name_who_gives_them_and_link_there():
    dispute = Dispute("killed", (
        Count(6, "RWG", RIVER, "https://river.test/1", 1), Count(4, "State Herald", STATE, "https://herald.test/3", 3)
    ))  # fmt: skip
    pages = brief_pages(brief(story(disputes=(dispute,))), reader())
    assert "≠ figures differ: killed 6 (RWG) · 4 (State Herald, state)" in read(pages[0].html)[0]
    assert '<a href="https://herald.test/3">4</a>' in pages[0].html


def test_a_figure_of_an_unknown_kind_is_told_by_its_own_name():
    dispute = Dispute("goats", (Count(6, "A", RIVER, "", 1), Count(4, "B", HARBOUR, "", 2)))
    assert "goats 6 (A) · 4 (B)" in shown(brief(story(disputes=(dispute,))))


def test_a_sum_of_money_is_told_with_its_currency():
    dispute = Dispute("damage", (
        Count(5_000_000, "mayor", RIVER, "", 1, unit="USD"), Count(8_000_000, "insurer", HARBOUR, "", 2, unit="USD")
    ))  # fmt: skip
    assert "damage 5,000,000 USD (mayor) · 8,000,000 USD (insurer)" in shown(brief(story(disputes=(dispute,))))


def test_a_denial_stands_below_the_line_that_it_denies():
    denial = line("The army denied that anyone was hurt.", HARBOUR, who("The army"), status=Status.DENIED)
    page = shown(brief(story(replace(line("Six were hurt.", RIVER, who("RWG")), denial=denial), line("It rained."))))
    assert page.index("Six were hurt.") < page.index("denied that anyone") < page.index("It rained.")


def test_a_story_that_one_outlet_tells_says_so():
    assert "only one outlet so far" in shown(brief(story(voices=Voices((RIVER,), 1, 0))))


def test_a_story_told_before_says_since_when_it_is_new():
    assert "🆕 new since 07:00" in shown(brief(story(new_since=NOW - timedelta(hours=4))))


def test_a_sentence_with_its_own_quotation_marks_gets_no_second_pair():
    assert "““" not in shown(brief(story(line("“We saw the barge,” she said. “It was big.”"))))


@pytest.mark.parametrize("where", ["line", "headline", "also", "caveat"])
def test_every_page_that_quotes_the_sample_newsroom_says_so(where):
    invented = line("A dragon was seen.", SAMPLE)
    made = {
        "line": story(invented),
        "headline": story(headline_source=SAMPLE),
        "also": story(line("Six were hurt.", RIVER, also=((SAMPLE, "https://pretend.test/1"),))),
        "caveat": story(caveats=(replace(invented, status=Status.UNCONFIRMED),)),
    }[where]
    long = tuple(replace(made, lines=(*made.lines, line("word " * 120))) for _ in range(12))
    pages = brief_pages(brief(*long), reader())
    assert len(pages) > 1
    assert all("🧪 Sample newsroom: invented news" in page.html for page in pages)
    assert "🧪" not in shown(brief())


# -- buttons and pages ---------------------------------------------------------------------------------------


def test_each_story_has_its_number_as_a_button_on_its_own_page():
    made = brief(*(story(line("word " * 130))
                   for _ in range(9)))  # fmt: skip
    pages = brief_pages(made, reader())
    labels = [button.label for page in pages for row in page.rows for button in row]
    assert labels == [str(number) for number in range(1, 10)]
    for page in pages:
        for row in page.rows:
            for button in row:
                assert f"{button.label} · Barge" in read(page.html)[0]


def test_pages_after_the_first_have_a_head_of_their_own():
    pages = brief_pages(brief(*(story(line("word " * 130)) for _ in range(9))), reader())
    assert read(pages[1].html)[0].startswith(f"🗞 Syria · part 2 of {len(pages)}\n")


def test_numbers_can_go_on_from_another_brief():
    pages = brief_pages(brief(), reader(), number=7)
    assert pages[0].rows[0][0].label == "7"
    assert "7 · Barge" in pages[0].html


def test_buttons_fill_their_rows_evenly():
    from handlers.desk import Button

    rows = in_rows([Button(str(number)) for number in range(8)], 6)
    assert [len(row) for row in rows] == [4, 4]
    assert in_rows([]) == ()


def test_a_story_too_long_for_a_page_is_cut_at_a_line_and_says_so():
    quotes = tuple(line(f"{number} " + "word " * 130) for number in range(12))
    pages = brief_pages(brief(story(*quotes)), reader())
    assert len(pages) == 1
    assert read(pages[0].html)[0].endswith("… open the story to read on")
    assert length(pages[0].html) <= MOST_UNITS


def test_too_many_entities_for_one_message_go_to_the_next():
    quotes = tuple(line(f"{number}.", RIVER, also=((HARBOUR, "https://h.test"),) * 3) for number in range(5))
    pages = brief_pages(brief(*(story(*quotes) for _ in range(6))), reader())
    assert len(pages) > 1
    assert all(read(page.html)[1] <= 100 for page in pages)


# -- directions ------------------------------------------------------------------------------------------------


def test_an_arabic_quote_in_an_english_brief_runs_from_right_to_left():
    page = shown(brief(story(line("أُغلق الجسر القديم.", COAST))))
    assert "\n\u200e\u2068صوت الساحل\u2069 ↗: \n\u200f«أُغلق الجسر القديم.»" in page


def test_an_english_quote_in_an_arabic_brief_runs_from_left_to_right_and_its_attribution_does_not():
    page = shown(brief(story(line("Six were hurt.", RIVER, who("RWG")))), "ar")
    assert "\u200e“Six were hurt.”" in page
    assert "\n\u200fبحسب \u2068RWG\u2069 · عبر \u2068River Post\u2069 ↗: \n" in page


@pytest.mark.parametrize("language", spoken())
def test_a_brief_can_be_read_in_every_language(language):
    dispute = Dispute("killed", (Count(6, "RWG", RIVER, "", 1), Count(4, "ب", STATE, "", 3)))
    page = shown(
        brief(
            story(line("Six were hurt.", RIVER, who("RWG")), line("أُغلق الجسر.", COAST), disputes=(dispute,)),
            total_stories=5,
            last_at=NOW,
        ),
        language,
    )
    assert "{" not in page
    assert ("🗞 Syria" in page) == (reader(language).place("sy") == "Syria")


@pytest.mark.parametrize("language", spoken())
def test_a_quote_of_the_other_direction_has_a_paragraph_of_its_own_in_every_language(language):
    both = story(line("Six were hurt.", RIVER, who("RWG")), line("أُغلق الجسر.", COAST))
    page = shown(brief(both), language)
    other = "\u200e“Six were hurt.”" if is_right_to_left(language) else "\u200f«أُغلق الجسر.»"
    assert f"\n{other}\n" in f"{page}\n"


# -- hostile input ---------------------------------------------------------------------------------------------

WORDS = st.text(max_size=300) | st.sampled_from(
    [
        "<b>",
        "</blockquote>",
        "&amp;",
        "a" * 5000,
        "word " * 900,
        "😀" * 900,
        "\u202eturned",
        "ا" * 3000,
        "\u2069\u2068",
    ]
)
SOURCES = st.builds(
    Source,
    key=st.just("x"),
    name=WORDS,
    url=st.just(""),
    language=st.sampled_from(["en", "ar", "", "zz"]),
    ownership=st.sampled_from(Ownership),
    sample=st.booleans(),
)
CLAIMANTS = st.builds(Claimant, words=WORDS, name=WORDS, kind=st.sampled_from(ClaimantKind))
CLAIMS = st.builds(
    Claim,
    start=st.just(0),
    end=st.just(1),
    claimants=st.lists(CLAIMANTS, max_size=4).map(tuple),
    status=st.sampled_from(Status),
)
URLS = st.sampled_from(["https://a.test/x", "javascript:x", "", 'https://a.test/"><b>', "https://a.test/&<>"])
LINES = st.builds(
    Line,
    sentence=WORDS.map(lambda words: Sentence(1, 0, 0, len(words), words)),
    source=SOURCES,
    url=URLS,
    language=st.sampled_from(["en", "ar", "fr", "", "zz"]),
    claims=st.lists(CLAIMS, max_size=2).map(tuple),
    status=st.sampled_from(Status),
    also=st.lists(st.tuples(SOURCES, URLS), max_size=6).map(tuple),
)
COUNTS = st.builds(Count, value=st.integers(0, 10**9), claimant=WORDS, source=SOURCES, url=URLS, article=st.just(1))
STORIES = st.builds(
    lambda quotes, caveats, counts, title, source: story(
        *quotes, caveats=caveats, disputes=(Dispute("killed", counts),) if counts else (), headline=title,
        headline_source=source,
    ),
    st.lists(LINES, max_size=8),
    st.lists(LINES, max_size=3).map(tuple),
    st.lists(COUNTS, max_size=4).map(tuple),
    WORDS,
    SOURCES,
)  # fmt: skip


@settings(max_examples=60)
@given(stories=st.lists(STORIES, min_size=1, max_size=5), language=st.sampled_from(spoken()))
def test_no_brief_breaks_the_markup_or_the_limits(stories, language):
    pages = brief_pages(brief(*stories), reader(language))
    for page in pages:
        plain, entities = read(page.html)
        assert len(plain.encode("utf-16-le")) // 2 <= MOST_UNITS
        assert entities <= 100
        assert plain.strip()
    assert sum(len(row) for page in pages for row in page.rows) == len(stories)


@given(st.lists(st.lists(st.integers(1, 3000), min_size=1, max_size=4), min_size=1, max_size=8))
def test_blocks_stay_whole_and_in_order_unless_one_is_longer_than_a_page(sizes):
    blocks = [Block(tuple(text("x" * size) for size in block)) for block in sizes]
    frame = Frame(text("head"), lambda number, total: text(f"part {number} of {total}"), text("sample"), text("cut"))
    pages = paginate(blocks, frame)
    assert all(length(page.html) <= MOST_UNITS for page in pages)
    whole = "\n".join(page.html for page in pages)
    if all(sum(block) < 3500 for block in sizes):
        assert whole.count("x") == sum(map(sum, sizes))
        assert "cut" not in whole
    assert MOST_ENTITIES < 100
