"""Large trees at tiny scale: they read as healthy as the fixtures, their counts agree, and they come out the same."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import pytest

from benches import large
from benches.chain import SHARE
from benches.large_data import FILES, write_data
from benches.large_decode import BEST, write_decode
from benches.large_tree import STAGES, write_tree
from benches.templates import cut
from kaldi_doctor.align.word_errors import align_texts
from kaldi_doctor.kaldi.scored_texts import read_scored
from kaldi_doctor.kinds import Severity
from kaldi_doctor.pipeline import diagnose

if TYPE_CHECKING:
    from pathlib import Path

JOBS, DATA_UTTERANCES, DECODED = 8, 400, 240


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("large") / "tree"
    assert write_tree(root, files=100, jobs=JOBS) == sum(path.is_file() for path in root.rglob("*"))
    return root


@pytest.fixture(scope="module")
def decode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("large") / "decode"
    assert write_decode(root, utterances=DECODED) == DECODED
    return root


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("large") / "data"
    assert write_data(root, utterances=DATA_UTTERANCES) == DATA_UTTERANCES
    return root


def harms(exp: Path) -> list[str]:
    diagnosis = diagnose(exp)
    assert not diagnosis.unreadable
    return [f"{one.rule} {one.summary}" for one in diagnosis.findings if one.severity is not Severity.NOTE]


def number_in(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    assert found is not None, pattern
    return int(found[1])


def test_a_large_tree_is_as_healthy_as_the_fixtures(tree: Path) -> None:
    assert harms(tree / "exp") == []
    ladder = diagnose(tree / "exp").ladder
    assert [step.dir for step in ladder] == [*(f"exp/{stage.name}" for stage in STAGES), "exp/chain/tdnn1a_sp"]


def test_every_job_and_iteration_has_its_log(tree: Path) -> None:
    log = tree / "exp/tri5b/log"
    named = {tuple(map(int, path.name.split(".")[1:3])) for path in log.glob("acc.*.*.log")}
    assert named == {(x, job) for x in range(1, 35) for job in range(1, JOBS + 1)}


def test_a_log_names_its_own_job_iteration_and_stage(tree: Path) -> None:
    text = (tree / "exp/tri5b/log/acc.33.7.log").read_text()
    assert text.startswith("# gmm-acc-stats-ali exp/tri5b/33.mdl ")
    assert f"data/train/split{JOBS}/7/feats.scp" in text
    assert "exp/tri5b/33.7.acc" in text
    assert "exp/tri5b/trans.7 " in text
    assert "exp/tri4b_ali/final.mat" in text
    assert not re.search(r"tri3b|split4/|/(?!33\.)\d+\.(?:mdl|\d+\.acc)", text)


def test_the_chain_model_speaks_of_its_two_objectives(tree: Path) -> None:
    folder = tree / "exp/chain/tdnn1a_sp"
    for log, program in (("train.4.2", "nnet3-chain-train"), ("compute_prob_valid.4", "nnet3-chain-compute-prob")):
        text = (folder / f"log/{log}.log").read_text()
        found = {name: float(value) for name, value in re.findall(r"Overall.* for '(\S+)' is (-\S+)", text)}
        assert found["output"] == pytest.approx(SHARE * found["output-xent"], rel=1e-4)
        assert text.startswith(f"# {program} ")
        assert "exp/chain/tdnn1a_sp/den.fst " in text
        assert "nnet3-train" not in text


def test_the_sum_over_jobs_is_that_of_the_jobs(tree: Path) -> None:
    jobs = [(tree / f"exp/tri1/log/acc.5.{job}.log").read_text() for job in range(1, JOBS + 1)]
    frames = sum(number_in(r"over (\d+) frames", text) for text in jobs)
    assert f"Summed {JOBS} stats, total count {frames}," in (tree / "exp/tri1/log/update.5.log").read_text()


def test_data_directories_hold_the_utterances_that_the_jobs_speak_of(tree: Path) -> None:
    lines = (tree / "data/train/utt2spk").read_text().splitlines()
    done = [(tree / f"exp/mono_ali/log/align.{job}.log").read_text() for job in range(1, JOBS + 1)]
    assert sum(number_in(r"Done (\d+), errors on 0", text) for text in done) == len(lines)
    assert lines == sorted(set(lines))


def test_a_decode_of_a_later_stage_counts_what_its_texts_say(tree: Path) -> None:
    folder = tree / "exp/tri6b/decode_test_clean"
    best = (folder / "scoring_kaldi/best_wer").read_text()
    lmwt, wip = best.rstrip().rpartition("wer_")[2].split("_")
    assert counted(folder, int(lmwt), float(wip)) == numbers(best)
    assert numbers((folder / f"wer_{lmwt}_{wip}").read_text()) == numbers(best)


def counted(folder: Path, lmwt: int, wip: float) -> tuple[int, int, int, int]:
    """(words, insertions, deletions, substitutions) by aligning the texts of one setting."""
    texts = read_scored(folder, lmwt, wip)
    rows = [one.counts() for one in align_texts(texts.reference, texts.hypothesis)]
    correct, subs, ins, dels = (sum(column) for column in zip(*rows, strict=True))
    return correct + subs + dels, ins, dels, subs


def numbers(wer: str) -> tuple[int, ...]:
    """The same from a line of compute-wer, whose percentage and total must be theirs."""
    found = re.search(r"%WER (\S+) \[ (\d+) / (\d+), (\d+) ins, (\d+) del, (\d+) sub \]", wer)
    assert found is not None
    errors, words, *kinds = map(int, found.groups()[1:])
    assert errors == sum(kinds)
    assert found[1] == f"{100 * errors / words:.2f}"
    return (words, *kinds)


def test_a_large_decode_is_healthy(decode: Path) -> None:
    assert harms(decode / "exp") == []


@pytest.mark.parametrize("stage", ["mono", "tri1"])
def test_counts_of_a_large_decode_are_those_of_its_texts(decode: Path, stage: str) -> None:
    folder = decode / f"exp/{stage}/decode_test"
    lmwt, wip = BEST
    assert counted(folder, lmwt, float(wip)) == numbers((folder / f"wer_{lmwt}_{wip}").read_text())


def test_kaldis_own_alignment_counts_the_same(decode: Path) -> None:
    folder = decode / "exp/tri1/decode_test"
    rows = [
        list(map(int, line.split()[2:]))
        for line in (folder / "scoring_kaldi/wer_details/per_utt").read_text().splitlines()
        if line.split()[1] == "#csid"
    ]
    correct, subs, ins, dels = (sum(column) for column in zip(*rows, strict=True))
    lmwt, wip = BEST
    assert (correct + subs + dels, ins, dels, subs) == numbers((folder / f"wer_{lmwt}_{wip}").read_text())


def test_word_ids_of_older_recipes_say_the_same_words(decode: Path, tmp_path: Path) -> None:
    write_decode(tmp_path / "old", utterances=DECODED, layout="tra")
    old, new = tmp_path / "old/exp/mono/decode_test", decode / "exp/mono/decode_test"
    assert (old / f"scoring/{BEST[0]}.{BEST[1]}.tra").is_file()
    assert counted(old, BEST[0], float(BEST[1])) == counted(new, BEST[0], float(BEST[1]))


def test_large_data_has_a_line_of_each_utterance_in_six_files(data: Path) -> None:
    folder = data / "data/train"
    ids = [[line.split()[0] for line in (folder / name).read_text().splitlines()] for name in FILES]
    assert len(ids) == 6
    assert len(set(ids[0])) == DATA_UTTERANCES
    assert all(one == sorted(ids[0]) for one in ids)
    assert harms(data / "exp") == []


def test_the_logs_speak_of_the_frames_of_large_data(data: Path) -> None:
    frames = [int(line.split()[1]) for line in (data / "data/train/utt2num_frames").read_text().splitlines()]
    logs = [(data / f"exp/mono/log/acc.3.{job}.log").read_text() for job in (1, 2, 3, 4)]
    said = [number_in(r"over (\d+) frames", text) for text in logs]
    assert said == [sum(frames[job * 100 : (job + 1) * 100]) for job in range(4)]
    assert f"total count {sum(frames)}," in (data / "exp/mono/log/update.3.log").read_text()


@pytest.mark.parametrize("kind", large.KINDS)
def test_the_same_bytes_each_time(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    first = request.getfixturevalue(kind)
    scale = {"tree": 0.1, "data": DATA_UTTERANCES / large.UTTERANCES, "decode": DECODED / large.UTTERANCES}[kind]
    large.write(tmp_path / kind, kind, scale, jobs=JOBS * 10, files=1000)
    assert sums(tmp_path / kind) == sums(first)


def sums(root: Path) -> dict[str, str]:
    """Checksum of every file."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_template_keeps_every_number_that_is_no_slot() -> None:
    text = "gmm-x exp/a/5.mdl split#/3/ ark:exp/a/ali.3.gz exp/a/6.mdl 3 5 15.mdl\nLike is -40.5 over 3 frames, tr01m-003\n"
    words = {"job": "17", "x": "30", "next": "31", "before": "29", "jobs": "80", "tr": "004", "te": "000"}
    assert cut(text, 3, 5).write(words, [-39.25]).decode() == (
        "gmm-x exp/a/30.mdl split80/17/ ark:exp/a/ali.17.gz exp/a/31.mdl 3 5 15.mdl\n"
        "Like is -39.25 over 3 frames, tr00401m-003\n"
    )
