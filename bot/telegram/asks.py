"""What an update asks of the bot, if anything. Pure: updates in, records out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from telegram import (
    CallbackQuery,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberLeft,
    ChatMemberRestricted,
    Message,
    Update,
)
from telegram import Chat as TelegramChat

from db.records import ChatState
from handlers.desk import Chat

_IMPORT: Final = "/sources import"
"""What a subscription list without a word below it is sent for."""
_COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is on Telegram."""

    id: int
    name: str
    """User name, without ``@``."""


@dataclass(frozen=True, slots=True)
class File:
    """A document that somebody sent; it lies with Telegram until it is fetched."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """An ask before it is known who may ask, and in which language."""

    chat: Chat
    user: int
    """0 where Telegram does not tell: channels, anonymous administrators, whoever speaks in a channel's name."""
    voice: int
    """Whose asks are counted together: the person, or the chat in whose name somebody speaks."""
    client_language: str
    text: str
    """What was typed to the bot, its name taken out; for a press, what the button carries."""
    query: str = ""
    """Id of the callback query; empty unless a button was pressed."""
    message: int = 0
    """The message whose button was pressed."""
    file: File | None = None
    manages: bool | None = None
    """Whether the chat is the asker's to change; ``None``: Telegram has to be asked."""


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot's standing in a chat has changed."""

    chat: int
    state: ChatState


@dataclass(frozen=True, slots=True)
class Migration:
    """A group has become a supergroup."""

    old: int
    new: int


def read_update(update: Update, me: Me) -> Incoming | Membership | Migration | None:
    """What an update is to the bot; ``None`` when it is nothing to it.

    Edited messages are nothing: an ask is answered once. In groups only commands, mentions of the bot and replies
    to it are asks, in channels only commands.
    """
    if update.my_chat_member is not None:
        change = update.my_chat_member
        return Membership(change.chat.id, _state(change.chat, change.new_chat_member))
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    message = update.message or update.channel_post
    if message is None:
        return None
    if message.migrate_to_chat_id:
        return Migration(message.chat.id, message.migrate_to_chat_id)
    if message.migrate_from_chat_id:
        return Migration(message.migrate_from_chat_id, message.chat.id)
    return _said(message, me)


def split(text: str) -> tuple[str, str]:
    """Command (lower case, without slash; empty for free text) and the words after it."""
    found = _COMMAND.match(text)
    if found is None:
        return "", text.strip()
    return found[1].lower(), text[found.end() :].strip()


def _state(chat: TelegramChat, me: ChatMember) -> ChatState:
    """Whether the chat can be written to, by what the bot is in it."""
    if isinstance(me, ChatMemberLeft | ChatMemberBanned):
        return ChatState.BLOCKED if chat.type == TelegramChat.PRIVATE else ChatState.GONE
    if isinstance(me, ChatMemberRestricted):
        mute = not me.can_send_messages
        return (ChatState.BLOCKED if mute else ChatState.ACTIVE) if me.is_member else ChatState.GONE
    if chat.type == TelegramChat.CHANNEL and isinstance(me, ChatMemberAdministrator) and not me.can_post_messages:
        return ChatState.BLOCKED
    return ChatState.ACTIVE


def _said(message: Message, me: Me) -> Incoming | None:
    sender, speaks_as = message.from_user, message.sender_chat
    # What a channel posts appears in its discussion group once more, forwarded by Telegram itself.
    if not _written(message) or message.via_bot is not None or message.is_automatic_forward:
        return None
    if sender is not None and sender.is_bot and speaks_as is None:
        return None
    text = _for_me(message, me)
    if text is None:
        return None
    user = 0 if sender is None or speaks_as is not None else sender.id
    return Incoming(
        chat=_chat(message.chat, message),
        user=user,
        voice=user or (message.chat if speaks_as is None else speaks_as).id,
        client_language="" if sender is None else sender.language_code or "",
        text=text,
        file=None if message.document is None else File(message.document.file_id, message.document.file_name or ""),
        manages=_manages(message),
    )


def _manages(message: Message) -> bool | None:
    """Whether whoever wrote it may change the chat, as far as the message itself tells."""
    if message.chat.type in {TelegramChat.PRIVATE, TelegramChat.CHANNEL}:
        return True
    if message.sender_chat is not None:  # an anonymous administrator speaks as the group itself
        return message.sender_chat.id == message.chat.id
    return None


def _written(message: Message) -> str:
    """What somebody wrote: a text, or what stands below a document; a location in a private chat asks for its zone.

    The place is told no more precisely than the zone needs, some kilometre, and nobody keeps it.
    """
    if message.location is not None and message.chat.type == TelegramChat.PRIVATE:
        return f"/timezone {message.location.latitude:.2f},{message.location.longitude:.2f}"
    if message.document is None:
        return (message.text or "").strip()
    named = (message.document.file_name or "").lower()
    return (message.caption or "").strip() or (_IMPORT if named.endswith(".opml") else "")


def _for_me(message: Message, me: Me) -> str | None:
    """The text as far as it is meant for the bot, ``None`` when it is not."""
    text = _written(message)
    command = _COMMAND.match(text)
    if command:
        addressed = (command[2] or me.name).casefold() == me.name.casefold()
        return text if addressed else None
    if message.chat.type == TelegramChat.PRIVATE:
        return text
    if message.chat.type == TelegramChat.CHANNEL:
        return None
    without = re.sub(rf"@{re.escape(me.name)}\b", " ", text, flags=re.IGNORECASE)
    if without != text:
        return " ".join(without.split())
    answered = message.reply_to_message
    to_me = answered is not None and answered.from_user is not None and answered.from_user.id == me.id
    return text if to_me else None


def _pressed(query: CallbackQuery) -> Incoming | None:
    message = query.message
    if message is None or not query.data:
        return None
    return Incoming(
        chat=_chat(message.chat, message if isinstance(message, Message) else None),
        user=query.from_user.id,
        voice=query.from_user.id,
        client_language=query.from_user.language_code or "",
        text=query.data,
        query=query.id,
        message=message.message_id,
        manages=True if message.chat.type == TelegramChat.PRIVATE else None,
    )


def _chat(chat: TelegramChat, message: Message | None) -> Chat:
    kind = {TelegramChat.PRIVATE: "private", TelegramChat.CHANNEL: "channel"}.get(str(chat.type), "group")
    in_topic = message is not None and bool(message.is_topic_message)
    thread = (message.message_thread_id or 0) if message is not None and in_topic else 0
    title = chat.title or " ".join(filter(None, (chat.first_name, chat.last_name))) or chat.username or ""
    return Chat(chat.id, kind, title, thread)
