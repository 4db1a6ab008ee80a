"""The cheatsheet by key, overlays and provenance."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.cheatsheet.overlays import overlay_files
from kaldi_doctor.errors import CheatsheetError
from kaldi_doctor.resources import data_file

SHEET = load_cheatsheet()
MEYER = {
    "mono.num_iters": (20, 40),
    "mono.totgauss": (1000, 2000),
    "tri.num_iters": (20, 40),
    "tri.numleaves": (2000, 5000),
    "tri.totgauss": (10000, 50000),
    "lda_mllt.left_context": (2, 10),
    "lda_mllt.right_context": (2, 10),
    "lda_mllt.num_iters": (20, 40),
    "lda_mllt.numleaves": (2500, 7500),
    "lda_mllt.totgauss": (15000, 75000),
    "sat.num_iters": (20, 40),
    "sat.numleaves": (2500, 10000),
    "sat.totgauss": (15000, 200000),
    "dnn.epochs": (1, 20),
    "dnn.hidden_layers": (5, 15),
    "dnn.hidden_dim": (512, 1280),
    "decode.max_active": (2000, 7000),
    "decode.min_active": (50, 200),
    "decode.beam": (5, 15),
    "decode.lattice_beam": (1, 8),
}


@pytest.mark.parametrize("key", MEYER)
def test_published_ranges(key: str) -> None:
    found = SHEET.good(key)
    assert (found.low, found.high) == MEYER[key]
    assert "Meyer 2019" in found.source


@pytest.mark.parametrize("key", ["mono.boost_silence", "tri.boost_silence"])
def test_boost_silence_allows_the_published_value_and_the_default(key: str) -> None:
    assert 1.25 in SHEET.good(key)
    assert 1.0 in SHEET.good(key)


def test_origin_is_the_line_of_the_range() -> None:
    found = SHEET.good("sat.numleaves")
    name, _, line = (found.origin or "").partition(":")
    assert name == "cheatsheet.yaml"
    text = data_file("cheatsheet.yaml").read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert text.strip() == "good: [2500, 10000]"


def test_every_range_has_an_origin_of_its_own() -> None:
    origins = [limit.origin for entry in SHEET for limit in (entry.good, entry.poor) if limit is not None]
    assert len(origins) == len(set(origins))


@pytest.mark.parametrize("key", ["sat.numleavs", "sta.numleaves", "sat", ""])
def test_unknown_key_is_said_plainly(key: str) -> None:
    with pytest.raises(LookupError, match="the cheatsheet has no"):
        SHEET.good(key)


def test_nearest_key_is_named() -> None:
    with pytest.raises(LookupError, match=r"nearest known: sat\.numleaves"):
        SHEET.entry("sat.numleavs")
    with pytest.raises(LookupError, match="nearest known: sat"):
        SHEET.section("sst")


def test_range_and_value_are_kept_apart() -> None:
    with pytest.raises(LookupError, match="no range"):
        SHEET.good("ladder.rise_p")
    with pytest.raises(LookupError, match="no `value`"):
        SHEET.value("sat.numleaves")
    assert 0 < SHEET.value("ladder.rise_p") < 1


def test_typical_value_grows_with_the_hours() -> None:
    entry = SHEET.entry("tri.totgauss")
    assert entry.typical(0.5) == 10000
    assert entry.typical(5) == 10000
    assert 10000 < (entry.typical(50) or 0) < 30000
    assert entry.typical(10000) == 30000
    assert SHEET.entry("sat.num_iters").typical(5) is None


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_overlay_changes_one_field_and_says_so(tmp_path: Path) -> None:
    mine = write(tmp_path / "mine.yaml", "stages:\n  sat:\n    metrics:\n      numleaves:\n        good: [500, 4000]\n")
    sheet = load_cheatsheet((mine,))
    found = sheet.good("sat.numleaves")
    assert (found.low, found.high) == (500, 4000)
    assert found.origin == f"{mine}:5"
    assert found.source == f"your overlay {mine}"
    entry = sheet.entry("sat.numleaves")
    assert entry.overlay == mine
    assert entry.unit == "leaves"
    assert sheet.good("sat.totgauss") == SHEET.good("sat.totgauss")


def test_later_overlay_wins_field_by_field(tmp_path: Path) -> None:
    weak = write(tmp_path / "a.yaml", "stages: {sat: {metrics: {numleaves: {good: [1, 2], source: A}}}}")
    strong = write(tmp_path / "b.yaml", "stages: {sat: {metrics: {numleaves: {poor: [7, null]}}}}")
    entry = load_cheatsheet((weak, strong)).entry("sat.numleaves")
    assert entry.good is not None
    assert entry.poor is not None
    assert (entry.good.low, entry.good.high, entry.good.origin) == (1, 2, f"{weak}:1")
    assert (entry.poor.low, entry.poor.origin) == (7, f"{strong}:1")
    assert entry.overlay == strong


def test_overlay_of_a_value(tmp_path: Path) -> None:
    mine = write(tmp_path / "v.yaml", "stages: {ladder: {metrics: {rise_p: {value: 0.2}}}}")
    assert load_cheatsheet((mine,)).value("ladder.rise_p") == 0.2


def test_overlay_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CheatsheetError, match=r"none\.yaml: No such file"):
        load_cheatsheet((str(tmp_path / "none.yaml"),))
    (tmp_path / "x.yaml").write_bytes(b"a: \xff")
    with pytest.raises(CheatsheetError, match="not UTF-8 at byte 3"):
        load_cheatsheet((str(tmp_path / "x.yaml"),))


def test_order_of_overlays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert overlay_files(("toml",), ("option",)) == ("toml", "option")
    if sys.platform.startswith("linux"):
        (tmp_path / "kaldi-doctor").mkdir()
        own = write(tmp_path / "kaldi-doctor" / "cheatsheet.yaml", "stages: {}")
        assert overlay_files(("toml",), ("option",)) == (own, "toml", "option")


def test_the_built_in_sheet_loads_without_pydantic() -> None:
    code = "import sys; from kaldi_doctor.cheatsheet.load import load_cheatsheet; load_cheatsheet(); print('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
