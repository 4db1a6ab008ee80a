"""A tree of five stages as facts, rules that say what a test wants, and a verdict from them."""

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.lineage import Lineage, LineageGraph
from kaldi_doctor.kinds import Cause, DirKind, HarmKind, Severity
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._registry import Rule
from kaldi_doctor.verdict.judge import Case, judge
from kaldi_doctor.verdict.nodes import Nodes
from kaldi_doctor.verdict.weights import Table
from kaldi_doctor.walk import DirEntry

STAGES = ("mono", "tri1", "tri2b", "tri3b", "tdnn")
KINDS = {
    "exp/mono": DirKind.MONO, "exp/mono_ali": DirKind.ALI, "exp/tri1": DirKind.DELTAS, "exp/tri1_ali": DirKind.ALI,
    "exp/tri2b": DirKind.LDA_MLLT, "exp/tri2b_ali": DirKind.ALI, "exp/tri3b": DirKind.SAT, "exp/tri3b_ali": DirKind.ALI,
    "exp/tdnn": DirKind.NNET3,
    **{f"exp/{name}/graph": DirKind.GRAPH for name in STAGES},
    **{f"exp/{name}/decode": DirKind.DECODE for name in STAGES},
    "exp/mono/decode_dev": DirKind.DECODE,
    "exp/make_mfcc/train": DirKind.FEATURES,
}


def facts():
    """Experiments and lineage: each stage on the alignments of the one before, all on data/train, SAT on data/train_sat."""
    lines = {path: Lineage(path) for path in KINDS}
    chain = ["exp/mono", "exp/mono_ali", "exp/tri1", "exp/tri1_ali", "exp/tri2b", "exp/tri2b_ali", "exp/tri3b",
             "exp/tri3b_ali", "exp/tdnn"]
    for path in chain:
        lines[path].data, lines[path].lang = "data/train", "data/lang"
    for parent, child in zip(chain, chain[1:]):
        (lines[child].model if child.endswith("_ali") else lines[child].ali).append(parent)
    lines["exp/tri3b"].data = "data/train_sat"
    for name in STAGES:
        lines[f"exp/{name}/graph"].model.append(f"exp/{name}")
        lines[f"exp/{name}/graph"].lang = "data/lang_test"
        lines[f"exp/{name}/decode"].model.append(f"exp/{name}")
        lines[f"exp/{name}/decode"].data = "data/test"
        lines[f"exp/{name}/decode"].graph = f"exp/{name}/graph"
    lines["exp/mono/decode_dev"] = Lineage("exp/mono/decode_dev", data="data/dev", graph="exp/mono/graph", model=["exp/mono"])
    found = Experiments({path: Experiment(path, kind, "", DirEntry(path)) for path, kind in KINDS.items()})
    return found, LineageGraph(lines, KINDS)


def nodes():
    return Nodes(*facts())


def finding(rule, where, *causes, severity=Severity.ERROR, percent=None, **more):
    """A finding of an invented rule; `percent` becomes its first evidence."""
    evidence = () if percent is None else (Evidence(metric="lost", value=percent, unit="percent", origin=Origin("a.log", 1)),)
    return Finding(rule=rule, name=rule.lower(), severity=severity, dir=where, summary=f"{rule} at {where}",
                   points_to=causes, evidence=evidence, advice=(f"fix {rule}",), **more)


def clean(rule, where):
    return Cleared(rule=rule, dir=where, summary=f"{rule} in order")


def rules(*, harm=(), groups=None, harm_from=Severity.ERROR):
    """Any code is a rule: those in `harm` find harm, and `groups` says what sees the same."""

    class Any(dict):
        def get(self, code, default=None):
            return Rule(code, code.lower(), Severity.ERROR, code.rstrip("0123456789"), lambda: (), "", (),
                        (groups or {}).get(code, code), dict(harm).get(code), harm_from)

    return Any()


def verdict_of(findings, cleared=(), *, harm=(), groups=None, harm_from=Severity.ERROR, table=None, **facts_):
    """Judge invented findings on the small tree with words only, or with a table of counts."""
    found, graph = facts()
    return judge(
        Case(findings=list(findings), cleared=list(cleared), rules=rules(harm=harm, groups=groups, harm_from=harm_from),
             found=found, graph=graph, ladder=facts_.get("ladder"), scores=facts_.get("scores"), sheet=load_cheatsheet(())),
        table or Table({}),
    )


LOST = {"H": HarmKind.DATA}
"""One rule, H, whose errors are harm."""

__all__ = ["KINDS", "LOST", "Cause", "HarmKind", "clean", "facts", "finding", "nodes", "rules", "verdict_of"]
