"""The fact: which directories are read, how much of them, and what is compared."""

from __future__ import annotations

import gzip

import pytest
from aligned import model_text, speech, text, tids

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.facts._registry import FactMissing, FactStore
from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.readers._read import read_tree
from kaldi_doctor.settings import Settings
from kaldi_doctor.walk import walk

JOBS = 8


def tree_with(tmp_path, names=("mono", "mono_ali"), utterances=640):
    rows = {key.encode(): tids(pairs) for key, pairs in speech(utterances=utterances).items()}
    keys = list(rows)
    for name in names:
        directory = tmp_path / "exp" / name
        directory.mkdir(parents=True)
        (directory / "num_jobs").write_text(f"{JOBS}\n")
        (directory / "final.mdl").write_bytes(model_text())
        for job in range(JOBS):
            part = {key: rows[key] for key in keys[job * len(keys) // JOBS : (job + 1) * len(keys) // JOBS]}
            (directory / f"ali.{job + 1}.gz").write_bytes(gzip.compress(text(part)))
    return tmp_path / "exp"


def fact(root, alignments="sample"):
    tree = walk(root)
    reading = read_tree(tree)
    store = FactStore(tree, reading.records, Settings(alignments=alignments), load_cheatsheet(()))
    return store.get(AlignedDirs), store


def test_a_sample_is_a_sample_and_is_said(tmp_path):
    found, _store = fact(tree_with(tmp_path))
    assert set(found.by_dir) == {"exp/mono", "exp/mono_ali"}
    item = found.by_dir["exp/mono"]
    assert not item.complete
    assert 300 <= len(item.stats.keys) < 640
    assert "sample" in item.scope
    assert any("--alignments all" in note for note in found.read.notes)
    assert found.read.utterances == sum(len(other.stats.keys) for other in found.by_dir.values())


def test_all_reads_all(tmp_path):
    found, _store = fact(tree_with(tmp_path), "all")
    assert all(item.complete and len(item.stats.keys) == 640 for item in found.by_dir.values())
    assert not found.read.notes
    assert found.compare("exp/mono", "exp/mono_ali").changed_share == 0
    assert found.compare("exp/mono", "exp/nothing") is None


def test_none_reads_none(tmp_path):
    with pytest.raises(FactMissing, match="--alignments none"):
        fact(tree_with(tmp_path), "none")


def test_no_alignments(tmp_path):
    (tmp_path / "exp" / "mono").mkdir(parents=True)
    (tmp_path / "exp" / "mono" / "final.mdl").write_bytes(model_text())
    with pytest.raises(FactMissing, match="no alignments"):
        fact(tmp_path / "exp")


def test_a_cut_off_archive_outside_the_sample_is_found(tmp_path):
    root = tree_with(tmp_path, names=("mono",))
    last = root / "mono" / f"ali.{JOBS}.gz"
    last.write_bytes(last.read_bytes()[:2000])
    found, _store = fact(root)
    assert [damage.job for damage in found.by_dir["exp/mono"].damages] == [JOBS]
    assert found.read.unreadable[0].path == f"exp/mono/ali.{JOBS}.gz"


def test_the_labelled_cases(cases):
    """Only the run with exchanged transcripts has uneven utterances; only the run on wrong features drifts."""
    from kaldi_doctor.align.utterance_checks import judged, uneven

    share = {}
    for name in ("base", "label_noise"):
        table = fact(cases / name / "exp")[0].by_dir["exp/mono"].stats.table
        share[name] = uneven(table).sum() / judged(table).sum()
    assert share["base"] < 0.05
    assert share["label_noise"] > 0.1
    for name, low, high in (("base", 0.0, 0.1), ("sat_broken", 0.3, 1.0)):
        found = fact(cases / name / "exp")[0]
        assert low <= found.compare("exp/tri2b_ali", "exp/tri3b").changed_share <= high
