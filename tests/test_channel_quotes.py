"""From a channel's page to the line in a briefing: the channel is the outlet, and who it cites is the claimant."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.phrases import phrases
from handlers.quotes import fact
from handlers.reader import Reader
from news.model import Ownership, Report, Score, Story
from news.ranking import voices
from news.regions import load_atlas
from summarizer.brief import BriefKnobs, condense
from tests.feeds.channeldesk import channel_desk
from tests.feeds.channelpage import Message, link

pytestmark = pytest.mark.anyio
SCORE = Score(1.0, ())


def shown(html):
    """What a reader sees of a line."""
    return re.sub(r"<[^>]+>|[\u2066-\u2069]", "", str(html))


POSTS = {
    "en": (
        "<b>⚡️ Six people hurt at the northern quay</b><br/><br/>"
        "Six people were hurt when a crane fell on the northern quay, the Veldt Rescue Service said on Monday. "
        "Two ferries were sent back to the old pier before noon.",
        "Six people hurt at the northern quay",
        "Veldt Rescue Service",
    ),
    "ar": (
        "عاجل | إصابة ستة أشخاص في الرصيف الشمالي<br/><br/>"
        "وقالت وزارة الصحة إن ستة أشخاص أصيبوا عندما سقطت رافعة على "
        "الرصيف الشمالي للميناء. وأعيدت عبّارتان إلى المرفأ القديم قبل الظهر.",
        "عاجل | إصابة ستة أشخاص في الرصيف الشمالي",
        "وزارة الصحة",
    ),
    "ru": (
        "❗️Шесть человек пострадали на северном причале<br/><br/>"
        "Шесть человек пострадали при падении крана на северном "
        "причале, сообщили в Министерстве здравоохранения. Два парома вернули к старому пирсу до полудня.",
        "Шесть человек пострадали на северном причале",
        "Министерств",
    ),
}


async def report(now, number, text, **source):
    """A message as a report of its channel."""
    async with channel_desk(now, **source) as d:
        (article,) = (await d.poll(Message(7, text, at=now - timedelta(hours=1)))).new
        return Report(replace(article, id=number), d.source, number)


def condensed(*reports, language):
    story = Story(1, reports)
    return condense(story, SCORE, knobs=BriefKnobs(), language=language, voices=voices(story))


async def told(now, text, language, **source):
    """The first line that is quoted of a message, as it is shown, and as it is written."""
    brief = condensed(await report(now, 1, text, language=language, **source), language=language)
    above, quote = fact(brief.lines[0], Reader(phrases(language), "UTC", load_atlas(), now))
    return brief, shown(quote), shown(above), str(above)


@pytest.mark.parametrize("language", POSTS)
async def test_the_claimant_is_who_the_message_cites_and_the_outlet_is_the_channel(language, now):
    text, headline, claimant = POSTS[language]
    signature = f"<br/><br/>👉 {link('https://t.me/veldtpost', '@veldtpost')}"
    brief, quote, above, written = await told(now, text + signature, language)
    assert brief.headline == headline
    assert brief.headline_url == "https://t.me/veldtpost/7"
    assert headline not in quote
    assert "@veldtpost" not in quote
    assert claimant in above
    assert "Veldt Post" in above
    assert 'href="https://t.me/veldtpost/7"' in written


async def test_a_channel_of_a_state_is_named_as_such(now):
    _, _, above, _ = await told(now, POSTS["en"][0], "en", ownership=Ownership.STATE)
    assert "Veldt Post" in above
    assert "state" in above


async def test_a_first_sentence_that_serves_as_headline_keeps_its_claimant_and_is_not_quoted_above_itself(now):
    one, two = (
        f"{count} people were killed in the strike, the {who} said on Monday. {more}"
        for count, who, more in (
            ("Six", "Veldt Observatory", "Two ferries were sent back to the old pier before noon."),
            ("Four", "Ministry of Health", "The quay stays closed until Friday because of the damage."),
        )
    )
    brief = condensed(
        await report(now, 1, one, language="en"),
        await report(now, 2, two, language="en", key="coast", name="Coast Channel"),
        language="en",
    )
    assert brief.lines
    assert brief.headline not in {line.sentence.text for line in brief.lines if line.url == brief.headline_url}
    (dispute,) = brief.disputes
    assert [(count.value, count.claimant) for count in dispute.counts] == [
        (6, "Veldt Observatory"),
        (4, "Ministry of Health"),
    ]
