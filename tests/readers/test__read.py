"""Every log and score file is read once and goes to its reader."""

from __future__ import annotations

from pathlib import Path

from trees import plant, run_log

from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.readers._read import HEAD, LARGE_FILE, TAIL, read_tree
from kaldi_doctor.readers.wer import ScoreFile
from kaldi_doctor.walk import walk

WER = "%WER 10.00 [ 10 / 100, 1 ins, 2 del, 7 sub ]\n"


def test_logs_and_scores_become_records(tmp_path: Path) -> None:
    exp = plant(
        tmp_path,
        {
            "exp/tri1/log/acc.1.1.log": run_log("gmm-acc-stats-ali"),
            "exp/tri1/log/acc.1.2.log.txt": run_log("gmm-acc-stats-ali"),
            "exp/tri1/decode/wer_10": WER,
            "exp/tri1/decode/scoring_kaldi/penalty_0.0/log/score.10.log": run_log("compute-wer"),
            "exp/tri1/notes.txt": "hello",
        },
    )
    reading = read_tree(walk(exp))
    assert reading.logs == 3
    assert [job.dir for job in reading.records.of(JobLog)] == ["exp/tri1/decode", "exp/tri1", "exp/tri1"]
    assert [score.dir for score in reading.records.of(ScoreFile)] == ["exp/tri1/decode"]
    assert reading.unreadable == []


def test_files_over_the_limit_are_read_at_both_ends(tmp_path: Path) -> None:
    middle = b"LOG (x[5.5]:main():x.cc:1) lost\n" * (LARGE_FILE // 30)
    log = b"# first\n# Started at x\n#\n" + middle + b"# Ended (code 3) at x, elapsed time 1 seconds\n"
    assert len(log) > LARGE_FILE > HEAD + TAIL
    reading = read_tree(walk(plant(tmp_path, {"exp/a/log/b.log": log})))
    (job,) = reading.records.of(JobLog)
    assert (job.command, job.exit_code) == ("first", 3)
    assert reading.cut == ["exp/a/log/b.log"]


def test_a_file_that_went_away_is_named(tmp_path: Path) -> None:
    exp = plant(tmp_path, {"exp/a/log/b.log": "# x\n", "exp/a/log/c.log": "# x\n"})
    tree = walk(exp)
    (exp / "a" / "log" / "b.log").unlink()
    reading = read_tree(tree)
    assert [item.path for item in reading.unreadable] == ["exp/a/log/b.log"]
    assert len(reading.records.of(JobLog)) == 1
