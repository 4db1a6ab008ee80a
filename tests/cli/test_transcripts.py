"""The command `transcripts`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("kaldialign")

from kaldi_doctor.cli.app import build_app
from kaldi_doctor.errors import UsageError


@pytest.fixture
def decode(tmp_path: Path) -> Path:
    root = tmp_path / "exp/tri1/decode"
    (root / "scoring_kaldi/penalty_0.0").mkdir(parents=True)
    (root / "scoring_kaldi/penalty_0.5").mkdir()
    (root / "scoring_kaldi/test_filt.txt").write_text("a-1 one two three\na-2 four five\nb-1 six\n")
    (root / "scoring_kaldi/penalty_0.0/9.txt").write_text("a-1 one three\na-2 for five\nb-1 six\n")
    (root / "scoring_kaldi/penalty_0.5/9.txt").write_text("a-1 \na-2 \nb-1 \n")
    (root / "wer_9_0.0").write_text("%WER 33.33 [ 2 / 6, 0 ins, 1 del, 1 sub ]\n")
    (root / "wer_9_0.5").write_text("%WER 100.00 [ 6 / 6, 0 ins, 6 del, 0 sub ]\n")
    return root


def _run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(build_app(), ["transcripts", *words])
    return result.exit_code, result.stdout


def test_best_setting_with_letters_under_the_errors(decode: Path) -> None:
    code, out = _run(str(decode))
    assert code == 0
    assert "  hyp  one *** three\n           D\n" in out
    assert "b-1" not in out


@pytest.mark.parametrize(
    ("options", "utts"),
    [
        (["--errors", "del"], ["a-1"]),
        (["--word", "for"], ["a-2"]),
        (["--speaker", "b"], []),
        (["b-1"], ["b-1"]),
        (["-n", "1"], ["a-1"]),
    ],
)
def test_choosing(decode: Path, options: list[str], utts: list[str]) -> None:
    document = json.loads(_run(str(decode), "--format", "json", *options)[1])
    assert [one["utt"] for one in document["utterances"]] == utts
    assert document["words"] == 6


def test_speakers_come_from_utt2spk(decode: Path, tmp_path: Path) -> None:
    (tmp_path / "data/test").mkdir(parents=True)
    (tmp_path / "data/test/utt2spk").write_text("a-1 anna\na-2 berta\nb-1 berta\n")
    (decode / "log").mkdir()
    (decode / "log/decode.1.log").write_text('# gmm-latgen-faster "ark:copy-feats scp:data/test/split1/1/feats.scp ark:- |"\n')
    document = json.loads(_run(str(decode), "--format", "json", "--speaker", "berta")[1])
    assert [one["utt"] for one in document["utterances"]] == ["a-2"]
    assert [(row["name"], row["errors"], row["words"]) for row in document["speakers"]] == [("anna", 1, 3), ("berta", 1, 3)]
    out = _run(str(decode))[1]
    assert "by speaker   anna 33.3 % (1 of 3), berta 33.3 % (1 of 3)" in out
    assert "2 errors in 6 words of all 3 utterances" in out


def test_a_reference_that_others_doubt_is_marked(decode: Path) -> None:
    for name in ("mono", "tri2b", "tri3b"):
        other = decode.parents[1] / name / decode.name
        (other / "scoring_kaldi/penalty_0.0").mkdir(parents=True)
        (other / "scoring_kaldi/test_filt.txt").write_bytes((decode / "scoring_kaldi/test_filt.txt").read_bytes())
        (other / "scoring_kaldi/penalty_0.0/9.txt").write_text("a-1 one two three\na-2 for fife\nb-1 six\n")
        (other / "wer_9_0.0").write_text("%WER 33.33 [ 2 / 6, 0 ins, 0 del, 2 sub ]\n")
    (decode / "scoring_kaldi/penalty_0.0/9.txt").write_text("a-1 one two three\na-2 for fife\nb-1 six\n")
    assert "  reference doubtful: 3 of 3 other systems recognised the same, or nearly" in _run(str(decode))[1]


def test_kaldis_own_alignment_is_taken(decode: Path) -> None:
    details = decode / "scoring_kaldi/wer_details"
    details.mkdir()
    (details / "per_utt").write_text(
        "a-1 ref one two three\na-1 hyp one *** three\na-1 op C D C\na-1 #csid 2 0 0 1\n"
        "a-2 ref four five\na-2 hyp for five\na-2 op S C\na-2 #csid 1 1 0 0\n"
        "b-1 ref six\nb-1 hyp six\nb-1 op C\nb-1 #csid 1 0 0 0\n"
    )
    document = json.loads(_run(str(decode), "--format", "json")[1])
    assert document["source"] == {
        "aligned_by": "kaldi", "lmwt": 9, "path": "exp/tri1/decode/scoring_kaldi/wer_details/per_utt", "wip": 0.0,
    }  # fmt: skip
    assert document["words"] == 6


def test_texts_of_another_scoring_are_shown_with_a_word(decode: Path) -> None:
    (decode / "wer_9_0.0").write_text("%WER 16.67 [ 1 / 6, 0 ins, 1 del, 0 sub ]\n")
    result = CliRunner().invoke(build_app(), ["transcripts", str(decode)])
    assert result.exit_code == 0 and "2 errors in 6 words" in result.stdout
    assert "not the words of the score" in result.stderr and "has 2 errors and" in result.stderr


def test_sums_are_left_out_for_named_utterances(decode: Path) -> None:
    assert "all 3 utterances" not in _run(str(decode), "a-1")[1]


def test_csv(decode: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(_run(str(decode), "--format", "csv")[1])))
    assert [(row["reference"], row["hypothesis"]) for row in rows] == [("two", ""), ("four", "for")]


def test_nothing_to_show_ends_with_3(tmp_path: Path) -> None:
    assert _run(str(tmp_path))[0] == 3


def test_old_layout_takes_the_words_from_the_log(tmp_path: Path) -> None:
    (tmp_path / "scoring/log").mkdir(parents=True)
    (tmp_path / "scoring/test_filt.txt").write_text("u1 one two\n")
    (tmp_path / "scoring/log/best_path.9.log").write_text(
        "# lattice-best-path\nLOG (lattice-best-path:main():lattice-best-path.cc:99) For utterance u1, best cost 1\n"
        "u1 one too \nLOG (lattice-best-path:main()) Done 1 lattices, failed for 0\n"
    )
    (tmp_path / "wer_9").write_text("%WER 50.00 [ 1 / 2, 0 ins, 0 del, 1 sub ]\n")
    document = json.loads(_run(str(tmp_path), "--format", "json")[1])
    assert document["utterances"][0]["pairs"] == [["one", "one"], ["two", "too"]]


def test_an_utterance_that_is_not_there_is_an_error(decode: Path) -> None:
    with pytest.raises(UsageError, match="no scored utterance nobody"):
        CliRunner().invoke(build_app(), ["transcripts", str(decode), "nobody"], catch_exceptions=False)


def test_characters_are_counted_as_such(decode: Path) -> None:
    out = _run(str(decode), "--by", "char")[1]
    assert "characters of all 3 utterances" in out and "a-2   1 error in 8 characters\n" in out
    assert "unjudged" not in out


def test_a_directory_above_names_the_decodes_below(decode: Path) -> None:
    said = CliRunner().invoke(build_app(), ["transcripts", str(decode.parent.parent)])
    assert said.exit_code == 3
    assert "not a decode directory" in said.stderr and said.stderr.endswith("exp/tri1/decode\n")


def test_unknown_speaker_and_word_are_said(decode: Path) -> None:
    with pytest.raises(UsageError, match="no utterance of speaker zz"):
        CliRunner().invoke(build_app(), ["transcripts", str(decode), "--speaker", "zz"], catch_exceptions=False)
    code, out = _run(str(decode), "--word", "zzz")
    assert code == 0 and out.startswith("no such error in any utterance")
