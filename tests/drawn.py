"""A diagnosis with everything that a report draws, made by hand; any text can be put where a tree has its names."""

from __future__ import annotations

from dataclasses import replace

from sample_diagnosis import rung, sat_broke, score

from kaldi_doctor.figures import (
    Aligned,
    AlignmentPass,
    DecodeNode,
    Figures,
    Network,
    Panel,
    Phone,
    Setting,
    SpeakerErrors,
    StageNode,
    Sweep,
    Whisker,
    Worst,
    WorstUtterance,
)
from kaldi_doctor.kinds import DirKind, StageKind
from kaldi_doctor.model import Diagnosis

CURVE = tuple((float(x), -3.0 + 0.1 * x) for x in range(10))
TURNS = tuple((float(x), -3.0 + 0.1 * min(x, 4) - 0.05 * max(x - 4, 0)) for x in range(10))
NETWORK = Network(
    "exp/tdnn",
    "nnet3",
    "iteration",
    (
        Panel("accuracy", "output", tuple((x, 0.3 + 0.05 * x) for x, _ in CURVE), tuple((x, 0.3) for x, _ in CURVE), 4, 0),
        Panel("objf", "output", CURVE, TURNS, 4, 4),
    ),
    tuple((x, 0.004 * 0.8**x) for x, _ in CURVE),
)
PHONES = (Phone("SIL", True, 50, 30, 50, 80, 200, 900, 1.0), Phone("AA", False, 40, 30, 50, 80, 90, 120, 2.0))


def sweep(path: str) -> Sweep:
    settings = tuple(Setting(lmwt, wip, 20 + abs(lmwt - 12) + wip, 1, 2, 3) for wip in (0.0, 0.5) for lmwt in range(7, 18))
    return Sweep(path, "WER", settings, settings[5], at_edge=False)


def figures(name: str = "x") -> Figures:
    """Figures to go with the tree of `sat_broke`, with a name of one's own wherever the tree has one."""
    decode = "exp/tri3b/decode_eval92"
    return Figures(
        made="2026-05-04 10:00 UTC",
        changed="2026-05-03 11:40 UTC",
        lineage=(
            StageNode("exp/mono", (), f"data/{name}", (DecodeNode("exp/mono/decode_eval92", 10.0, "WER", False),)),
            StageNode("exp/tri1", ("exp/mono",), f"data/{name}", ()),
            StageNode("exp/tri2b", ("exp/tri1",), None, (DecodeNode(f"exp/tri2b/{name}", None, "", False),)),
            StageNode("exp/tri3b", ("exp/tri2b",), "data/sp", tuple(DecodeNode(f"{decode}.{n}", 80.0, "WER", True) for n in range(6))),
            StageNode("exp/tdnn", ("exp/tri3b", "exp/tri1"), None, ()),
        ),
        networks=(replace(NETWORK, dir=f"exp/{name}"),),
        sweeps=(sweep(decode),),
        intervals=(Whisker(decode, 1.2, True), Whisker("exp/mono/decode_eval92", 0.8, False)),
        aligned=(Aligned(f"exp/{name}", 100, 0.5, True, 20.0, (replace(PHONES[0], name=name), PHONES[1])),),
        passes=(AlignmentPass("exp/tri3b", name, 100, 30, 21, -80.5, (name, "utt-2"), f"exp/{name}.log:3"),),
        worst=(Worst(decode, name, 3, 5, (WorstUtterance(name, 2, 3, ((name, None), (None, name), ("a", "a"))),)),),
        speaker_decodes=("exp/mono/decode_eval92", decode),
        speakers=(SpeakerErrors(name, 100, (10.0, 80.0)), SpeakerErrors("other", 90, (None, 70.0))),
    )


def drawn(name: str = "x") -> Diagnosis:
    """The broken SAT tree with figures."""
    return replace(sat_broke(), figures=figures(name))


def thirty_stages() -> Diagnosis:
    """Thirty stages, ten networks of them with long curves, two hundred speakers."""
    names = [f"stage{number:02d}" for number in range(30)]
    decodes = [f"exp/{name}/decode_eval92" for name in names]
    ladder = tuple(
        rung(name, StageKind.TRI, DirKind.DELTAS, "ok", score(decode, 500 + number, 50, 60, 10), ())
        for number, (name, decode) in enumerate(zip(names, decodes, strict=True))
    )
    long = tuple((float(x), -2.0 / (x + 1)) for x in range(200))
    panels = tuple(Panel("objf", output, long, long, None, 199) for output in ("output", "output-xent"))
    phones = tuple(Phone(f"P{n}", False, 1000 - n, 30, 50, 80, 100, 200, 3.0) for n in range(200))
    lost = tuple(f"utterance-{n}" for n in range(100))
    wrong = tuple(WorstUtterance(f"u{n}", 9, 60, (("word", "other"),) * 60) for n in range(10))
    many = tuple(DecodeNode(f"exp/d{k}", 10.0, "WER", False) for k in range(6))
    made = Figures(
        made="2026-05-04 10:00 UTC",
        changed=None,
        lineage=tuple(
            StageNode(f"exp/{name}", tuple(f"exp/{n}" for n in names[max(i - 2, 0) : i]), "data/train", many)
            for i, name in enumerate(names)
        ),
        networks=tuple(Network(f"exp/{name}", "chain", "iteration", panels, long) for name in names[:10]),
        sweeps=tuple(map(sweep, decodes)),
        intervals=tuple(Whisker(decode, 1.0, True) for decode in decodes),
        aligned=tuple(Aligned(f"exp/{name}", 100, 1.0, False, 20.0, phones if n > 27 else ()) for n, name in enumerate(names)),
        passes=tuple(AlignmentPass(f"exp/{name}", "iteration 39", 1000, 10, 100, -80.0, lost, "exp/a.log:1") for name in names),
        worst=tuple(Worst(decode, "p", 10, 20, wrong) for decode in decodes[:3]),
        speaker_decodes=tuple(decodes),
        speakers=tuple(SpeakerErrors(f"speaker{n}", 200, (12.5,) * 30) for n in range(200)),
    )
    return replace(sat_broke(), ladder=ladder, figures=made)
