"""Public Telegram channels: their addresses, their page, and what becomes of a message."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.channels import MAX_MESSAGES, channel_address, is_channel
from feeds.entries import digest
from feeds.pages import wants_page
from feeds.parse import NotAFeed, parse_feed
from feeds.urls import canonical
from news.model import FullText
from tests.feeds.channelpage import AT, Channel, Message, emoji, landing, link, picture, tag

URL = "https://t.me/s/veldtpost"
BODY = "The harbour authority said on Monday that the northern quay is closed."


def read(*messages, url=URL):
    return parse_feed(Channel(messages=list(messages)).page().encode(), "text/html; charset=utf-8", url)


def said(text, **more):
    """Title and paragraphs of a message."""
    (entry,) = read(Message(1, text, **more)).entries
    return entry.title, entry.content.split("\n\n") if entry.content else []


# -- addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "@veldtpost", " @VeldtPost\n", "t.me/veldtpost", "T.me/VeldtPost/", "https://t.me/veldtpost",
        "https://t.me/veldtpost/123", "http://www.t.me/veldtpost/123?single", "https://t.me/s/veldtpost",
        "https://t.me/s/veldtpost?before=40", "https://telegram.me/veldtpost", "telegram.dog/s/veldtpost/7#x",
        "https://veldtpost.t.me", "https://veldtpost.t.me/123", "tg://resolve?domain=veldtpost",
        "tg://resolve?domain=VeldtPost&post=5", "tg:resolve?domain=veldtpost",
    ],
)  # fmt: skip
def test_a_channel_has_one_address_however_it_is_written(typed):
    assert channel_address(typed) == URL


@pytest.mark.parametrize(
    "typed",
    [
        "", "@", "veldtpost", "@veldt post", "@veldt/post", "@ab", "@1veldt", "@" + "v" * 33, "@вести", "t.me",
        "https://t.me/", "https://t.me/s/", "https://t.me/+AbCdEfGh123", "https://t.me/joinchat/AbCdEfGh123",
        "https://t.me/c/1234567/8", "https://t.me/addstickers/Veldt", "https://t.me/share/url?url=x", "tg://join?invite=Ab",
        "tg://resolve?phone=123456", "https://t.me.evil.test/veldtpost", "https://evil.test/t.me/veldtpost",
        "https://nott.me/veldtpost", "https://user@t.me/veldtpost", "ftp://t.me/veldtpost", "https://t.me/veldt%20post",
        "@veldtpost\n@another", "https://news.test/feed",
    ],
)  # fmt: skip
def test_what_is_no_public_channel_has_no_address(typed):
    assert channel_address(typed) is None


@given(st.text(max_size=60) | st.text("@t.me/s:tg?=+abc_1\n", max_size=40))
def test_whatever_is_typed_an_address_is_one_that_can_be_asked_for(typed):
    address = channel_address(typed)
    assert address is None or (canonical(address) == address and is_channel(address))
    assert address is None or channel_address(address) == address


def test_a_message_keeps_its_address_and_no_page_is_fetched_for_it():
    (entry,) = read(Message(123, "Ferries are back")).entries
    assert canonical(entry.url) == entry.url == "https://t.me/veldtpost/123"
    assert not any(wants_page(entry, rule, 600) for rule in FullText)
    assert wants_page(replace(entry, url="https://news.test/1"), FullText.WHEN_SHORT, 600)


# -- the page ------------------------------------------------------------------------------------------------


def test_each_message_with_words_is_an_entry_newest_first():
    feed = read(
        Message(41, "Ferries are back"), Message(42, f"Quay is closed<br/><br/>{BODY}", at=AT + timedelta(hours=1))
    )
    assert (feed.title, feed.homepage, feed.language) == ("Veldt Post", "https://t.me/veldtpost", "")
    assert [entry.guid for entry in feed.entries] == ["veldtpost/42", "veldtpost/41"]
    newest = feed.entries[0]
    assert (newest.title, newest.content, newest.summary) == ("Quay is closed", BODY, "")
    assert newest.published_at == AT + timedelta(hours=1)
    assert (newest.updated_at, newest.authors, newest.credit, newest.image_url) == (None, (), "", "")


def test_counters_reactions_and_the_mark_of_an_edit_change_nothing():
    before = Message(1, f"Quay closed<br/>{BODY}")
    after = replace(before, views="98.7K", reactions=555, edited=True)
    (first,), (second,) = read(before).entries, read(after).entries
    assert first == second
    (third,) = read(replace(after, text=f"Quay closed again<br/>{BODY}")).entries
    assert digest(first) == digest(second) != digest(third)


def test_messages_without_words_of_their_own_are_left_out():
    photo = "https://cdn4.telesco.test/1.jpg"
    poll = (
        '<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Who wins?</div></div>'
    )
    preview = (
        '<a class="tgme_widget_message_link_preview" href="https://x.test"><div class="link_preview_title">X</div>'
        '<div class="tgme_widget_message_text">Words of another site</div></a>'
    )
    feed = read(
        Message(1, head=picture(photo)),
        Message(2, tail=poll),
        Message(3, tail=preview),
        Message(4, "Channel photo updated", service=True),
        Message(5, link("https://youtu.be/abc") + "<br/>" + tag("video") + " " + emoji("🔥")),
        Message(6, "Ferries are back at the old pier", head=picture(photo), tail=preview),
    )
    assert [(entry.guid, entry.title, entry.content) for entry in feed.entries] == [
        ("veldtpost/6", "Ferries are back at the old pier", "")
    ]


def test_the_message_that_is_answered_is_not_repeated():
    answered = (
        '<a class="tgme_widget_message_reply" href="https://t.me/veldtpost/1">'
        '<i class="tgme_widget_message_reply_thumb" style="background-image:url(\'https://x.test/old.jpg\')"></i>'
        '<div class="tgme_widget_message_text js-message_reply_text" dir="auto">Old words</div></a>'
    )
    (entry,) = read(Message(2, "All crew members are safe", head=answered)).entries
    assert (entry.title, entry.content, entry.image_url) == ("All crew members are safe", "", "")


def test_whose_words_are_forwarded_and_who_signed_are_told():
    forwarded = (
        '<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;'
        '<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/other/9">'
        '<span dir="auto">Veldt &amp; Sons</span></a></div>'
    )
    (entry,) = read(Message(1, "Crew members are safe", head=forwarded, signed="Ann Vale")).entries
    assert (entry.credit, entry.authors) == ("Veldt & Sons", ("Ann Vale",))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (picture("https://cdn4.telesco.test/1.jpg") + picture("https://cdn4.telesco.test/2.jpg"), "https://cdn4.telesco.test/1.jpg"),
        (picture("//cdn4.telesco.test/1.jpg", "video_thumb"), "https://cdn4.telesco.test/1.jpg"),
        (picture("javascript:alert(1)"), ""),
        (picture("data:image/png;base64,AAAA"), ""),
    ],
)  # fmt: skip
def test_the_first_picture_or_the_still_of_a_video_is_the_entrys(head, expected):
    (entry,) = read(Message(1, "Quay closed since Monday", head=head)).entries
    assert entry.image_url == expected


def test_the_length_of_a_video_is_no_date_and_a_broken_date_is_none():
    video = '<time class="message_video_duration js-message_video_duration" datetime="">0:29</time>'
    page = Channel(messages=[Message(1, "Quay closed since Monday", head=video)]).page()
    assert parse_feed(page.encode(), None, URL).entries[0].published_at == AT
    (entry,) = parse_feed(page.replace(AT.isoformat(), "soon").encode(), None, URL).entries
    assert entry.published_at is None


def test_only_the_newest_of_very_many_messages_are_read():
    feed = read(*(Message(n, f"Bulletin {n} of the day") for n in range(1, MAX_MESSAGES + 50)))
    assert len(feed.entries) == MAX_MESSAGES
    assert feed.entries[0].guid == f"veldtpost/{MAX_MESSAGES + 49}"


def test_a_channel_with_nothing_to_read_is_a_feed_without_entries():
    assert read().entries == ()
    nothing = "<div class='tgme_widget_message_wrap'><div class='tme_no_messages_found'>No posts found</div></div>"
    page = Channel().page().replace("</section>", f"{nothing}</section>")
    assert parse_feed(page.encode(), "text/html", URL).entries == ()


# -- a page that shows no messages ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "message", "found"),
    [
        (landing(), "there is no public channel @veldtpost: check the name; private channels cannot be read", ()),
        (landing("12 345 members, 678 online"), "@veldtpost is a group, and Telegram shows only channels", ()),
        (landing("4 100 subscribers"), "@veldtpost does not show its messages on the web", ()),
        (landing("4 100 subscribers", "<a class='tgme_page_context_link' href='/s/veldtpost'>Preview channel</a>"),
         "the messages of @veldtpost are read at https://t.me/s/veldtpost: use that address", (URL,)),
        (landing(inside="<div class='tgme_page_post'><div class='tgme_page_widget'></div></div>"),
         "the messages of @veldtpost are read at https://t.me/s/veldtpost: use that address", (URL,)),
        ("<html><body>Good day</body></html>", "t.me/veldtpost answers with a page that is no channel's", ()),
        ("plain words", "t.me/veldtpost answers with a page that is no channel's", ()),
    ],
)  # fmt: skip
def test_a_page_without_messages_says_what_is_wrong_and_what_to_do(page, message, found):
    with pytest.raises(NotAFeed) as refused:
        parse_feed(page.encode(), "text/html; charset=utf-8", "https://t.me/veldtpost")
    assert str(refused.value).startswith(message)
    assert refused.value.found == found


# -- headline and text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "paragraphs"),
    [
        (f"<b>{emoji('⚡️')}Quay closed after storm</b><br/><br/>{BODY}", "Quay closed after storm", [BODY]),
        (f"<b>Quay closed. Two cranes damaged</b><br/>{BODY}", "Quay closed. Two cranes damaged", [BODY]),
        (f"Storm hits Port Veldt {emoji('🌊')}<br/>{BODY}", "Storm hits Port Veldt", [BODY]),
        ("Storm hits Port Veldt", "Storm hits Port Veldt", []),
        ("<b>Причал закрыт до утра</b><br/><br/>Об этом сообщила <i>администрация</i> порта.<br/>Пострадавших нет.",
         "Причал закрыт до утра", ["Об этом сообщила администрация порта.", "Пострадавших нет."]),
        ("عاجل | إغلاق الرصيف الشمالي<br/>ولم يصب أحد بأذى.", "عاجل | إغلاق الرصيف الشمالي", ["ولم يصب أحد بأذى."]),
    ],
)  # fmt: skip
def test_a_first_line_that_is_no_sentence_is_the_headline_and_not_in_the_text(text, title, paragraphs):
    assert said(text) == (title, paragraphs)


@pytest.mark.parametrize(
    ("text", "title", "paragraphs"),
    [
        (f"{emoji('❗️')} {BODY} Nobody was hurt. Ferries run.", BODY, [f"❗️ {BODY} Nobody was hurt. Ferries run."]),
        (f"{BODY}<br/>Nobody was hurt.", BODY, [BODY, "Nobody was hurt."]),
        (f"<b>{BODY}</b>", BODY, [BODY]),
        ("<b>Breaking</b><br/>The northern quay is closed. Nobody was hurt.",
         "The northern quay is closed.", ["Breaking", "The northern quay is closed. Nobody was hurt."]),
        ("Gen. Ann Vale closed quay No. 5 today. Nobody was hurt.", "Gen. Ann Vale closed quay No. 5 today.",
         ["Gen. Ann Vale closed quay No. 5 today. Nobody was hurt."]),
        ("“The quay is closed. Nobody was hurt,” the authority said. It opens on Friday.",
         "“The quay is closed. Nobody was hurt,” the authority said.",
         ["“The quay is closed. Nobody was hurt,” the authority said. It opens on Friday."]),
        ("Governor:<br/>“The port is closed. All are alive and well.”<br/>He spoke on Monday.",
         "Governor: “The port is closed. All are alive and well.”",
         ["Governor: “The port is closed. All are alive and well.”", "He spoke on Monday."]),
        ("⚡️عاجل<br/>أعلنت هيئة الميناء إغلاق الرصيف الشمالي. ولم يصب أحد بأذى.",
         "أعلنت هيئة الميناء إغلاق الرصيف الشمالي.",
         ["⚡️عاجل", "أعلنت هيئة الميناء إغلاق الرصيف الشمالي. ولم يصب أحد بأذى."]),
        ("هل أغلق الرصيف الشمالي اليوم؟ نعم، قالت الهيئة.", "هل أغلق الرصيف الشمالي اليوم؟",
         ["هل أغلق الرصيف الشمالي اليوم؟ نعم، قالت الهيئة."]),
        ("В порту г. Вельдт закрыт причал. Пострадавших нет, сообщил ген. Иванов.",
         "В порту г. Вельдт закрыт причал.",
         ["В порту г. Вельдт закрыт причал. Пострадавших нет, сообщил ген. Иванов."]),
        ("北部の埠頭が閉鎖された。負傷者はいない。", "北部の埠頭が閉鎖された。",
         ["北部の埠頭が閉鎖された。負傷者はいない。"]),
    ],
)  # fmt: skip
def test_a_first_sentence_is_the_headline_and_stays_in_the_text(text, title, paragraphs):
    assert said(text) == (title, paragraphs)


def test_a_message_of_labels_alone_is_its_own_headline():
    assert said("Air raid!<br/>Veldt") == ("Air raid! Veldt", [])


def test_a_long_first_sentence_is_cut_for_the_headline_and_stays_whole_in_the_text():
    sentence = (
        "The harbour authority said " + "that the quay would stay closed until the storm is over and " * 4 + "longer."
    )
    title, paragraphs = said(sentence)
    assert title.endswith("…")
    assert len(title) <= 151
    assert sentence.startswith(title[:-1])
    assert paragraphs == [sentence]


@pytest.mark.parametrize(
    "furniture",
    [
        tag("veldt") + " " + tag("port"),
        link("https://t.me/VeldtPost", "Subscribe"),
        emoji("👉") + " Subscribe to our channel " + link("https://t.me/veldtpost", "@veldtpost"),
        "تابعونا على " + link("https://t.me/veldtpost", "@veldtpost"),
        "Подписывайтесь на наш канал: " + link("https://t.me/+AbCdEf", "Вельдт"),
        link("https://veldt.test", "Site") + " | " + link("https://x.test/v", "X"),
        emoji("👉") + link("https://veldt.test/news/1"),
        "Full story: " + link("https://veldt.test/news/1", "veldt.test/news/1"),
        link("https://veldt.test/news/1", "Read the whole story on our site"),
        emoji("🔥") + emoji("🔥"),
        tag("veldt") + "<br/><br/>" + link("https://t.me/veldtpost", "@veldtpost"),
    ],
)  # fmt: skip
def test_signs_and_buttons_behind_the_text_are_cut_off(furniture):
    assert said(f"Quay closed after storm<br/><br/>{BODY}<br/><br/>{furniture}") == (
        "Quay closed after storm",
        [BODY],
    )


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        (f"{BODY} {tag('veldt')} {tag('port')}", [BODY]),
        (f"{BODY} {link('https://t.me/veldtpost', '@veldtpost')}", [BODY]),
        (f"<i>The quay</i> stays closed. {emoji('👉')} {link('https://veldt.test/1')}", ["The quay stays closed."]),
        (f"The quay in {tag('Port_Veldt')} is closed.", ["The quay in Port Veldt is closed."]),
        (f"The quay is closed, says {link('https://t.me/vale', '@vale')}", ["The quay is closed, says @vale"]),
        (f"The quay is closed, says the {link('https://veldt.test/1', 'harbour authority')}.",
         ["The quay is closed, says the harbour authority."]),
        (f"{BODY}<br/>Ferries {emoji('⛴')} run again.", [BODY, "Ferries ⛴ run again."]),
        (f"{BODY}<br/>Rockets hit {tag('Veldt')}", [BODY, "Rockets hit Veldt"]),
        ("<blockquote>The quay stays closed.</blockquote>He said so on Monday.",
         ["The quay stays closed.", "He said so on Monday."]),
        ("<!-- seen -->The quay <tg-spoiler><span>stays</span></tg-spoiler> closed &amp; &lt;dark&gt;.",
         ["The quay stays closed & <dark>."]),
        ("One line<br><br><br>Another line", ["One line", "Another line"]),
    ],
)  # fmt: skip
def test_words_stay_words(text, paragraphs):
    assert said(f"Storm hits Port Veldt<br/>{text}") == ("Storm hits Port Veldt", paragraphs)


def test_hashtags_are_categories():
    (entry,) = read(
        Message(1, f"{tag('weather')}<br/>Storm in {tag('Port_Veldt')} again<br/>{tag('weather')}")
    ).entries
    assert (entry.title, entry.content, entry.categories) == (
        "Storm in Port Veldt again",
        "",
        ("weather", "Port Veldt"),
    )


def test_a_headline_that_is_a_link_is_a_headline():
    assert said(link("https://veldt.test/1", "Quay closed after the storm")) == ("Quay closed after the storm", [])


# -- hostile pages -----------------------------------------------------------------------------------------------


def samples():
    photo = picture("https://cdn4.telesco.test/1.jpg")
    return Channel(
        messages=[
            Message(1, f"<b>{emoji('⚡️')}Quay closed</b><br/><br/>{BODY}<br/>{tag('veldt')}", head=photo),
            Message(2, "أعلنت هيئة الميناء إغلاق الرصيف الشمالي. ولم يصب أحد بأذى.", signed="Ann"),
            Message(3, f"Причал закрыт<br/>{link('https://t.me/veldtpost', '@veldtpost')}", service=False),
        ]
    ).page()


PAGE = samples()
PIECES = [
    "<", ">", "</div>", "<div>", '"', "'", "&", "&#0;", "&#x110000;", "\0", "\ud800", "<!--", "]]>", "<b>", "<br/>",
    '<div class="tgme_widget_message" data-post="a/1">', 'data-post="veldtpost/99999999999999999999"', "<a href='",
    '<div class="tgme_widget_message_text">', "<time datetime='", "background-image:url(", "<script>", "<plaintext>",
]  # fmt: skip


@st.composite
def mutated(draw):
    page = PAGE
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(page)))
        end = draw(st.integers(start, min(len(page), start + 400)))
        middle = draw(st.sampled_from(PIECES) | st.text(max_size=8) | st.just(page[start:end] * 2))
        page = page[:start] + middle + page[end:]
    return page


@settings(max_examples=150)
@given(mutated())
def test_a_broken_page_gives_clean_entries_or_a_sentence(page):
    try:
        feed = parse_feed(page.encode("utf-8", errors="replace"), "text/html; charset=utf-8", URL)
    except NotAFeed as refused:
        assert str(refused)
        return
    for entry in feed.entries:
        assert entry.title or entry.content
        assert is_channel(entry.url) or not entry.url
        assert not entry.image_url or entry.image_url.startswith(("https://", "http://"))


@pytest.mark.parametrize(
    "text",
    ["<div>" * 5000 + "deep", "<b>" * 5000 + "bold", "a. " * 50_000, "aa.aa." * 50_000, "<br/>x" * 50_000,
     "“" * 50_000, link("https://t.me/" + "x" * 100_000, "aa.aa" * 20_000), (tag("a") + " ") * 5_000],
    ids=["deep", "bold", "stops", "dots", "lines", "quotes", "address", "tags"],
)  # fmt: skip
def test_a_message_of_absurd_size_is_read_all_the_same(text):
    feed = read(Message(1, text), Message(2, "Quay closed since Monday"))
    assert "veldtpost/2" in {entry.guid for entry in feed.entries} or "<div>" in text or "<b>" in text
    assert all(len(entry.title) <= 500 for entry in feed.entries)
