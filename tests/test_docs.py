"""The documentation tells the truth: commands, keys and verbs that exist, all of them, and nothing else."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.cli import parser
from bot.config import ENVIRONMENT, EXPOSED
from handlers.commands import COMMANDS

HOUSE = Path(__file__).resolve().parent.parent
README = (HOUSE / "README.md").read_text("utf-8")
PAGES = (
    "attribution", "regions", "stories", "schedule", "delivery", "retention", "scale", "feeds", "catalogue",
    "dependencies", "summaries",
)  # fmt: skip


def requirements(*extras):
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]
    rows = [*project["dependencies"], *(row for extra in extras for row in project["optional-dependencies"][extra])]
    return [re.match(r"[A-Za-z0-9._-]+", row)[0] for row in rows]


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_is_in_the_readme(command):
    """Each row of the table of commands is explained to a reader."""
    assert f"`/{command}" in README


def test_the_readme_names_no_command_that_does_not_exist():
    """No promise that the bot does not keep."""
    named = set(re.findall(r"`/([a-z]+)[` ]", README)) - {"health", "metrics"}
    assert named <= {command.name for command in COMMANDS}


def test_every_verb_is_in_the_readme():
    """Each verb of the command line is explained."""
    verbs = next(action for action in parser()._actions if getattr(action, "choices", None))
    for verb in verbs.choices:
        assert f"wirebrief {verb}" in README, verb


def test_help_teaches_by_examples():
    """The help of the command line shows whole lines to copy."""
    told = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=HOUSE, capture_output=True, text=True, check=True
    ).stdout
    assert "examples:" in told and "exit codes:" in told and "WIREBRIEF_TELEGRAM_TOKEN" in told


def test_every_make_task_of_the_readme_exists():
    """The two commands, and all others, are real."""
    tasks = set(re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)", README))
    assert {"run", "test"} <= named <= tasks


def test_every_table_of_the_configuration_is_in_the_readme():
    """Where to look for what."""
    for table in (*EXPOSED, "catalogue"):
        assert f"`[{table}]`" in README, table
    for name in ENVIRONMENT.values():
        assert name in README


def test_every_hard_choice_has_a_page_that_the_readme_links():
    """One page of why each."""
    for page in PAGES:
        assert (HOUSE / "docs" / f"{page}.md").stat().st_size > 800, page
        assert f"docs/{page}.md" in README, page


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md", *(f"docs/{page}.md" for page in PAGES)])
def test_links_inside_the_documentation_lead_somewhere(file):
    """Neither files nor pictures are missing."""
    text = (HOUSE / file).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", text):
        assert ((HOUSE / file).parent / target).exists(), target


@pytest.mark.parametrize("package", requirements("dev", "gazetteer"))
def test_every_dependency_is_justified(package):
    """A line in docs/dependencies.md for each."""
    text = (HOUSE / "docs" / "dependencies.md").read_text("utf-8").lower()
    assert package.lower().removesuffix("-dicts-ru").removesuffix("-dicts-uk") in text


def test_the_changelog_knows_this_version():
    """What is released is written down."""
    version = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"## {version}" in (HOUSE / "CHANGELOG.md").read_text("utf-8")
