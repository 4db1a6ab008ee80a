"""Findings with the commands to run next, filled with the paths of the tree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaldi_doctor.facts._registry import FactStore
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.graph_langs import GraphLangs
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.rules._commands import commands_of

if TYPE_CHECKING:
    from kaldi_doctor.model import Finding

DECODERS = {
    DirKind.MONO: "steps/decode.sh --nj {nj}",
    DirKind.DELTAS: "steps/decode.sh --nj {nj}",
    DirKind.LDA_MLLT: "steps/decode.sh --nj {nj}",
    DirKind.SAT: "steps/decode_fmllr.sh --nj {nj}",
    DirKind.QUICK: "steps/decode_fmllr.sh --nj {nj}",
    DirKind.SGMM2: "steps/decode_sgmm2.sh --nj {nj}",
    DirKind.NNET1: "steps/nnet/decode.sh --nj {nj}",
    DirKind.NNET2: "steps/nnet2/decode.sh --nj {nj}",
    DirKind.NNET3: "steps/nnet3/decode.sh --nj {nj}",
    DirKind.CHAIN: "steps/nnet3/decode.sh --nj {nj} --acwt 1.0 --post-decode-acwt 10.0",
}
"""Kaldi's decoding script for each kind of model (egs/wsj/s5/steps)."""

TRAINERS = {
    DirKind.MONO: "steps/train_mono.sh --nj {nj}",
    DirKind.DELTAS: "steps/train_deltas.sh",
    DirKind.LDA_MLLT: "steps/train_lda_mllt.sh",
    DirKind.SAT: "steps/train_sat.sh",
    DirKind.QUICK: "steps/train_quick.sh",
}
"""Kaldi's training script for each kind of GMM."""

TRAIN_AGAIN = "{train} {sizes}{data} {lang} {from_ali}{dir}"
REMAKE = {
    DirKind.ALI: "{align} {data} {lang} {model} {dir}",
    DirKind.DECODE: "{decode} {graph} {data} {dir}",
    DirKind.FEATURES: "steps/make_mfcc.sh --nj {nj} {data}",
    **dict.fromkeys(TRAINERS, TRAIN_AGAIN),
}
"""What makes a directory anew, by its kind. Networks and i-vectors are made by a recipe's own scripts: none here."""

SCORE = "steps/score_kaldi.sh"


def with_commands(finding: Finding, store: FactStore) -> Finding:
    """The finding, its advice followed by the commands of its rule."""
    return replace(finding, advice=(*finding.advice, *commands_of(finding.rule, fields_of(finding.dir, store))))


def fields_of(path: str, store: FactStore) -> dict[str, str]:
    """What a tree tells of a directory: its data, lang, graph, model, alignments, jobs, and the script that decodes."""
    fields = {"dir": path, "score": SCORE}
    graph, found, langs = store.find(LineageGraph), store.find(Experiments), store.find(GraphLangs)
    if graph is None or found is None:
        return fields

    def lang_of(place: str) -> str | None:
        own = graph.get(place)
        return own.lang or (langs.of(own.graph) if langs is not None else None)

    if path not in graph.by_path:  # a data or lang directory: what else there is, the first stage that used it tells
        for name, used in (("data", lambda place: graph.get(place).data), ("lang", lang_of)):
            user = next((place for place in graph.order if used(place) == path), None)
            if user is not None:
                return {**fields_of(user, store), "dir": path, name: path}
    own = graph.get(path)
    model = graph.model_of(path)
    known = {"data": own.data, "lang": lang_of(path), "graph": own.graph, "model": model}
    fields.update({name: value.rstrip("/") for name, value in known.items() if value})
    here = found.get(path)
    kind_here = here.kind if here is not None else None
    if kind_here is DirKind.ALI:
        fields["ali"] = path
    elif own.ali or kind_here is DirKind.MONO:  # monophones are aligned from nothing, and leave their own alignments
        fields["ali"] = own.ali[0] if own.ali else path
    if kind_here in {DirKind.DECODE, DirKind.RESCORE}:
        fields["decoded"] = path
    elif decoded := next((item.path for item in found.of(DirKind.DECODE) if graph.model_of(item.path) == model), None):
        fields["decoded"] = decoded
    if model and (taught := graph.get(model).data):
        fields["train_data"] = taught.rstrip("/")
    if kind_here in REMAKE:
        fields["again"] = REMAKE[kind_here]
    fields["nj"] = str(own.split or _jobs(found, path) or 4)
    kind = trained.kind if model and (trained := found.get(model)) is not None else None
    if kind in DECODERS:
        fields["decode"] = DECODERS[kind].format(nj=fields["nj"])
        adapted = kind in {DirKind.SAT, DirKind.QUICK}
        fields["align"] = f"steps/align_{'fmllr' if adapted else 'si'}.sh --nj {fields['nj']}"
    if kind in TRAINERS:
        fields["train"] = TRAINERS[kind].format(nj=fields["nj"])
        if kind is DirKind.MONO:
            fields.update(sizes="", from_ali="")
        elif own.ali:
            fields["from_ali"] = own.ali[0]
    return fields


def _jobs(found: Experiments, path: str) -> int | None:
    """Number of parallel jobs, from the logs of decoding (`decode.3.log`)."""
    here = found.get(path)
    return len(here.logs_of("decode.#.log")) or None if here is not None else None
