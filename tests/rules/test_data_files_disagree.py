"""DATA017: files of a data directory that do not agree."""

from __future__ import annotations

import pytest
from run_rule import run_rule_in

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding, Skipped


def of(root):
    return {item.dir: item for item in run_rule_in(root / "exp", "DATA017")}["data/train"]


def lines(root, name):
    path = root / "data/train" / name
    return path, path.read_text().splitlines(keepends=True)


def drop(root, name):
    path, rows = lines(root, name)
    path.write_text("".join(rows[3:]))


def swap(root, name):
    path, rows = lines(root, name)
    path.write_text("".join([rows[1], rows[0], *rows[2:]]))


def repeat(root, name):
    path, rows = lines(root, name)
    path.write_text("".join([rows[0], *rows]))


def other_speaker(root, name):
    path, rows = lines(root, name)
    utt, last = rows[0].split()[0], rows[-1].split()[1]
    path.write_text("".join([f"{utt} {last}\n", *rows[1:]]))


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        (drop, "text", "text lacks 3 of 888 utterances (tr01m-001 first)"),
        (drop, "feats.scp", "feats.scp lacks 3 of 888 utterances (tr01m-001 first)"),
        (swap, "text", "text is not sorted by bytes (tr01m-001 first)"),
        (repeat, "feats.scp", "feats.scp has 1 ids twice (tr01m-001 first)"),
        (other_speaker, "utt2spk", "spk2utt gives 1 utterances another speaker than utt2spk, or none (tr01m-001 first)"),
    ],
)
def test_each_disagreement_is_a_note(copy_of, change, name, said):
    root = copy_of("healthy")
    change(root, name)
    found = of(root)
    assert isinstance(found, Finding)
    assert (found.severity, found.summary) == (Severity.NOTE, f"data/train: {said}")


def test_utterances_of_the_text_that_no_speaker_has(copy_of):
    root = copy_of("healthy")
    path, rows = lines(root, "text")
    path.write_text("".join([*rows, "zz-001 we go\n"]))
    assert of(root).summary == "data/train: text has 1 utterances that utt2spk lacks (zz-001 first)"


def test_a_real_data_directory_is_cleared(fixture_trees):
    assert isinstance(of(fixture_trees / "healthy"), Cleared)


def test_without_data_it_does_not_look(tmp_path):
    from trees import plant, run_log

    exp = plant(tmp_path, {"exp/mono/log/update.1.log": run_log("gmm-est exp/mono/0.mdl - exp/mono/1.mdl")})
    (found,) = run_rule_in(exp, "DATA017")
    assert isinstance(found, Skipped)
