"""Directories: jobs in numerical order, damage with its job, models found elsewhere, statistics in one or two processes."""

from __future__ import annotations

import gzip
import os

import numpy as np
from aligned import MODEL, binary, model_binary, model_text, speech, text, tids

from kaldi_doctor.archives import collect as alignment_collector
from kaldi_doctor.archives import stats as alignment_stats
from kaldi_doctor.archives.jobs import job_files, missing_jobs, read_directory, read_file
from kaldi_doctor.archives.model_locator import link_text, locate_model
from kaldi_doctor.archives.stats import collect
from kaldi_doctor.kaldi.gz import Damage

SPEECH = {key.encode(): tids(pairs).tolist() for key, pairs in speech(utterances=24).items()}


def write(directory, jobs=4):
    directory.mkdir(parents=True, exist_ok=True)
    keys = list(SPEECH)
    for job in range(jobs):
        rows = {key: SPEECH[key] for key in keys[job * len(keys) // jobs : (job + 1) * len(keys) // jobs]}
        (directory / f"ali.{job + 1}.gz").write_bytes(gzip.compress((binary if job % 2 else text)(rows)))
    (directory / "num_jobs").write_text(f"{jobs}\n")
    return directory


def test_jobs_in_order_both_encodings(tmp_path):
    found = read_directory(write(tmp_path / "d", jobs=12))
    assert found.ragged.keys == list(SPEECH)
    assert sorted(set(found.job.tolist())) == list(range(1, 13))
    assert found.encodings == {"binary", "text"}
    assert [found.ragged[i].tolist() for i in range(24)] == list(SPEECH.values())
    assert read_directory(tmp_path / "d", jobs={2}).job.tolist() == [2, 2]


def test_plain_archives_count_too(tmp_path):
    (tmp_path / "ali.ark").write_bytes(text({b"a": [1, 2]}))
    assert read_directory(tmp_path).ragged.keys == [b"a"]
    assert missing_jobs(tmp_path, job_files(tmp_path)) == []


def test_damage_has_its_job_and_hides_no_other(tmp_path):
    directory = write(tmp_path / "d")
    whole = (directory / "ali.2.gz").read_bytes()
    (directory / "ali.2.gz").write_bytes(whole[: len(whole) // 2])
    (directory / "ali.3.gz").write_bytes(b"")
    (directory / "ali.4.gz").unlink()
    found = read_directory(directory)
    assert [damage.job for damage in found.damages] == [2, 3]
    assert found.ragged.keys[:6] == list(SPEECH)[:6]
    assert missing_jobs(directory, found.files) == [4]


def test_two_processes_find_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(alignment_collector, "REFERENCE_SEGMENTS", 50)
    monkeypatch.setattr(alignment_stats, "WORTH_SHARING", 0)
    files = job_files(write(tmp_path / "d", jobs=6))
    one, two = collect(files, MODEL, [1]), collect(files, MODEL, [1], processes=2)
    assert one.keys == two.keys
    assert np.array_equal(one.job, two.job)
    assert np.array_equal(one.lengths.counts, two.lengths.counts)
    assert np.array_equal(one.table.spread_z, two.table.spread_z)
    assert one.frames == sum(map(len, SPEECH.values()))


def test_a_sample_stops_early(tmp_path):
    found = collect(job_files(write(tmp_path / "d")), MODEL, [1], enough=(5, 10))
    assert not found.complete
    assert len(found.files) == 1


def test_own_model_first_then_alimdl_then_numbers(tmp_path):
    directory = write(tmp_path / "exp/tri1")
    (directory / "35.mdl").write_bytes(model_binary())
    assert locate_model(directory).path.endswith("35.mdl")
    (directory / "final.alimdl").write_bytes(model_text())
    assert locate_model(directory).path.endswith("final.alimdl")
    (directory / "final.mdl").write_bytes(model_text())
    found = locate_model(directory)
    assert found.own
    assert found.how == ""


def test_a_link_that_became_a_text_file(tmp_path):
    directory = write(tmp_path / "exp/tri1")
    (directory / "35.mdl").write_bytes(model_binary())
    for content in (b"35.mdl", b"IntxLNK\x01" + "35.mdl".encode("utf-16-le")):
        (directory / "final.mdl").write_bytes(content)
        assert locate_model(directory).path.endswith("35.mdl")
    (directory / "final.mdl").write_bytes(b"../../../../etc/secret.mdl")
    assert locate_model(directory).path.endswith("35.mdl")
    assert link_text(model_text()) is None


def test_a_dangling_link_takes_a_model_of_the_same_tree_and_says_so(tmp_path):
    lost, other, wrong = (write(tmp_path / "exp" / name) for name in ("tri1", "tri1_ali", "mono_ali"))
    os.symlink("35.mdl", lost / "final.mdl")
    for directory, tree in ((lost, b"tree 1"), (other, b"tree 1"), (wrong, b"tree 0")):
        (directory / "tree").write_bytes(tree)
    for directory in (other, wrong):
        (directory / "final.mdl").write_bytes(model_text())
    found = locate_model(lost, lineage=[wrong], others=[wrong, other])
    assert not found.own
    assert "tri1_ali/final.mdl, which has the same tree" in found.how
    nothing = locate_model(lost, lineage=[wrong])
    assert nothing.model is None
    assert "runs of equal transition-ids" in nothing.how
    assert not collect(job_files(lost), None, None).phones_known


def test_an_archive_that_git_converted_says_so(tmp_path):
    """core.autocrlf writes a carriage return before each line feed of a file that it takes for text."""
    rng = np.random.default_rng(7)
    packed = gzip.compress(rng.integers(0, 256, 20_000, np.uint8).tobytes())
    (tmp_path / "ali.1.gz").write_bytes(packed.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    (file,) = job_files(str(tmp_path), ["ali.1.gz"])
    damage = [item for item in read_file(file) if isinstance(item, Damage)][-1]
    assert "follows a carriage return: git or FTP copied it as text" in damage.reason
    (tmp_path / "ali.1.gz").write_bytes(packed[:9000])
    damage = [item for item in read_file(file) if isinstance(item, Damage)][-1]
    assert "carriage" not in damage.reason
