"""`align check` says what `diagnose` says: each test is a case in which the two once disagreed."""

from __future__ import annotations

import gzip

import numpy as np
import pytest
from aligned import directory, speech, spoiled, text, tids
from toy_recipe import UTTERANCES, plant_recipe
from trees import run_log

from kaldi_doctor.align.utterance_checks import misfit_order
from kaldi_doctor.analysis.ali.check import check_alignments
from kaldi_doctor.analysis.ali.directory import open_ali_dir
from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.settings import Settings


@pytest.fixture
def ali(tmp_path):
    return plant_recipe(tmp_path)


def checked(path):
    return check_alignments(open_ali_dir(path), load_cheatsheet())


def found_by(path):
    """(rules that `align check` reports as errors, those that `diagnose` does) of one directory."""
    whole = diagnose(path.parent, Settings(alignments="all"))
    return tuple(
        {item.rule for item in findings if item.severity == "error"} for findings in (checked(path).findings, whole.findings)
    )


def write(path, rows):
    (path / "ali.1.gz").write_bytes(gzip.compress(text({key.encode(): row for key, row in rows.items()}), mtime=0))
    (path / "ali.2.gz").unlink()
    (path / "num_jobs").write_text("1\n")


def test_utterances_that_end_inside_a_phone_break_the_hmms_for_both(ali):
    write(ali, {key: tids(pairs).tolist()[: -pairs[-1][1] + 1] for key, pairs in UTTERANCES.items()})
    result = checked(ali)
    assert (result.broken, result.partial, result.alien) == (0, 3, 0)
    assert result.unfit
    ours, theirs = found_by(ali)
    assert "ALI022" in ours and ours == theirs


def test_a_frame_of_difference_is_allowed_at_a_third_of_the_frame_rate(ali, tmp_path):
    frames = {key: 3 * sum(length for _, length in pairs) + 3 for key, pairs in UTTERANCES.items()}
    (tmp_path / "data/train/utt2num_frames").write_text("".join(f"{key} {n}\n" for key, n in frames.items()))
    (ali / "frame_subsampling_factor").write_text("3\n")
    result = checked(ali)
    assert result.other_length == 0
    assert "ALI024" not in {item.rule for item in result.findings}


def test_the_worst_are_ranked_as_the_rules_rank_them(ali):
    rows = spoiled(speech(utterances=60), every=20)
    write(ali, {key: tids(pairs).tolist() for key, pairs in rows.items()})
    table = directory(rows).stats.table
    keys = list(rows)
    worst = [row.utterance for row in checked(ali).worst]
    assert worst == [keys[index] for index in misfit_order(table)[: len(worst)].tolist()]
    short = {"short": [(1, 10), (2, 3), (3, 3), (4, 60), (5, 3), (6, 3), (1, 10)]}
    write_again = {key: tids(pairs).tolist() for key, pairs in {**rows, **short}.items()}
    (ali / "ali.1.gz").write_bytes(gzip.compress(text({key.encode(): row for key, row in write_again.items()})))
    assert "short" not in [row.utterance for row in checked(ali).worst]  # five phones are too few to judge


def test_lost_utterances_make_a_directory_unfit(ali):
    body = "".join(
        f"WARNING (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:617) "
        f"Did not successfully decode file x{number}, len = 300\n"
        for number in range(11)
    )
    body += "LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:145) Done 89, errors on 11\n"
    log = ali / "log/align.1.log"
    command = log.read_text().split("\n")[0].removeprefix("# ").rstrip()
    log.write_text(run_log(command, body))
    result = checked(ali)
    assert result.unfit and not result.sound
    ours, theirs = found_by(ali)
    assert "ALI001" in ours and ours == theirs


def test_a_sound_directory_is_sound_for_both(ali, tmp_path):
    for name, value in (("text", "cat"), ("utt2spk", "s1")):
        (tmp_path / "data/train" / name).write_text("".join(f"{key} {value}\n" for key in UTTERANCES))
    result = checked(ali)
    assert result.sound and result.findings == ()
    assert found_by(ali) == (set(), set())


def test_scores_are_finite(ali):
    assert all(np.isfinite(row.score) for row in checked(ali).worst)
