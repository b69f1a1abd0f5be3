"""The log: one line for each event, and no secret in any of them."""

import io
import json
import logging

import pytest

from bot.log import LogKnobs, event, failure, setup

log = logging.getLogger("tests.log")


@pytest.fixture
def written():
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_an_event_is_one_json_line_with_its_fields(written):
    """Elsewhere than at a terminal."""
    setup(LogKnobs(), stream=written)
    event(log, "polled", source="amber", new=3)
    row = json.loads(written.getvalue())
    assert (row["event"], row["source"], row["new"], row["level"]) == ("polled", "amber", 3, "info")


def test_text_is_readable(written):
    """Event first, then its fields."""
    setup(LogKnobs(form="text"), stream=written)
    event(log, "poll failed", level=logging.WARNING, source="amber")
    assert "warning: poll failed  source=amber" in written.getvalue()


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_secret_is_blotted_out_wherever_it_stands(written, form):
    """In the message, in its arguments, in fields, in tracebacks."""
    setup(LogKnobs(form=form), secrets=("12:hush",), stream=written)
    log.warning("GET https://api.example/bot%s/getMe", "12:hush")
    event(log, "asked 12:hush", address="https://api.example/bot12:hush")
    try:
        raise RuntimeError("no answer from /bot12:hush/")
    except RuntimeError as error:
        failure(log, "broken", error)
    assert "hush" not in written.getvalue()
    assert written.getvalue().count("[secret]") >= 4


def test_chatty_libraries_are_kept_quiet(written):
    """Httpx would log every address, and Telegram's hold the token."""
    setup(LogKnobs(level="debug"), stream=written)
    logging.getLogger("httpx").info("HTTP Request: GET https://api.example/bot1:x/getUpdates")
    assert written.getvalue() == ""
