"""Every command that opens a tree heeds the same configuration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kaldi_doctor.cli.app import main
from kaldi_doctor.cli.configured import configured, ranges


def test_settings_and_ranges_of_where_the_user_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert configured().recipe is None
    (tmp_path / "kaldi-doctor.toml").write_text('recipe = "timit"\ncheatsheet = ["mine.yaml"]\n')
    (tmp_path / "mine.yaml").write_text("stages: {sat: {metrics: {numleaves: {good: [100, 900]}}}}")
    assert configured().recipe == "timit"
    assert ranges().good("sat.numleaves").high == 900


@pytest.mark.parametrize(
    "arguments",
    [
        ("diagnose", "exp"),
        ("wer", "exp"),
        ("plot-wer", "exp", "--text"),
        ("align", "check", "exp/mono"),
        ("transcripts", "exp/mono/decode_test"),
    ],
)
def test_a_broken_overlay_is_refused_by_each_of_them(
    copy_of: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.chdir(copy_of("healthy"))
    Path("kaldi-doctor.toml").write_text('cheatsheet = ["mine.yaml"]\n')
    Path("mine.yaml").write_text("stages: {sat: {metrics: {numleafs: {good: [100, 900]}}}}")
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert ended.value.code == 2
    assert "numleafs" in capsys.readouterr().err
