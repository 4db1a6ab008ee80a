"""What happens to archives between two stages: by default every one is read, so each damage is found in any job."""

from __future__ import annotations

import gzip
import os
import shutil

import numpy as np
import pytest

from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.settings import Settings

DIR, JOBS = "exp/tri3b_ali", (1, 2, 4)


def rows_of(data):
    """(id, labels) of an archive in Kaldi's binary format: `id \\0B\\4<count>` and five bytes a label."""
    rows, at = [], 0
    while at < len(data):
        end = data.index(b" ", at)
        count = int.from_bytes(data[end + 4 : end + 8], "little")
        cells = np.frombuffer(data, np.uint8, 5 * count, end + 8).reshape(count, 5)
        rows.append((data[at:end], cells[:, 1:].copy().view("<i4").ravel()))
        at = end + 8 + 5 * count
    return rows


def archive_of(rows):
    parts = []
    for key, labels in rows:
        cells = np.full((len(labels), 5), 4, np.uint8)
        cells[:, 1:] = labels.astype("<i4").view(np.uint8).reshape(-1, 4)
        parts.append(key + b" \0B\x04" + len(labels).to_bytes(4, "little") + cells.tobytes())
    return b"".join(parts)


def of_rows(change):
    return lambda data: gzip.compress(archive_of(change(rows_of(gzip.decompress(data)))), mtime=0)


def flipped_bit(data):
    return data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 4]) + data[len(data) // 2 + 1 :]


def wrong_checksum(data):
    return data[:-6] + bytes([data[-6] ^ 1]) + data[-5:]


def neighbours_labels(rows):
    return [(key, rows[(index + 1) % len(rows)][1]) for index, (key, _) in enumerate(rows)]


def shuffled_frames(rows):
    random = np.random.default_rng(0)
    return [(key, random.permutation(labels)) for key, labels in rows]


def lost_utterances(rows):
    return rows[: len(rows) // 4]


def renamed_ids(rows):
    return [(key + b"x", labels) for key, labels in rows]


ATTACKS = {
    "flipped bit": (flipped_bit, "ALI020"),
    "wrong checksum": (wrong_checksum, "ALI020"),
    "neighbour's labels": (of_rows(neighbours_labels), "ALI024"),
    "shuffled frames": (of_rows(shuffled_frames), "ALI022"),
    "lost utterances": (of_rows(lost_utterances), "ALI029"),
    "renamed ids": (of_rows(renamed_ids), "ALI029"),
}


@pytest.fixture(scope="module")
def before(cases):
    return {(item.rule, item.dir) for item in diagnose(cases / "base/exp", Settings(select=("ALI",))).findings}


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("name", ATTACKS)
def test_each_attack_is_found_in_any_job(name, job, cases, before, tmp_path):
    attack, rule = ATTACKS[name]
    root = shutil.copytree(cases / "base", tmp_path / "base", symlinks=True, copy_function=os.link)
    archive = root / DIR / f"ali.{job}.gz"
    data = archive.read_bytes()
    archive.unlink()  # a hard link: the original stays as it is
    archive.write_bytes(attack(data))
    found = {(item.rule, item.dir) for item in diagnose(root / "exp", Settings(select=("ALI",))).findings}
    assert (rule, DIR) in found - before
