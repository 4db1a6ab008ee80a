"""WER003: decoded and never scored."""

import shutil

from run_rule import run_rule, run_rule_in

from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.facts.undecoded import Undecoded
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import Cleared, Finding, Origin, Score
from kaldi_doctor.walk import DirEntry

ENDED = b"# gmm-latgen-faster a b\n# Started at x\n#\nLOG\n# Ended (code 0) at x, elapsed time 9 seconds\n"


def run(path, data=ENDED, scored=False, script=None):
    job = JobLog(f"{path}/log/decode.1.log", data, dir=path)
    experiment = Experiment(path, DirKind.DECODE, "", DirEntry(path), {"log/decode.1.log": job})
    best = {}
    if scored:
        best[path] = Score(percent=9.0, errors=9, ref_words=100, ins=0, dels=0, subs=9, sentences=1, sentence_errors=1,
                           missing=0, partial=False, metric="WER", lmwt=9, wip=0.0, decode_dir=path, origin=Origin(path))
    return run_rule("WER003", found=Experiments({path: experiment}), scores=Scores(best, {}, {}, {}, {}), undecoded=Undecoded((), (path,), (), (), script))


def test_fires_on_a_finished_decode_without_scores():
    (found,) = run("exp/mono/decode")
    assert isinstance(found, Finding) and found.incomplete


def test_silent_when_scored_a_first_pass_or_crashed():
    assert isinstance(run("exp/mono/decode", scored=True)[0], Cleared)
    assert run("exp/tri3b/decode.si") == []
    assert run("exp/mono/decode", ENDED.replace(b"code 0", b"code 1")) == []


def test_a_recipe_without_its_scoring_script():
    (found,) = run("exp/mono/decode", script="missing")
    assert found.summary == "1 decoding jobs ended well and no score file was written: local/score.sh is missing"
    assert (found.evidence[1].metric, found.evidence[1].value) == ("local/score.sh", "missing")
    assert found.advice[0].startswith("copy local/score.sh")


def emptied(root, *, all_of_them):
    """As where the disk was full or scoring was killed: wer files of no bytes."""
    shutil.rmtree(root / "exp/tri1/decode_test/scoring_kaldi")
    for place, score in enumerate(sorted((root / "exp/tri1/decode_test").glob("wer_*"))):
        if all_of_them or place < 3:
            score.write_text("")
    return [item for item in run_rule_in(root / "exp", "WER003") if item.dir == "exp/tri1/decode_test"]


def test_score_files_without_a_number(copy_of):
    (found,) = emptied(copy_of("healthy"), all_of_them=True)
    assert isinstance(found, Finding)
    assert (found.severity, found.incomplete) == ("warning", True)
    assert found.summary.startswith("12 of 12 score files hold no score: ")


def test_some_score_files_without_a_number_are_a_note(copy_of):
    (found,) = emptied(copy_of("healthy"), all_of_them=False)
    assert found.severity == "note"
    assert found.summary.startswith("3 of 12 score files hold no score: ")
