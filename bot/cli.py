"""The command line: ``wirebrief run | sandbox | poll | brief | search | sources | check``."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.knobs import ConfigError
from bot.log import failure, setup
from bot.memory import share_one_arena
from db.errors import StoreError
from news.model import FullText, Ownership

if TYPE_CHECKING:
    from bot.config import Config

WELL, NOTHING, USAGE, STORE, TAKEN, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes: well; nothing found or something fails; wrong use or configuration; store out of reach; another program
serves the same bot; Ctrl-C."""

_EPILOG: Final = """\
examples:
  wirebrief run                            serve Telegram, or the sandbox where there is no token
  wirebrief sandbox --sample               try everything without network and token
  wirebrief poll --once                    read every source that is due, then stop
  wirebrief brief syria --since 12h        what is new about Syria, as text
  wirebrief brief "levant + drones" --format json
  wirebrief sources add news.example       find the feed of a site and read it from now on
  wirebrief sources check sana-english     fetch one source now and say what comes of it
  wirebrief check                          is everything ready to run?

exit codes: 0 well · 1 nothing found, or something fails · 2 wrong use or configuration · 3 store out of reach ·
            4 another program serves the same bot

The Telegram token comes from WIREBRIEF_TELEGRAM_TOKEN, or from the file that WIREBRIEF_TELEGRAM_TOKEN_FILE names.
"""

Verb = Callable[["Config", argparse.Namespace], Awaitable[int]]


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter must not end the program
    asked = parser().parse_args(words)
    from bot import terminal  # after the grammar: the help must come at once
    from bot.config import load

    share_one_arena()
    try:
        config = load(Path(asked.config))
        setup(config.log, secrets=config.secrets)
        return int(asyncio.run(asked.verb(config, asked)))
    except ConfigError as error:
        terminal.complain(str(error))
        return USAGE
    except StoreError as error:
        terminal.complain(str(error))
        return STORE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # the interpreter would print it as it is, with a token that may stand in an address
        failure(logging.getLogger(__name__), "a mistake of ours ended this", error)
        return NOTHING


def parser() -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    top = argparse.ArgumentParser(
        prog="wirebrief",
        description="Reads many news outlets so that you do not have to, and says for every sentence who says it.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--config", default="config.toml", metavar="FILE", help="configuration (default: config.toml)")
    verbs = top.add_subparsers(required=True, metavar="VERB")
    _service(verbs)
    _reading(verbs)
    _sources(verbs)
    _upkeep(verbs)
    return top


def _service(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = verbs.add_parser("run", help="serve Telegram; without a token, open the sandbox")
    run.add_argument("--sample", action="store_true", help="with the sample newsroom alone")
    run.set_defaults(verb=partial(_serve, sandbox=False))
    sandbox = verbs.add_parser("sandbox", help="the same commands in a local web chat, no token needed")
    sandbox.add_argument("--sample", action="store_true", help="with the sample newsroom alone: no network needed")
    sandbox.set_defaults(verb=partial(_serve, sandbox=True))
    poll = verbs.add_parser("poll", help="read the sources that are due, without serving anybody")
    poll.add_argument("--once", action="store_true", help="one round, then stop")
    poll.add_argument("--json", action="store_true", help="print the result as JSON")
    poll.set_defaults(verb=_verb("poll"))


def _reading(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    brief = verbs.add_parser("brief", help="what is new about a topic")
    brief.add_argument("topic", nargs="+", help='a place, a word, "a phrase"; + both, comma either, - without')
    brief.add_argument("--since", default="24h", metavar="SPAN", help="6h, 24h, 7d … (default: 24h)")
    brief.add_argument("--format", choices=("text", "html", "json"), default="text", help="default: text")
    brief.add_argument("--language", default="", metavar="CODE", help="language of the frame around the quotes")
    brief.set_defaults(verb=_verb("brief"))
    search = verbs.add_parser("search", help="articles that hold these words, newest first")
    search.add_argument("words", nargs="+")
    search.add_argument("--limit", type=_positive, default=20, metavar="N", help="at most so many (default: 20)")
    search.add_argument("--json", action="store_true", help="print the result as JSON")
    search.set_defaults(verb=_verb("search"))


def _sources(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    sources = verbs.add_parser("sources", help="the outlets: how they are doing, which ones are read")
    acts = sources.add_subparsers(required=True, metavar="ACT")

    def act(name: str, what: str) -> argparse.ArgumentParser:
        made = acts.add_parser(name, help=what, description=what)
        made.add_argument("--json", action="store_true", help="print the result as JSON")
        made.set_defaults(act=name, verb=_verb(f"{name}_sources", "bot.verbs_sources"))
        return made

    act("health", "what the store knows of every source")
    check = act("check", "fetch sources now and say what comes of it; stores nothing")
    check.add_argument("keys", nargs="*", metavar="KEY", help="which ones (default: all)")
    add = act("add", "take in a feed, or the feed of a site")
    add.add_argument("address", help="of a feed or a site, with or without https://; or a public Telegram channel")
    _description(add)
    for name, what in (
        ("remove", "read a source no more that was added here or in a chat; its articles stay"),
        ("pause", "let sources rest"),
        ("resume", "read paused sources again"),
    ):
        act(name, what).add_argument("keys", nargs="+", metavar="KEY", help="which ones")
    act("import", "take in all feeds of an OPML file").add_argument("file", help="as exported by any feed reader")
    export = act("export", "write all sources as an OPML file")
    export.add_argument("file", nargs="?", default="-", help="where to (default: standard output)")


def _description(add: argparse.ArgumentParser) -> None:
    """What a person may say of a source that a feed does not, or says wrongly."""
    for name, metavar, what in (
        ("name", "TEXT", "instead of the feed's title"),
        ("key", "KEY", "short name for commands, instead of one made from the name"),
        ("homepage", "URL", "the outlet's site"),
        ("country", "CODE", "ISO 3166 code of where it is at home"),
        ("language", "CODE", "ISO 639 code, instead of the feed's own"),
        ("owner", "TEXT", "publisher: outlets of one owner are one voice"),
        ("folder", "PATH", "where a feed reader files it, such as “Middle East/Syria”"),
    ):
        add.add_argument(f"--{name}", metavar=metavar, help=what)
    add.add_argument("--ownership", choices=[one.value for one in Ownership], help="who stands behind it")
    add.add_argument("--full-text", choices=[one.value for one in FullText], help="when its pages are read")
    add.add_argument("--weight", type=float, metavar="NUMBER", help="trust in ranking, up to 3 (default: 1)")


def _upkeep(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ready = verbs.add_parser("check", help="is everything ready to run?")
    ready.add_argument("--json", action="store_true", help="print the result as JSON")
    ready.set_defaults(verb=_verb("check"))


def _positive(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or int(typed) < 1:
        raise argparse.ArgumentTypeError(f"{typed!r} is not a whole number from 1 on")
    return int(typed)


def _verb(name: str, module: str = "bot.verbs") -> Verb:
    """The verb of a name, imported only when it is used: the help must come at once."""

    async def run(config: Config, asked: argparse.Namespace) -> int:
        done = await getattr(import_module(module), name)(config, asked)
        return int(done)

    return run


async def _serve(config: Config, asked: argparse.Namespace, *, sandbox: bool) -> int:
    from bot import terminal
    from bot.app import serve
    from bot.telegram import AnotherPoller, BadToken, BadWebhook, DoorError
    from bot.web import Exposed, PortTaken

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: there Ctrl-C ends it as it ends any program
            loop.add_signal_handler(number, stop.set)
    try:
        await serve(config, stop, terminal.say, sandbox=sandbox, sample=asked.sample)
    except (DoorError, PortTaken, Exposed) as error:
        terminal.complain(str(error))
        if isinstance(error, AnotherPoller):
            return TAKEN
        return USAGE if isinstance(error, BadToken | BadWebhook) else NOTHING
    return WELL
