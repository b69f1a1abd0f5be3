"""A strict Bot API on loopback: the unmodified client library speaks to it through its ``base_url``.

Nothing here is a mock: requests come over real HTTP and are checked (types, required and unknown fields, markup,
lengths, button data, flood limits, known and blocked chats) before they change a small world of people and chats.
Faults are injected per request. What Telegram would accept but silently spoil is collected in ``complaints``.

The table ``facts.json`` holds names, types, required flags and limits of the methods in use, ``updates.json`` names
and types of all that an update may hold: facts of Telegram's manual (Bot API 10.2), read from the machine-readable
tables PaulSonOfLars/telegram-bot-api-spec and PrimeUpYourLife/dynamic-telegram-bot-api-mcp (both MIT).
"""

from tests.botapi.facts import Refusal
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.flood import FloodRules
from tests.botapi.server import FakeTelegram
from tests.botapi.world import Message

__all__ = ["FakeTelegram", "Fault", "FaultKind", "FloodRules", "Message", "Refusal"]
