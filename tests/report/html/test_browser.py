"""The page in a browser: nothing sticks out, nothing is requested, nothing is complained about; tables sort and filter.

Needs Chromium with its driver and selenium, else skipped. With KALDI_DOCTOR_AXE naming axe.min.js of axe-core, the
accessibility rules are run as well.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from drawn import drawn, thirty_stages
from sample_diagnosis import healthy

from kaldi_doctor.report._view import View
from kaldi_doctor.report.html import html

webdriver: Any = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PAGES = {
    "one": lambda: [drawn()],
    "several": lambda: [drawn(), replace(healthy(), exp_dir="other")],
    "thirty": lambda: [thirty_stages()],
}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    driver, chromium = shutil.which("chromedriver"), shutil.which("chromium")
    if driver is None or chromium is None:
        pytest.skip("no chromium with chromedriver")
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for flag in [*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"]:
        options.add_argument(flag)
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(driver))
    started.get("about:blank")
    yield started
    started.quit()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    for name, make in PAGES.items():
        (folder / f"{name}.html").write_text(html(make(), View()), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in PAGES}


def look(browser: Any, page: Path, width: int, scheme: str) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get_log("performance")
    browser.get(page.as_uri())
    browser.execute_script("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_nothing_sticks_out_nothing_is_requested_nothing_fails(browser, pages, name, width, scheme) -> None:
    look(browser, pages[name], width, scheme)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    if width == 1280 and name == "one":  # tables and pictures are seen whole on a screen
        cut = "return [...document.querySelectorAll('.scroll')].filter((e) => e.scrollWidth > e.clientWidth + 1).length"
        assert browser.execute_script(cut) == 0
    assert browser.get_log("browser") == []
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = {e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"}
    own = {url for url in asked if not url.startswith(("chrome:", "chrome-untrusted:", "data:"))}  # a new tab's
    assert own == {pages[name].as_uri()}
    axe = os.environ.get("KALDI_DOCTOR_AXE")
    if axe:
        browser.execute_cdp_cmd("Runtime.evaluate", {"expression": Path(axe).read_text(encoding="utf-8")})
        result = browser.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        assert len(result["passes"]) > 20
        bad = [v for v in result["violations"] if v["impact"] in {"serious", "critical"}]
        assert [(v["id"], v["nodes"][0]["html"]) for v in bad] == []


def test_a_table_sorts_by_number_and_filters(browser, pages) -> None:
    look(browser, pages["thirty"], 1280, "light")
    shown = "return [...document.querySelectorAll('.ladder tbody tr')].filter((r) => !r.hidden).map((r) => r.cells[2].textContent)"
    before = [float(text) for text in browser.execute_script(shown)]
    button = browser.find_element("css selector", ".ladder th:nth-child(3) button")
    button.send_keys("\ue007")  # the enter key: a keyboard is enough
    assert [float(text) for text in browser.execute_script(shown)] == sorted(before)
    button.send_keys("\ue007")
    assert [float(text) for text in browser.execute_script(shown)] == sorted(before, reverse=True)
    browser.find_element("css selector", "#t1-ladder ~ .filter input").send_keys("stage07")
    assert len(browser.execute_script(shown)) == 1
    assert browser.find_element("css selector", "#t1-ladder ~ .filter [role=status]").text == "1 of 30 rows"


def test_all_is_there_without_script(browser, pages) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(pages["one"].as_uri())
        assert "BROKE HERE" in browser.page_source
        assert not browser.find_elements("css selector", "th button")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
