"""verdict/weigh.py: log-odds of causes at places, as a ledger."""

from dataclasses import replace

from verdict.small_tree import Cause, HarmKind, clean, finding, nodes, rules

from kaldi_doctor.kinds import Severity, Word
from kaldi_doctor.model import Harm
from kaldi_doctor.verdict.evidence import observations
from kaldi_doctor.verdict.weigh import weigh
from kaldi_doctor.verdict.weights import Table


def harm(where, kind=HarmKind.SCORE, *, large=False):
    return Harm(kind=kind, dir=where, size=9.0, unit="points", large=large, rule="H", summary="a loss")


def ranked(findings, proven, cleared=(), doubtful=(), groups=None, table=None):
    found = nodes()
    seen = observations(findings, cleared, rules(groups=groups), found)
    return weigh(seen, proven, doubtful, found, table or Table({}))


def best(*args, **more):
    return next((h for h in ranked(*args, **more) if h.cause is not Cause.UNKNOWN), None)


def test_evidence_without_a_harm_explains_nothing():
    assert ranked([finding("A", "exp/mono", (Cause.AUDIO, Word.PROOF))], []) == []


def test_a_cause_explains_harm_below_the_place_it_struck_only():
    features = finding("A", "exp/tri3b", (Cause.FEATURES, Word.PROOF))
    assert best([features], [harm("exp/tdnn/decode")]).cause is Cause.FEATURES
    assert best([features], [harm("exp/mono/decode")]) is None or "data/train" not in best(
        [features], [harm("exp/tri3b/decode")]).node


def test_rules_that_see_one_thing_count_once():
    one = finding("A", "exp/tri3b", (Cause.FEATURES, Word.PROOF))
    same = finding("B", "exp/tri3b", (Cause.FEATURES, Word.TYPICAL))
    alone = best([one], [harm("exp/tri3b/decode")])
    both = best([one, same], [harm("exp/tri3b/decode")], groups={"A": "g", "B": "g"})
    apart = best([one, same], [harm("exp/tri3b/decode")])
    assert both.db == alone.db
    assert both.aside == ["B"]
    assert apart.db > alone.db


def test_a_clean_look_speaks_against_a_cause_that_would_have_been_seen():
    counts = {"groups": {"B": {"sound": 50, "causes": {"features": {
        "word": "proof", "runs": 8, "levels": {"poor proof": 8}, "sound": {"usual": 50}}}}}}
    seen = [finding("A", "exp/tri3b", (Cause.FEATURES, Word.TYPICAL))]
    without = best(seen, [harm("exp/tri3b/decode")], table=Table(counts))
    against = best(seen, [harm("exp/tri3b/decode")], cleared=[clean("B", "exp/tri3b")], table=Table(counts))
    assert against.db == without.db - 2.0  # a cause has kinds: one clean group charges little
    assert against.terms[-1].counts or any(term.db < 0 and "B" in term.text for term in against.terms)


def test_a_network_that_overfits_harms_itself_and_not_the_stage_before():
    seen = [finding("A", "exp/tdnn", (Cause.OVERFIT, Word.PROOF))]
    assert best(seen, [harm("exp/tdnn/decode")]).node == "exp/tdnn"
    assert best(seen, [harm("exp/tri3b/decode")]) is None


def test_what_a_recipe_repeats_is_one_mistake():
    seen = [finding("A", f"exp/{name}/decode", (Cause.SEARCH, Word.PROOF)) for name in ("mono", "tri1", "tri2b")]
    found = best(seen, [harm(f"exp/{name}/decode") for name in ("mono", "tri1", "tri2b")])
    assert (found.node, len(found.harms)) == ("exp/mono/decode", 3)


def test_a_doubtful_harm_needs_strong_evidence():
    weak = finding("A", "exp/tri3b", (Cause.SPEAKERS, Word.HINT), severity=Severity.WARNING)
    strong = finding("A", "exp/tri3b", (Cause.SPEAKERS, Word.PROOF))
    assert ranked([weak], [], doubtful=[harm("exp/tri3b/decode")]) == []
    assert best([strong], [], doubtful=[harm("exp/tri3b/decode")]).cause is Cause.SPEAKERS


def test_a_symptom_alone_names_no_cause_and_unknown_explains_it():
    found = ranked([finding("W", "exp/tri3b/decode", (Cause.GRAPH, Word.HINT), symptom=True)], [harm("exp/tri3b/decode")])
    assert [h.cause for h in found] == [Cause.UNKNOWN]


def test_a_harm_that_is_left_open_costs():
    seen = [finding("A", "exp/tdnn", (Cause.OVERFIT, Word.PROOF))]
    alone = best(seen, [harm("exp/tdnn/decode")])
    beside = best(seen, [harm("exp/tdnn/decode"), harm("exp/mono/decode", large=True)])
    assert alone.db - beside.db == 8.0
    assert any("leaves open" in term.text for term in beside.terms)


def test_unfinished_work_is_explained_by_jobs_and_by_what_was_seen_there():
    crashed = harm("exp/mono/decode", HarmKind.JOB)
    assert best([finding("J", "exp/mono/decode", (Cause.JOB, Word.PROOF))], [crashed]).cause is Cause.JOB
    assert best([finding("S", "exp/mono/decode", (Cause.SEARCH, Word.PROOF))], [crashed]).cause is Cause.SEARCH
    assert best([finding("S", "exp/tri1/decode", (Cause.SEARCH, Word.PROOF))], [crashed]) is None


def test_what_the_better_decode_was_made_with_as_well_explains_a_loss_less():
    def loss(base, base_decode):
        return replace(harm("exp/tri3b/decode"), base=base, base_decode=base_decode)

    seen = [finding("F", "data/test", (Cause.AUDIO, Word.PROOF))]
    alone, shared = best(seen, [loss(None, None)]), best(seen, [loss("exp/mono", "exp/mono/decode")])
    assert alone.db - shared.db == 6.0
    assert shared.terms[1].text == "in the better decode as well: exp/mono/decode"
    trained = [finding("T", "data/train", (Cause.TRANSCRIPTS, Word.PROOF))]
    assert best(trained, [loss(None, None)]).db == best(trained, [loss("exp/mono", "exp/mono/decode")]).db


def test_a_repeated_mistake_does_not_explain_a_decode_that_was_looked_at_and_is_free_of_it():
    seen = [finding("A", "exp/mono/decode", (Cause.SCALE, Word.PROOF))]
    other = [harm("exp/mono/decode"), harm("exp/mono/decode_dev")]
    groups = {"A": "sweep"}
    assert len(best(seen, other, groups=groups).harms) == 2
    looked = best(seen, other, cleared=[clean("A", "exp/mono/decode_dev")], groups=groups)
    assert [h.dir for h in looked.harms] == ["exp/mono/decode"]
