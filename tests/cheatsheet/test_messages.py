"""cheatsheet/messages.py: what Kaldi prints when it refuses."""

import pytest

from kaldi_doctor.cheatsheet.messages import known, known_messages
from kaldi_doctor.kinds import Cause, Word


def test_the_table_is_valid_and_every_piece_is_telling():
    found = known_messages()
    assert len(found) >= 60
    for entry in found:
        assert all(len(piece) >= 3 for piece in entry.says), entry
        assert entry.cause not in {Cause.NONE, Cause.UNKNOWN}
    assert len({entry.says for entry in found}) == len(found)


@pytest.mark.parametrize(("line", "cause", "word"), [
    ("Num-cols mismatch for input 'input': 100 in computation-request, 40 provided.", Cause.FEATURES, Word.PROOF),
    ("Empty lattice for utterance u1 (incompatible LM?)", Cause.LM, Word.PROOF),
    ("Overall log-likelihood per frame is -nan over 0 frames.", Cause.FEATURES, Word.TYPICAL),
    ("WaveData: unsupported bits_per_sample = 24", Cause.AUDIO, Word.PROOF),
    ("sh: 1: qsub: command not found", Cause.JOB, Word.PROOF),
    ("DiagGmm::ComponentLogLikelihood, dimension mismatch 39vs. 40", Cause.FEATURES, Word.PROOF),
    ("Dim mismatch: data dim = 39 vs. model dim = 40", Cause.FEATURES, Word.PROOF),
    ("Word-id 7 not in symbol table.", Cause.GRAPH, Word.PROOF),
])
def test_lines_of_real_logs(line, cause, word):
    entry = known(line)
    assert (entry.cause, entry.word) == (cause, word)


@pytest.mark.parametrize("line", ["", "Done 120 files, 0 with errors", "Overall log-likelihood per frame is -7.3 over 9 frames."])
def test_ordinary_lines_are_not_known(line):
    assert known(line) is None
