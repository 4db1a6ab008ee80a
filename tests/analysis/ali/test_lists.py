"""Lists of utterances of one alignment directory."""

from __future__ import annotations

import gzip

import pytest
from aligned import speech, spoiled, text, tids
from toy_recipe import plant_recipe
from trees import run_log

from kaldi_doctor.analysis.ali.directory import open_ali_dir
from kaldi_doctor.analysis.ali.lists import KINDS, UtteranceLists

BODY = """WARNING (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:617) Retrying utterance s1-u2 with beam 40
WARNING (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:617) Retrying utterance s2-u2 with beam 40
WARNING (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:626) Did not successfully decode file s2-u2, len = 50
LOG (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:700) Processed 50 utterances, log-like per frame for s1-u2 is -71.5 over 75 frames.
LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:145) Done 3, errors on 1
"""


@pytest.fixture
def ali(tmp_path):
    made = plant_recipe(tmp_path)
    log = made / "log/align.1.log"
    log.write_text(run_log(log.read_text().split("\n")[0].removeprefix("# ").rstrip(), BODY))
    (tmp_path / "data/train/wav.scp").write_text("s1-u2 sph2pipe -f wav x.sph |\ns2-u2 /audio/s2-u2.wav\n")
    return made


def lists(path):
    opened = UtteranceLists(open_ali_dir(path))
    return {kind: list(opened.rows(kind)) for kind in KINDS}


def test_a_failed_utterance_with_all_that_is_known(ali):
    (row,) = lists(ali)["failed"]
    assert (row.utterance, row.why, row.frames, row.words) == ("s2-u2", "not even the retry beam aligned it", 50, 1)
    assert (row.seconds, row.words_per_second) == (0.5, 2.0)
    assert row.log == f"{ali}/log/align.1.log:6"
    assert (ali / "log/align.1.log").read_text().split("\n")[5].endswith("s2-u2, len = 50")
    assert (row.audio, row.begin, row.text, row.log_likelihood) == ("/audio/s2-u2.wav", None, "oh", None)


def test_a_retried_utterance_that_was_aligned_keeps_its_command_as_text(ali):
    (row,) = lists(ali)["retried"]
    assert (row.utterance, row.log_likelihood, row.audio) == ("s1-u2", -71.5, "sph2pipe -f wav x.sph |")
    assert row.log == f"{ali}/log/align.1.log:4"


def test_segments_say_where_in_the_recording(ali, tmp_path):
    (tmp_path / "data/train/utt2dur").unlink()
    (tmp_path / "data/train/segments").write_text("s2-u2 rec1 1.5 3.5\n")
    (tmp_path / "data/train/wav.scp").write_text("rec1 /audio/rec1.wav\n")
    (row,) = lists(ali)["failed"]
    assert (row.audio, row.begin, row.end, row.words_per_second) == ("/audio/rec1.wav", 1.5, 3.5, 0.5)


def test_without_logs_what_the_archives_lack_is_listed(ali):
    (ali / "log/align.1.log").write_text(
        "\n".join(line for line in (ali / "log/align.1.log").read_text().split("\n") if "s2-u2" not in line)
    )
    (row,) = lists(ali)["failed"]
    assert (row.utterance, row.why, row.log) == ("s2-u2", "no alignment in the archives", None)


def test_uneven_and_empty_ones_come_from_the_archives(ali):
    rows = {key: tids(pairs).tolist() for key, pairs in spoiled(speech(utterances=60), every=20).items()}
    rows["silent"], rows["none"] = tids([(1, 30)]).tolist(), []
    (ali / "ali.1.gz").write_bytes(gzip.compress(text({key.encode(): row for key, row in rows.items()}), mtime=0))
    found = lists(ali)
    assert {row.utterance for row in found["uneven"]} == {"s00-u0000", "s02-u0020", "s04-u0040"}
    assert {row.utterance: row.why for row in found["empty"]} == {"silent": "nothing but silence", "none": "no frames"}


def test_what_nothing_names_is_not_known(ali):
    opened = UtteranceLists(open_ali_dir(ali))
    assert opened.known("nobody") is None
    assert opened.known("s2-u2").list == "failed"


def test_a_log_of_many_megabytes_is_read_whole(ali):
    log = ali / "log/align.1.log"
    head, rest = log.read_text().split("#\n", 1)
    filler = "LOG (gmm-align-compiled[5.5]:main():x.cc:1) nothing to see here, and that at some length\n" * 60_000
    lost = BODY.split("\n")[2]
    log.write_text(f"{head}#\n{filler}{lost.replace('s2-u2', 's2-u9')}\n{filler}{rest}")
    assert log.stat().st_size > 8 << 20
    rows = {row.utterance: row.log for row in lists(ali)["failed"]}
    assert rows["s2-u9"] == f"{log}:60004"


def test_what_is_known_of_aligned_ones_and_of_the_worst(ali, fixture_trees):
    found = UtteranceLists(open_ali_dir(ali))
    assert (found.aligned("s1-u1").list, found.aligned("s1-u1").frames) == ("aligned", 57)
    retried = found.aligned("s1-u2")
    assert (retried.list, retried.why, retried.log_likelihood) == ("retried", "aligned by the retry beam only", -71.5)
    opened = open_ali_dir(fixture_trees / "healthy/exp/mono_ali")
    rows = list(UtteranceLists(opened).worst(2))
    assert [(row.utterance, row.list) for row in rows] == [("tr24f-001", "worst"), ("tr05m-026", "worst")]
    assert rows[0].why == "11 of 37 phones at the shortest length, 2 in a row; unusual durations (score 10.7)"
