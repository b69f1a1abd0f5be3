"""A shared location asks for its zone; nothing of it is kept but the zone."""

from __future__ import annotations

import logging

import pytest
from telegram import ReplyKeyboardMarkup, Update

from bot.telegram.asks import Incoming, Me, read_update, split
from bot.telegram.keyboard import keyboard
from handlers.commands import answer
from handlers.desk import Ask, Button, Desk, DeskKnobs
from news.regions import load_atlas

ME = Me(1, "some_bot")
SENDER = {"id": 7, "is_bot": False, "first_name": "Dana"}
PLACE = {"latitude": 33.513807, "longitude": 36.276528}


def shared(kind="private", **more):
    message = {"message_id": 5, "date": 1_772_000_000, "chat": {"id": 7, "type": kind, "title": "x"}, "from": SENDER}
    return read_update(Update.de_json({"update_id": 1, "message": {**message, "location": PLACE, **more}}, None), ME)


def test_a_location_in_a_private_chat_is_an_ask_for_its_zone_no_more_precise_than_needed():
    incoming = shared()
    assert isinstance(incoming, Incoming)
    assert incoming.text == "/timezone 33.51,36.28"


def test_a_location_in_a_group_is_nothing_to_the_bot():
    assert shared("group") is None


@pytest.mark.anyio
async def test_the_zone_is_kept_and_the_place_neither_stored_nor_logged(store, now, caplog):
    caplog.set_level(logging.DEBUG)
    incoming = shared()
    command, words = split(incoming.text)
    desk = Desk(store, load_atlas(), lambda: now, DeskKnobs())
    await answer(desk, Ask(incoming.chat, command, words, "en"))
    async with store.read() as books:
        known = await books.subscribers.get(7)
    assert known.zone == "Asia/Damascus"
    assert "33.51" not in repr(known) + caplog.text and "36.28" not in caplog.text


@pytest.mark.anyio
async def test_a_button_may_ask_telegram_for_the_location(store, now):
    made = await keyboard(((Button("Here", location=True),),), store, now)
    assert isinstance(made, ReplyKeyboardMarkup) and made.one_time_keyboard
    assert made.keyboard[0][0].request_location and made.keyboard[0][0].text == "Here"
