"""The rules of the registry on one directory."""

from __future__ import annotations

from toy_recipe import plant_recipe

from kaldi_doctor.analysis.ali.directory import open_ali_dir
from kaldi_doctor.analysis.ali.rules import judge_directory
from kaldi_doctor.archives.stats import collect
from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.kinds import Severity


def judged(path, **given):
    opened = open_ali_dir(path, **given)
    return judge_directory(opened, collect(opened.files, opened.model, opened.silence), load_cheatsheet())


def test_only_alignments_and_data_are_judged_worst_first(tmp_path):
    ali = plant_recipe(tmp_path)
    (ali / "num_jobs").write_text("3\n")
    data = (ali / "ali.2.gz").read_bytes()
    (ali / "ali.2.gz").write_bytes(data[:-6])
    findings, skipped = judged(ali)
    assert [item.rule for item in findings][:1] == ["ALI020"]
    assert {item.rule[:3] for item in (*findings, *skipped)} <= {"ALI", "DAT"}
    ranks = [item.severity.rank for item in findings]
    assert ranks == sorted(ranks)
    assert findings[0].severity is Severity.ERROR


def test_a_data_directory_that_is_given_stands_for_the_one_in_the_logs(tmp_path):
    ali = plant_recipe(tmp_path)
    other = tmp_path / "data/other"
    other.mkdir()
    (other / "utt2num_frames").write_text("s1-u1 99\ns1-u2 99\ns2-u1 99\n")
    findings, _ = judged(ali, data=other)
    assert "ALI024" in {item.rule for item in findings}
    assert "ALI024" not in {item.rule for item in judged(ali)[0]}


def test_without_logs_the_archives_are_judged_all_the_same(tmp_path):
    ali = plant_recipe(tmp_path)
    (ali / "log/align.1.log").unlink()
    (ali / "num_jobs").write_text("3\n")
    findings, skipped = judged(ali)
    assert "ALI021" in {item.rule for item in findings}
    assert "ALI001" in {item.rule for item in skipped}
