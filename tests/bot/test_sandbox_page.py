"""The sandbox's page in a real browser, as wide as a phone."""

import os
import shutil
from pathlib import Path

import pytest

from handlers.desk import Page
from handlers.render import brief_pages
from tests.bot.sandboxes import opened
from tests.handlers.briefs import brief, line, reader, story, who
from tests.handlers.newsroom import RIVER

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    # A build machine must have one: there the missing browser fails the test instead of skipping it.
    pytest.mark.skipif(
        BROWSER is None and not os.environ.get("CI"), reason="BROWSER NOT TESTED: no chromium on this machine"
    ),
    pytest.mark.anyio,
]


@pytest.fixture
async def page():
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        context = await browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
        opened_page = await context.new_page()
        opened_page.wrong = []
        opened_page.on("pageerror", lambda error: opened_page.wrong.append(str(error)))
        opened_page.on("console", lambda line: opened_page.wrong.append(line.text) if line.type == "error" else None)
        yield opened_page
        await browser.close()


async def test_a_first_visit_begins_with_start(page):
    """Nobody has to know what to type."""
    async with opened() as sandbox:
        await page.goto(sandbox.web.url)
        await page.locator(".message.bot").first.wait_for()
        assert sandbox.asks[0].command == "start"
        assert not page.wrong


async def test_typing_pressing_and_pushing(page):
    """Type a topic, press its button, receive a digest, open a quotation."""
    async with opened() as sandbox:
        await page.goto(sandbox.web.url)
        await page.locator(".message.bot").first.wait_for()
        await page.get_by_label("Message", exact=True).fill("syria & <b>x</b>")
        await page.keyboard.press("Enter")
        await page.get_by_text("text syria").wait_for()
        assert await page.locator(".message.me .words").last.inner_text() == "syria & <b>x</b>"
        await page.get_by_role("button", name="Again").last.click()
        await page.get_by_text("brief again").wait_for()
        await sandbox.chat.send(1, 0, Page("<b>Good morning.</b> Your digest."))
        await page.get_by_text("Good morning.").wait_for()
        quote = page.locator("blockquote.more").last
        before = (await quote.bounding_box())["height"]
        await quote.click()
        assert (await quote.bounding_box())["height"] > before
        assert not page.wrong


async def test_three_stories_of_a_brief_stand_on_the_screen_of_a_phone(page):
    """Long headlines, several outlets and long sentences: of each story the quotes show three lines."""
    told = line(
        "Six people were killed and eleven wounded when two drones hit a depot on the road. " * 3, RIVER, who("RWG")
    )
    long = story(told, told, headline="Death toll of the strike on a depot outside Albukamal rises to eight")
    pages = brief_pages(brief(long, long, long), reader())
    async with opened() as sandbox:
        await page.goto(sandbox.web.url)
        await page.locator(".message.bot").first.wait_for()
        await sandbox.chat.send(1, 0, pages[0])
        message = page.locator(".words").last
        await message.get_by_text("3 · Death toll").wait_for()
        screen = await page.evaluate("document.querySelector('#chat').clientHeight")
        assert (await message.bounding_box())["height"] <= screen


async def test_the_command_menu_fills_the_line(page):
    """A slash shows the commands; one that is chosen stands in the line."""
    async with opened() as sandbox:
        await page.goto(sandbox.web.url)
        line = page.get_by_label("Message", exact=True)
        await page.locator(".message.bot").first.wait_for()
        await line.press_sequentially("/se")
        assert await page.locator("#menu li").count() == 1
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        assert await line.input_value() == "/settings "


async def test_messages_are_still_there_after_a_reload_and_fit_the_phone(page):
    """Nothing sticks out sideways, in the light or in the dark."""
    async with opened() as sandbox:
        await page.goto(sandbox.web.url)
        await page.locator(".message.bot").first.wait_for()
        await page.reload()
        await page.locator(".message.bot").first.wait_for()
        assert len(sandbox.asks) == 1
        for theme in ("light", "dark"):
            await page.emulate_media(color_scheme=theme)
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            if folder := os.environ.get("WIREBRIEF_SCREENSHOTS"):
                await page.screenshot(path=Path(folder) / f"sandbox-{theme}.png")
