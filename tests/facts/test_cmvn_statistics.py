"""CMVN statistics that are there, and those that steps/compute_cmvn_stats.sh --fake writes."""

from __future__ import annotations

import struct

from pipe_trees import DELTAS, acc, decode, feats
from trees import fact_of, plant

from kaldi_doctor.facts.cmvn_statistics import CmvnStatistics

REAL, FAKE = ([30.0, -12.5, 200.0], [9000.0, 800.0, 0.0]), ([0.0, 0.0, 1.0], [1.0, 1.0, 0.0])


def record(speaker, rows):
    """A binary double matrix, as compute-cmvn-stats writes it."""
    cells = [cell for row in rows for cell in row]
    return speaker.encode() + b" \0BDM \4" + struct.pack("<i", 2) + b"\4" + struct.pack("<i", len(rows[0])) + struct.pack(f"<{len(cells)}d", *cells)


def archive(name, *states):
    """cmvn.scp of a data directory and its archive, under a path of another machine."""
    body = b"".join(record(f"s{i}", state) for i, state in enumerate(states))
    return {f"data/{name}/cmvn.scp": f"s0 /home/user/s5/mfcc/cmvn_{name}.ark:3\n", f"mfcc/cmvn_{name}.ark": body}


TREE = {**acc("exp/tri1", feats("data/train", DELTAS)), **decode("exp/tri1/decode", feats("data/test", DELTAS), model="exp/tri1/final.mdl")}


def state(tmp_path, files):
    return fact_of(plant(tmp_path, {**TREE, **files}), CmvnStatistics).of("data/test")


def test_fake_speakers_are_counted(tmp_path):
    found = state(tmp_path, archive("test", REAL, FAKE))
    assert found is not None
    assert (found.speakers, found.fake, str(found.origin)) == (2, 1, "data/test/cmvn.scp:1")


def test_text_archives_damaged_ones_and_none(tmp_path):
    text = {"data/test/cmvn.scp": "s0 mfcc/cmvn_test.ark:3\n", "mfcc/cmvn_test.ark": "s0  [\n  0 0 1 \n  1 1 0 ]\n"}
    found = state(tmp_path / "1", text)
    assert found is not None and found.fake == 1
    broken = archive("test", FAKE, REAL)
    broken["mfcc/cmvn_test.ark"] = broken["mfcc/cmvn_test.ark"][:-9]
    found = state(tmp_path / "2", broken)
    assert found is not None and found.speakers == 1
    assert state(tmp_path / "3", {"data/test/cmvn.scp": "s0 ../../etc/passwd:3\n"}) is None
    assert state(tmp_path / "4", {"data/test/text": "u a\n"}) is None
