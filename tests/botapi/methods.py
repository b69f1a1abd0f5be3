"""What each method does to the world, with Telegram's own refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.botapi.facts import Refusal, Upload, bad
from tests.botapi.flood import FloodControl
from tests.botapi.markup import Parsed, parse, units
from tests.botapi.world import BOT_ID, MEMBER, Chat, Json, Message, World

MOST_TEXT = 4096
MOST_BUTTONS = 100
MOST_FILE = 20 * 2**20
_ACTIONS = {"typing", "upload_document", "upload_photo", "find_location", "choose_sticker"}


class Methods:
    """The methods that are no polling."""

    def __init__(self, world: World, flood: FloodControl) -> None:
        self._world = world
        self._flood = flood
        self.menus: dict[tuple[str, str], list[Json]] = {}
        """Commands by scope and language."""
        self.actions: list[tuple[int, str]] = []
        self.complaints: list[str] = []
        self.texts: dict[str, dict[str, str]] = {}
        """Descriptions by method and language."""

    def call(self, method: str, values: dict[str, Any]) -> Any:
        """The result of a checked request.

        Raises:
            Refusal: as Telegram would refuse.
        """
        name = re.sub(r"(?<!^)([A-Z])", lambda m: "_" + m[1].lower(), method)
        run: Callable[..., Any] | None = getattr(self, f"do_{name}", None)
        if run is None:
            raise Refusal(501, f"the fake has no {method}")
        return run(**values)

    # -- sending -----------------------------------------------------------------------------------------

    def do_send_message(self, chat_id: int | str, text: str, **more: Any) -> Json:
        chat = self._world.find(chat_id)
        parsed = self._parsed(text, more.get("parse_mode"))
        rows = self._rows(more.get("reply_markup"))
        thread = self._thread(chat, more.get("message_thread_id"))
        self._reply(chat, more.get("reply_parameters"))
        self._flood.pass_or_refuse(chat.id)
        preview = not (more.get("link_preview_options") or {}).get("is_disabled", False)
        message = self._world.new_message(
            chat, text=parsed.text, source=text, entities=parsed.entities, rows=rows, thread=thread,
            from_bot=True, sender=BOT_ID, silent=bool(more.get("disable_notification")), preview=preview,
        )  # fmt: skip
        return self._world.facts(message)

    def do_send_document(self, chat_id: int | str, document: Upload | str, **more: Any) -> Json:
        chat = self._world.find(chat_id)
        caption = parse(more.get("caption", ""), more.get("parse_mode"))
        if units(caption.text) > 1024:
            raise bad("message caption is too long")
        self._flood.pass_or_refuse(chat.id)
        name = document.name if isinstance(document, Upload) else document
        data = document.data if isinstance(document, Upload) else b""
        message = self._world.new_message(
            chat, text=caption.text, entities=caption.entities, from_bot=True, sender=BOT_ID, document=name,
            rows=self._rows(more.get("reply_markup")), thread=self._thread(chat, more.get("message_thread_id")),
        )  # fmt: skip
        self._world.files[f"doc{message.id}"] = data
        return self._world.facts(message)

    def do_get_file(self, file_id: str) -> Json:
        if file_id not in self._world.files:
            raise bad("invalid file_id")
        size = len(self._world.files[file_id])
        if size > MOST_FILE:
            raise bad("file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": f"u{file_id}",
            "file_size": size,
            "file_path": f"documents/{file_id}",
        }

    def do_edit_message_text(self, text: str = "", **more: Any) -> Json:
        chat, message = self._editable(more)
        parsed = self._parsed(text, more.get("parse_mode"))
        rows = self._rows(more.get("reply_markup"))
        if (parsed.text, parsed.entities, rows) == (message.text, message.entities, message.rows):
            raise self._unmodified()
        self._flood.pass_or_refuse(chat.id)
        message.text, message.entities, message.rows, message.source = parsed.text, parsed.entities, rows, text
        message.edits += 1
        return self._world.facts(message)

    def do_edit_message_reply_markup(self, **more: Any) -> Json:
        chat, message = self._editable(more)
        rows = self._rows(more.get("reply_markup"))
        if rows == message.rows:
            raise self._unmodified()
        self._flood.pass_or_refuse(chat.id)
        message.rows = rows
        message.edits += 1
        return self._world.facts(message)

    def do_delete_message(self, chat_id: int | str, message_id: int) -> bool:
        message = self._world.find(chat_id).messages.get(message_id)
        if message is None or message.deleted:
            raise bad("message to delete not found")
        message.deleted = True
        return True

    def do_send_chat_action(self, chat_id: int | str, action: str, **more: Any) -> bool:
        chat = self._world.find(chat_id)
        self._thread(chat, more.get("message_thread_id"))
        if action not in _ACTIONS:
            raise bad("wrong parameter action in request")
        self.actions.append((chat.id, action))
        return True

    def do_answer_callback_query(self, callback_query_id: str, text: str = "", **_more: Any) -> bool:
        if self._world.queries.get(callback_query_id, "") is not None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self._world.queries[callback_query_id] = text
        return True

    # -- asking ------------------------------------------------------------------------------------------

    def do_get_me(self) -> Json:
        return self._world.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def do_get_chat(self, chat_id: int | str) -> Json:
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
        chat = self._world.find(chat_id)
        return chat.facts() | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, False),
        }

    def do_get_chat_member(self, chat_id: int | str, user_id: int) -> Json:
        chat = self._world.find(chat_id)
        if user_id not in {BOT_ID, *self._world.chats}:
            raise bad("invalid user_id specified")
        status = self._world.members.get(chat.id, {}).get(user_id, "left")
        return {"status": status, "user": self._world.user(user_id)} | MEMBER.get(status, {})

    # -- the menu ----------------------------------------------------------------------------------------

    def do_set_my_commands(self, commands: list[Json], scope: Json | None = None, language_code: str = "") -> bool:
        if len(commands) > 100:
            raise bad("too many commands")
        for row in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", row["command"]):
                raise bad("BOT_COMMAND_INVALID")
        self._language(language_code)
        self.menus[(scope or {"type": "default"})["type"], language_code] = commands
        return True

    def do_get_my_commands(self, scope: Json | None = None, language_code: str = "") -> list[Json]:
        return self.menus.get(((scope or {"type": "default"})["type"], language_code), [])

    def do_delete_my_commands(self, scope: Json | None = None, language_code: str = "") -> bool:
        self.menus.pop(((scope or {"type": "default"})["type"], language_code), None)
        return True

    def do_set_my_description(self, description: str = "", language_code: str = "") -> bool:
        self._language(language_code)
        self.texts.setdefault("description", {})[language_code] = description
        return True

    def do_set_my_short_description(self, short_description: str = "", language_code: str = "") -> bool:
        self._language(language_code)
        self.texts.setdefault("short", {})[language_code] = short_description
        return True

    # -- parts of messages -------------------------------------------------------------------------------

    def _parsed(self, text: str, mode: str | None) -> Parsed:
        parsed = parse(text, mode)
        if not parsed.text:
            raise bad("message text is empty")
        if units(parsed.text) > MOST_TEXT:
            raise bad("message is too long")
        self.complaints.extend(parsed.complaints)
        return parsed

    def _rows(self, markup: Json | None) -> list[list[Json]]:
        rows: list[list[Json]] = (markup or {}).get("inline_keyboard", [])
        buttons = [button for row in rows for button in row]
        if len(buttons) > MOST_BUTTONS:
            raise bad("reply markup is too long")
        for button in buttons:
            self._button(button)
        return [row for row in rows if row]

    @staticmethod
    def _button(button: Json) -> None:
        if not button["text"].strip():
            raise bad("can't parse inline keyboard button: text is empty")
        kinds = button.keys() - {"text", "style", "icon_custom_emoji_id"}
        if len(kinds) != 1:
            raise bad("can't parse inline keyboard button: exactly one optional field must be used")
        if "url" in kinds and not re.match(r"(https?://[^\s/]+|tg://\S+)", button["url"]):
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")

    @staticmethod
    def _thread(chat: Chat, thread: int | None) -> int:
        if thread and thread not in chat.threads:
            raise bad("message thread not found")
        return thread or 0

    @staticmethod
    def _reply(chat: Chat, parameters: Json | None) -> None:
        if not parameters or parameters.get("allow_sending_without_reply"):
            return
        if parameters.get("message_id") not in chat.messages:
            raise bad("message to be replied not found")

    def _editable(self, values: dict[str, Any]) -> tuple[Chat, Message]:
        if "chat_id" not in values or "message_id" not in values:
            raise bad("message identifier is not specified")
        chat = self._world.find(values["chat_id"])
        message = chat.messages.get(values["message_id"])
        if message is None or message.deleted:
            raise bad("message to edit not found")
        if not message.from_bot:
            raise bad("message can't be edited")
        return chat, message

    @staticmethod
    def _unmodified() -> Refusal:
        return bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )

    @staticmethod
    def _language(code: str) -> None:
        if code and not re.fullmatch(r"[a-z]{2}", code):
            raise bad("language code is invalid")
