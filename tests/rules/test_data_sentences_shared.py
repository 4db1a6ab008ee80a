"""DATA008: test sentences in the training text or the text of the LM."""

from __future__ import annotations

from gmm_facts import Rooms, experiments, graph
from run_rule import run_rule

from kaldi_doctor.facts._folder import Folder
from kaldi_doctor.facts.data_and_lang import DataDir
from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding, Skipped

TRAIN = [f"we saw number {i} on the road" for i in range(60)]
TEST = [f"they came with {i} old friends" for i in range(30)]


class Beside(Rooms):
    """With the folders of LM text."""

    def __init__(self, root, **rooms):
        super().__init__(**rooms)
        self.root = root

    def named(self, path):
        return Folder(path, self.root / path)


def outcome(tmp_path, *, train=TRAIN, test=TEST, lm=()):
    rooms = {}
    for key, name, lines in (("tri3b", "train", train), ("decode_test", "test", test)):
        real = tmp_path / "data" / name
        real.mkdir(parents=True)
        (real / "text").write_text("".join(f"{name}{i} {line}\n" for i, line in enumerate(lines)))
        rooms[key] = DataDir(f"data/{name}", real)
    (tmp_path / "data/local/lm").mkdir(parents=True)
    if lm:
        (tmp_path / "data/local/lm/corpus.txt").write_text("".join(f"<s> {line} </s>\n" for line in lm))
    return run_rule("DATA008", found=experiments(), places=Beside(tmp_path, **rooms), graph=graph())


def test_lm_text_with_the_test_sentences_is_found(tmp_path):
    cleared, found = outcome(tmp_path, lm=TRAIN + TEST)
    assert isinstance(cleared, Cleared)
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == ("warning", Cause.SPLIT)
    assert "30 of 30" in found.summary
    assert "data/local/lm/corpus.txt" in found.summary


def test_training_with_the_test_sentences_is_found(tmp_path):
    (found,) = outcome(tmp_path, train=TRAIN + TEST)
    assert isinstance(found, Finding)


def test_free_sentences_are_cleared(tmp_path):
    assert all(isinstance(item, Cleared) for item in outcome(tmp_path, lm=TRAIN))


def test_prompts_that_all_read_are_not_judged(tmp_path):
    (found,) = outcome(tmp_path, train=TRAIN[:10] * 6, test=TRAIN[:10] * 3)
    assert isinstance(found, Skipped)
