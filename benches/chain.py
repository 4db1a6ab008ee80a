"""A chain model (LF-MMI) from the fixture's frame-level network: the same run in the words of the chain programs.

There is no fixture of a chain model. Programs, options, outputs and messages are those of `steps/nnet3/chain/train.py`;
an objective is a twentieth of the frame-level one, where chain models are (-0.35 at first, -0.06 at last).
"""

from __future__ import annotations

import re

SHARE = 0.05
"""LF-MMI objective over frame-level log-likelihood."""
SUBSAMPLED = 3
_LEFT_OUT = re.compile(r"(?:acc_pdf|get_post|sum_pdf_counts|vector_sum|adjust_priors|train\.out|init_model|init_mdl).*")
_OPTIONS = "--l2-regularize=0.0 --leaky-hmm-coefficient=0.1"
_MODEL = r"(?P<dir>exp/[\w/]+)/(?P<x>\w+)\.mdl"
_OVERALL = re.compile(
    r"LOG \(nnet3-compute-prob\S+ Overall log-likelihood for 'output' is (?P<value>\S+) (?P<rest>per frame, .*)\n"
    r"LOG \(nnet3-compute-prob\S+ Overall accuracy .*\n"
)
_PROB = (
    "LOG (nnet3-chain-compute-prob[5.5]:PrintTotalStats():nnet-chain-diagnostics.cc:239) Overall log-probability for"
)
_TOTAL = re.compile(
    r"(?P<head>LOG \(nnet3-train\S+ Overall average objective function for )'output' is "
    r"(?P<value>\S+)(?P<tail> over .*\n)"
    r"(?P<parsed>LOG .*log-prob-per-frame=)\S+\n"
)
_PHASE = re.compile(
    r"(?P<head>LOG \(nnet3-train\S+ Average objective function for )'output'(?P<of> for \S+ \S+ is )(?P<value>\S+)"
    r"(?P<tail> over .*\n)"
)
_COPIED = re.compile(r"LOG \(nnet3-copy\S+ Copied raw neural net( from \S+) to -")
_COMBINED = re.compile(r"(?<=objective function is )\S+|(?<=last model is )\S+|(?<=changed from )\S+|(?<= to )-\d\S+")


def chain_log(name: str, text: str) -> tuple[str, str] | None:
    """Name and text of a log of the fixture's network in a chain model; None where that has none."""
    if _LEFT_OUT.fullmatch(name):
        return None
    name = name.replace(".combined.", ".final.")
    text = text.replace("combined.mdl", "final.mdl").replace(".egs", ".cegs").replace("/egs.", "/cegs.")
    if name.startswith("train."):
        text = _train(text)
    elif name.startswith("compute_prob"):
        text = _OVERALL.sub(_probabilities, text)
        text = re.sub(
            rf"(nnet3-compute-prob) ({_MODEL})", rf"\1 {_OPTIONS} --xent-regularize=0.1 \2 \g<dir>/den.fst", text
        )
        text = text.replace("nnet3-compute-prob", "nnet3-chain-compute-prob")
    elif name.startswith("combine"):
        text = _COMBINED.sub(lambda found: f"{SHARE * float(found[0]):.6g}", text)
        text = text.replace("nnet3-combine", "nnet3-chain-combine")
    elif name.startswith("progress"):
        text = text.replace("nnet3-info", "nnet3-am-info")
    for program in ("copy-egs", "shuffle-egs", "merge-egs"):
        text = text.replace(f"nnet3-{program}", f"nnet3-chain-{program}")
    return name, text


def _train(text: str) -> str:
    text = _TOTAL.sub(_total, _PHASE.sub(_phase, text))
    text = re.sub(r"--frame=\d+", "--frame-shift=0", text)
    text = text.replace("nnet3-copy --learning", "nnet3-am-copy --raw=true --learning")
    text = _COPIED.sub(
        r"LOG (nnet3-am-copy[5.5]:main():nnet3-am-copy.cc:153) Copied neural net\1 to raw format as -", text
    )
    text = re.sub(rf"({_MODEL} - \|[\"']) ([\"']ark)", r"\1 \g<dir>/den.fst \4", text)
    options = f"--apply-deriv-weights=False {_OPTIONS} --xent-regularize=0.1"
    text = re.sub(r"nnet3-train(?= --)", f"nnet3-chain-train {options}", text)
    return re.sub(r"nnet3-train(?=\[|\.cc)", "nnet3-chain-train", text)


def _probabilities(found: re.Match[str]) -> str:
    value = float(found["value"])
    rows = (("'output-xent'", value), ("'output'", SHARE * value))
    return "".join(f"{_PROB} {output} is {number:.6g} {found['rest']}\n" for output, number in rows)


def _total(found: re.Match[str]) -> str:
    value = float(found["value"])
    rows = (("'output'", SHARE * value), ("'output-xent'", value))
    return "".join(
        f"{found['head']}{output} is {number:.6g}{found['tail']}{found['parsed']}{number:.6g}\n"
        for output, number in rows
    )


def _phase(found: re.Match[str]) -> str:
    value = float(found["value"])
    rows = (("'output-xent'", value), ("'output'", SHARE * value))
    return "".join(f"{found['head']}{output}{found['of']}{number:.6g}{found['tail']}" for output, number in rows)


def own_logs(target: str, tree: str, jobs: int) -> dict[str, str]:
    """Logs that only a chain model has: of the phone LM and of the denominator graph."""
    archives = " ".join(f"{tree}/ali.{job}.gz" for job in range(1, jobs + 1))
    lm = f"chain-est-phone-lm --num-extra-lm-states=2000 ark:- {target}/phone_lm.fst "
    graph = f"chain-make-den-fst {target}/tree {target}/0.trans_mdl {target}/phone_lm.fst {target}/den.fst "
    graph += f"{target}/normalization.fst "
    where, den = "LOG (chain-est-phone-lm[5.5]", "LOG (chain-make-den-fst[5.5]"
    phones = f"gunzip -c {archives} | ali-to-phones {tree}/final.mdl ark:- ark:- | {lm}"
    return {
        "make_phone_lm.log": _log(
            phones,
            f"{lm}\n{where}:OutputToFst():language-model.cc:395) Perplexity on training data is: 7.00846\n"
            f"{where}:main():chain-est-phone-lm.cc:73) Estimated phone language model and wrote it to "
            f"{target}/phone_lm.fst\n",
        ),
        "make_den_fst.log": _log(
            graph,
            f"{graph}\n{den}:PrintDenGraphStats():chain-den-graph.cc:269) Number of states is 24183 and arcs 1146121; "
            "number of states with in-degree <= 3 is 6192 and with out-degree <= 3 is 5\n"
            f"{den}:main():chain-make-den-fst.cc:78) Write denominator FST to {target}/den.fst "
            f"and normalization FST to {target}/normalization.fst\n",
        ),
        "init_mdl.log": _log(
            f"nnet3-am-init {target}/0.trans_mdl {target}/0.raw {target}/0.mdl ",
            "LOG (nnet3-am-init[5.5]:main():nnet3-am-init.cc:96) Initialized am-nnet (neural net acoustic model) "
            f"and wrote to {target}/0.mdl\n",
        ),
    }


def _log(command: str, body: str) -> str:
    head = f"# {command}\n# Started at Sun Nov 22 15:02:01 UTC 2026\n#\n"
    tail = "# Accounting: time=9 threads=1\n# Ended (code 0) at Sun Nov 22 15:02:10 UTC 2026, elapsed time 9 seconds\n"
    return head + body + tail


def chain_decode_log(name: str, text: str) -> tuple[str, str] | None:
    """A log of a decode: one output every three frames, and no scale of the acoustic scores."""
    if name.startswith("decode."):
        text = text.replace("--frames-per-chunk=50", f"--frame-subsampling-factor={SUBSAMPLED} --frames-per-chunk=140")
        text = text.replace("--acoustic-scale=0.1", "--acoustic-scale=1.0")
        text = re.sub(r"(?<=over )\d+(?= frames)", lambda found: str(int(found[0]) // SUBSAMPLED), text)
    return name, text


def chain_config(data: bytes) -> bytes:
    """A file of configs: the second output, for cross-entropy."""
    return re.sub(
        rb"output-layer name=output (.*)",
        rb"output-layer name=output include-log-softmax=false \1\n"
        rb"output-layer name=output-xent learning-rate-factor=5.0 \1",
        data,
    )
