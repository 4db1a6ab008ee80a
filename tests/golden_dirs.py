"""Which alignments each golden folder was computed from."""

from __future__ import annotations

from pathlib import Path

_BASE = {
    "base_mono_ali": "exp/mono_ali",
    "base_tri1_ali": "exp/tri1_ali",
    "base_tri2b_ali": "exp/tri2b_ali",
    "base_tri3b_ali": "exp/tri3b_ali",
}
GOLDEN_DIRS = [*_BASE, "base_chain_tree", "timit_mono_ali", "timit_tri3_ali"]


def source_of(name: str, cases: Path, corpus: Path) -> tuple[Path, Path]:
    """(alignment directory, model file) of a golden folder."""
    if name == "base_chain_tree":
        found = min((cases / "base/exp/chain").glob("*/ali.1.gz")).parent
        return found, found / "final.mdl"
    if name in _BASE:
        return cases / "base" / _BASE[name], cases / "base" / _BASE[name] / "final.mdl"
    exp = corpus / "AggShruti+timit/s5/exp"
    model = exp / ("mono_ali/final.mdl" if name == "timit_mono_ali" else "dnn4_pretrain-dbn_dnn/final.mdl")
    return exp / name.removeprefix("timit_"), model
