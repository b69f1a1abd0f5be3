"""Pages of an invented Telegram channel, in the markup of t.me/s/name."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

AT = datetime(2026, 3, 10, 7, 30, tzinfo=UTC)


def link(address, words=None):
    return f'<a href="{address}" target="_blank" rel="noopener">{words or address}</a>'


def tag(name):
    return f'<a href="?q=%23{name}">#{name}</a>'


def emoji(character):
    picture = "background-image:url('//telegram.org/img/emoji/40/E29AA1.png')"
    return f'<tg-emoji emoji-id="51"><i class="emoji" style="{picture}"><b>{character}</b></i></tg-emoji>'


def picture(address, kind="photo_wrap"):
    style = f"width:800px;background-image:url('{address}')"
    return f'<a class="tgme_widget_message_{kind} js-message_photo" href="https://t.me/x/1" style="{style}"></a>'


@dataclass(frozen=True)
class Message:
    """One bubble."""

    number: int
    text: str = ""
    """Markup, as inside the message's text."""
    at: datetime = AT
    views: str = "1.2K"
    reactions: int = 3
    edited: bool = False
    head: str = ""
    """Markup before the text: pictures, the reply, who it is forwarded from."""
    tail: str = ""
    """Markup behind the text: the link's preview, a poll."""
    service: bool = False
    signed: str = ""


@dataclass
class Channel:
    """A channel and the page that shows it."""

    name: str = "VeldtPost"
    title: str = "Veldt Post"
    messages: list[Message] = field(default_factory=list)

    def page(self):
        """The page, oldest message first as Telegram has them."""
        return (
            "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Telegram</title>"
            f"<meta property='og:title' content='{self.title}'></head><body class='tgme_webpreview'>"
            "<header class='tgme_header'><div class='tgme_channel_info'><div class='tgme_channel_info_header'>"
            "<i class='tgme_page_photo_image bgcolor2'><img src='https://cdn4.telesco.test/avatar.jpg'></i>"
            f"<div class='tgme_channel_info_header_title'><span dir='auto'>{self.title}</span></div>"
            f"<div class='tgme_channel_info_header_username'><a href='https://t.me/{self.name}'>@{self.name}</a></div></div>"
            "<div class='tgme_channel_info_counters'><span class='counter_value'>4.1K</span> subscribers</div>"
            "<div class='tgme_channel_info_description'>News of Port Veldt. Ads: @veldt_ads</div></div></header>"
            "<main class='tgme_main'><section class='tgme_channel_history js-message_history'>"
            f"<a href='/s/{self.name}?before=1' class='tme_messages_more js-messages_more'></a>"
            f"{''.join(map(self.bubble, self.messages))}</section></main></body></html>"
        )

    def bubble(self, message):
        text = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{message.text}</div>'
        signed = f'<span class="tgme_widget_message_from_author" dir="auto">{message.signed}</span>'
        return (
            '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
            f'<div class="tgme_widget_message {"service_message" if message.service else "text_not_supported_wrap"} '
            f'js-widget_message" data-post="{self.name}/{message.number}" data-view="eyJjIjotMT">'
            '<div class="tgme_widget_message_user"><a href="#"><i><img src="//x.test/a.jpg"></i></a></div>'
            '<div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author accent_color">'
            f'<a class="tgme_widget_message_owner_name" href="https://t.me/{self.name}">{self.title}</a></div>'
            f"{message.head}{text if message.text else ''}{message.tail}"
            f'<div class="tgme_widget_message_reactions"><span><b>❤</b>{message.reactions}</span></div>'
            '<div class="tgme_widget_message_footer compact js-message_footer"><div class="tgme_widget_message_info">'
            f'<span class="tgme_widget_message_views">{message.views}</span><span class="copyonly"> views</span>'
            f'<span class="tgme_widget_message_meta">{signed if message.signed else ""}'
            f"{'edited' if message.edited else ''}&nbsp;"
            f'<a class="tgme_widget_message_date" href="https://t.me/{self.name}/{message.number}">'
            f'<time datetime="{message.at.isoformat()}" class="time">07:30</time></a></span>'
            "</div></div></div></div></div>"
        )


def landing(extra="", inside=""):
    """The page that Telegram redirects to where there is nothing to show."""
    return (
        "<!DOCTYPE html><html><head><title>Telegram: Contact @veldtpost</title></head><body>"
        "<div class='tgme_page_wrap'><div class='tgme_page'><div class='tgme_page_title'><span>Veldt</span></div>"
        f"<div class='tgme_page_extra'>{extra}</div><div class='tgme_page_action'><a class='tgme_action_button_new' "
        f"href='tg://resolve?domain=veldtpost'>View in Telegram</a></div>{inside}</div></div></body></html>"
    )
