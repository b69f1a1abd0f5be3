"""The people, chats and messages behind the fake: what Telegram knows of them."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.facts import Refusal, bad

Json = dict[str, Any]

BOT_ID = 4242
_RIGHTS = {
    "administrator": (
        "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
        "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
        "can_edit_stories", "can_delete_stories",
    ),
    "restricted": (
        "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics", "can_send_polls",
        "can_send_other_messages", "can_add_web_page_previews", "can_send_audios", "can_send_documents",
        "can_send_photos", "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_edit_tag",
        "can_react_to_messages",
    ),
}  # fmt: skip
MEMBER: dict[str, Json] = {
    "creator": {"is_anonymous": False},
    "kicked": {"until_date": 0},
    "administrator": dict.fromkeys(_RIGHTS["administrator"], False),
    "restricted": dict.fromkeys(_RIGHTS["restricted"], False) | {"until_date": 0, "is_member": True},
}
"""What a ``ChatMember`` holds besides status and user."""


@dataclass(slots=True)
class Message:
    """A message in a chat, from the bot or from a person."""

    id: int
    chat: int
    text: str
    from_bot: bool
    sender: int
    date: int
    source: str = ""
    """As the bot sent it, markup and all."""
    entities: list[Json] = field(default_factory=list)
    rows: list[list[Json]] = field(default_factory=list)
    thread: int = 0
    silent: bool = False
    preview: bool = True
    edits: int = 0
    deleted: bool = False
    document: str = ""

    @property
    def labels(self) -> list[str]:
        """Labels of its buttons, row after row."""
        return [button["text"] for row in self.rows for button in row]


@dataclass(slots=True)
class Chat:
    """A chat as Telegram keeps it."""

    id: int
    type: str
    title: str = ""
    username: str = ""
    language: str = ""
    forum: bool = False
    threads: set[int] = field(default_factory=set)
    refusal: Refusal | None = None
    """What every message to it is answered with, when it cannot be written to."""
    moved_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)

    def facts(self) -> Json:
        """Its ``Chat`` object."""
        row: Json = {"id": self.id, "type": self.type}
        row |= {"first_name": self.title} if self.type == "private" else {"title": self.title}
        row |= {"username": self.username} if self.username else {}
        return row | ({"is_forum": True} if self.forum else {})


class World:
    """All chats, and the numbering of messages, updates and queries."""

    def __init__(self, bot_name: str) -> None:
        self.bot: Json = {"id": BOT_ID, "is_bot": True, "first_name": "Wirebrief", "username": bot_name}
        self.chats: dict[int, Chat] = {}
        self.members: dict[int, dict[int, str]] = {}
        self.files: dict[str, bytes] = {}
        """Documents that were sent, by id."""
        self.queries: dict[str, str | None] = {}
        """Callback queries: ``None`` until answered, then the text that was flashed."""
        self._ids = itertools.count(1001)
        self._shared_ids = itertools.count(1)
        self._own_ids: dict[int, itertools.count[int]] = {}

    # -- making it ---------------------------------------------------------------------------------------

    def person(self, name: str, *, language: str = "en", started: bool = True) -> int:
        """A person with a private chat. Returns the id of both."""
        chat = Chat(next(self._ids), "private", name, name.lower().replace(" ", "_") + "_user", language)
        if not started:
            chat.refusal = Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        self.chats[chat.id] = chat
        return chat.id

    def group(self, title: str, *, kind: str = "supergroup", forum: bool = False) -> int:
        """A group (``group``, ``supergroup``) or a ``channel`` that the bot is in. Returns its id."""
        number = next(self._ids)
        chat = Chat(-number if kind == "group" else -1_000_000_000_000 - number, kind, title, forum=forum)
        self.chats[chat.id] = chat
        self.members[chat.id] = {BOT_ID: "administrator" if kind == "channel" else "member"}
        return chat.id

    def migrate(self, group: int) -> int:
        """Make a supergroup of a group. Returns the new id; the old one refuses from now on."""
        old = self.chats[group]
        new = self.group(old.title)
        old.moved_to = new
        return new

    def next_update_id(self) -> int:
        """Numbers for updates and callback queries."""
        return next(self._ids)

    # -- asking it ---------------------------------------------------------------------------------------

    def find(self, chat: int | str) -> Chat:
        """A chat to send to.

        Raises:
            Refusal: unknown, blocked, or moved.
        """
        found = self.chats.get(chat) if isinstance(chat, int) else self._named(chat)
        if found is None:
            raise bad("chat not found")
        if found.moved_to is not None:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=found.moved_to,
            )
        if found.refusal is not None:
            raise found.refusal
        return found

    def _named(self, name: str) -> Chat | None:
        return next((c for c in self.chats.values() if c.username and f"@{c.username}" == name), None)

    def user(self, person: int) -> Json:
        """A ``User`` object."""
        if person == BOT_ID:
            return self.bot
        chat = self.chats[person]
        row: Json = {"id": person, "is_bot": False, "first_name": chat.title, "username": chat.username}
        return row | ({"language_code": chat.language} if chat.language else {})

    def new_message(self, chat: Chat, **fields: Any) -> Message:
        """Put a message into a chat; supergroups and channels number their own, other chats share a counter."""
        own = chat.type in {"supergroup", "channel"}
        ids = self._own_ids.setdefault(chat.id, itertools.count(1)) if own else self._shared_ids
        message = Message(id=next(ids), chat=chat.id, date=int(time.time()), **fields)
        chat.messages[message.id] = message
        return message

    def facts(self, message: Message) -> Json:
        """Its ``Message`` object."""
        chat = self.chats[message.chat]
        row: Json = {"message_id": message.id, "date": message.date, "chat": chat.facts(), "text": message.text}
        if chat.type == "channel":
            row["sender_chat"] = chat.facts()
        else:
            row["from"] = self.user(message.sender)
        row |= {"entities": message.entities} if message.entities else {}
        row |= {"edit_date": message.date + message.edits} if message.edits else {}
        row |= {"message_thread_id": message.thread, "is_topic_message": True} if message.thread else {}
        row |= {"reply_markup": {"inline_keyboard": message.rows}} if message.rows else {}
        if message.document:
            row |= {
                "document": {
                    "file_id": f"doc{message.id}",
                    "file_unique_id": f"u{message.id}",
                    "file_name": message.document,
                }
            }
            row |= {"caption": row.pop("text")} if message.text else {}
            row.pop("text", None)
        return row
