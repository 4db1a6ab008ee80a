"""The page to listen on in a browser: words lead the player and follow it, by mouse and by keyboard.

Needs playwright and Chromium, else skipped. With KALDI_DOCTOR_SHOTS naming a folder, pictures of the page go there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES
from scored_trees import scored
from sounding import give_sound
from typer.testing import CliRunner

from kaldi_doctor.cli.app import build_app

playwright: Any = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("soundfile", reason="soundfile is not installed (extra listen)")
GOOD, BAD, PIPED = "tr01m-001", "tr24f-001", "tr05m-026"
TEXT = "our teacher bought every cold ticket above the garden"
PLAYER = "document.querySelector('#u1 audio')"
MARKED = "[...document.querySelectorAll('#u1 .spoken .now')].map((one) => one.textContent)"


def until(page: Any, condition: str) -> None:
    """Wait for a condition, asked from outside: the page's own policy allows no text to become script."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(condition)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        own = running.chromium.executable_path
        chromium = own if Path(own).exists() else shutil.which("chromium") or shutil.which("google-chrome")
        if chromium is None:
            pytest.skip("no Chromium on this machine (playwright install chromium)")
        flags = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]
        started = running.chromium.launch(executable_path=chromium, args=flags)
        yield started
        started.close()


@pytest.fixture(scope="module")
def listen_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good and a bad utterance with sound, and one whose sound a command would make; the good one was decoded."""
    root = tmp_path_factory.mktemp("recipe") / "s5"
    shutil.copytree(FIXTURES / "healthy", root, symlinks=True)
    give_sound(root / "exp/mono_ali", root / "data/train", [GOOD, BAD])
    with open(root / "data/train/wav.scp", "a") as file:
        file.write(f"{PIPED} touch {root}/ran && sph2pipe -f wav '<b>.sph' |\n")
    scored(root, {"mono/decode_train": {GOOD: (TEXT, TEXT.replace("cold", "gold").replace(" the", ""))}})
    page = root / "page.html"
    words = ["align", "listen", str(root / "exp/mono_ali"), GOOD, BAD, PIPED, "-o", str(page)]
    done = CliRunner().invoke(build_app(), words)
    assert done.exit_code == 0, done.output
    assert not (root / "ran").exists()
    return page


@pytest.fixture
def page(browser: Any, listen_file: Path) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(listen_file.as_uri())
    until(opened, f"{PLAYER}.readyState >= 1")
    yield opened
    opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_sticks_out_nothing_is_requested_nothing_fails(browser: Any, listen_file: Path, width: int, scheme: str) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    said: list[str] = []
    asked: set[str] = set()
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: asked.add(request.url.partition(",")[0]))
    opened.goto(listen_file.as_uri())
    until(opened, f"{PLAYER}.readyState >= 1")
    opened.locator("#u1 [data-row=words] .cell").nth(2).click()
    until(opened, f"{MARKED}.length === 1")
    shots = os.environ.get("KALDI_DOCTOR_SHOTS")
    if shots:
        opened.screenshot(path=f"{shots}/listen_{scheme}_{width}.png", full_page=True)
    opened.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    assert {url for url in asked if not url.startswith("data:")} == {listen_file.as_uri()}
    opened.close()


def test_a_click_on_a_word_moves_the_player_and_plays_the_word(page: Any) -> None:
    word = page.locator("#u1 [data-row=words] .cell", has_text="every").last
    begin, end = float(word.get_attribute("data-from")), float(word.get_attribute("data-to"))
    assert (begin, end) == (1.31, 1.63)  # the times that `align ctm` writes
    assert page.evaluate(f"{PLAYER}.currentTime") == 0
    word.click()
    assert begin - 0.01 <= page.evaluate(f"{PLAYER}.currentTime") <= end + 0.1
    until(page, f"{MARKED}.join() === 'every'")
    until(page, f"{PLAYER}.paused")  # behind the word it stops, and stands at its begin
    assert page.evaluate(f"{PLAYER}.currentTime") == pytest.approx(begin, abs=0.01)
    assert page.evaluate(MARKED) == ["every"]


def test_while_it_plays_the_current_word_is_marked(page: Any) -> None:
    seen = page.evaluate(
        f"""() => new Promise((done) => {{
          const audio = {PLAYER}, seen = [];
          audio.play();
          const look = () => {{
            seen.push([audio.currentTime, {MARKED}.join()]);
            if (audio.ended || audio.currentTime > 2.5) {{ audio.pause(); done(seen); }} else setTimeout(look, 50);
          }};
          look();
        }})"""
    )
    spans = [
        (cell.inner_text(), float(cell.get_attribute("data-from")), float(cell.get_attribute("data-to")))
        for cell in page.locator("#u1 .spoken .cell").all()
    ]
    order = list(dict.fromkeys(word for _, word in seen if word))
    assert order == TEXT.split()[: len(order)] and len(order) >= 5
    late = 0.4  # seconds that a busy machine may take to draw
    for time, word in seen:
        near = {name for name, begin, end in spans if begin - 0.02 <= time <= end + late}
        assert word in near or not word, (time, word, near)
    assert page.locator("#u1 .now-line").get_attribute("visibility") == "visible"


def test_a_jump_while_it_plays_goes_on_playing(page: Any) -> None:
    page.evaluate(f"{PLAYER}.play()")
    page.locator("#u1 .spoken .cell", has_text="cold").click()
    assert page.evaluate(f"{PLAYER}.currentTime") >= 1.62
    until(page, f"{PLAYER}.currentTime > 2.05")  # behind the end of `cold`
    assert not page.evaluate(f"{PLAYER}.paused")


def test_the_keyboard_does_what_the_mouse_does(page: Any) -> None:
    words = page.locator("#u1 [data-row=words] .cell")
    assert [words.nth(n).get_attribute("tabindex") for n in range(3)] == ["0", "-1", "-1"]
    words.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    focused = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(focused) == "bought"
    page.keyboard.press("Enter")
    assert page.evaluate(f"{PLAYER}.currentTime") >= 1.03
    until(page, f"{MARKED}.join() === 'bought'")
    assert page.evaluate(f"{PLAYER}.currentTime") == pytest.approx(1.04, abs=0.35)
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == "B"
    page.keyboard.press("End")
    assert page.evaluate(focused) == "SIL"
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == "garden"
    page.keyboard.press("Home")
    assert page.evaluate(focused) == "our"


def test_a_click_on_the_picture_moves_the_player(page: Any) -> None:
    box = page.locator("#u1 .track svg").bounding_box()
    page.mouse.click(box["x"] + 2.0 * 200, box["y"] + 20)
    assert page.evaluate(f"{PLAYER}.currentTime") == pytest.approx(2.0, abs=0.02)
    assert page.evaluate(f"{PLAYER}.paused")


def test_one_player_at_a_time(page: Any) -> None:
    page.evaluate(f"{PLAYER}.play()")
    page.evaluate("document.querySelector('#u2 audio').play()")
    until(page, f"{PLAYER}.paused")
    assert not page.evaluate("document.querySelector('#u2 audio').paused")


def test_a_long_picture_scrolls_in_its_box_and_follows(browser: Any, listen_file: Path) -> None:
    narrow = browser.new_page(viewport={"width": 390, "height": 800})
    narrow.goto(listen_file.as_uri())
    narrow.evaluate(f"{PLAYER}.currentTime = 2.4; {PLAYER}.play()")
    until(narrow, "document.querySelector('#u1 .track').scrollLeft > 200")
    narrow.close()


def test_hypothesis_and_command_are_there(page: Any) -> None:
    wrong = [one.inner_text().split() for one in page.locator("#u1 .words .wrong").all()]
    assert wrong == [["cold", "gold"], ["the", "∅"]]
    assert page.locator("#u3 audio").count() == 0
    assert page.locator("#u3 pre").inner_text().endswith("sph2pipe -f wav '<b>.sph' > tr05m-026.wav")
    assert page.locator("#u3 [data-row=words] .cell").count() == 8


def test_all_is_there_without_script(browser: Any, listen_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(listen_file.as_uri())
    assert opened.locator("#u1 audio[controls]").count() == 1
    assert opened.locator("#u1 .spoken").inner_text().split() == TEXT.split()
    assert opened.locator("#u1 [data-row=phones] .cell").count() > 20
    assert opened.locator("[role=button]").count() == 0
    assert not opened.locator(".keys").is_visible()
    context.close()
