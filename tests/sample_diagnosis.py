"""The diagnosis that the reports are tested with: SAT broke (10, 9, 7, 82, 80), made by hand."""

from __future__ import annotations

from dataclasses import replace

from kaldi_doctor.kinds import Cause, DirKind, HarmKind, RungState, Severity, StageKind, State, Word
from kaldi_doctor.model import (
    CauseWeight,
    Cleared,
    Diagnosis,
    Evidence,
    Finding,
    Harm,
    HyperValue,
    LedgerLine,
    Origin,
    Range,
    Rung,
    Score,
    Skipped,
    Unreadable,
    Verdict,
)

ESC = "\x1b[31mred\x1b[0m"


def score(path: str, errors: int, ins: int, dels: int, lmwt: int) -> Score:
    return Score(
        percent=round(100 * errors / 5643, 2),
        errors=errors,
        ref_words=5643,
        ins=ins,
        dels=dels,
        subs=errors - ins - dels,
        sentences=333,
        sentence_errors=300,
        missing=0,
        partial=False,
        metric="WER",
        lmwt=lmwt,
        wip=None,
        decode_dir=path,
        origin=Origin(f"{path}/wer_{lmwt}", 2),
    )


def rung(
    name: str, stage: StageKind, kind: DirKind, state: str, found: Score | None, parents: tuple[str, ...] = (), **more
) -> Rung:
    return Rung(
        dir=f"exp/{name}",
        name=name,
        stage=stage,
        kind=kind,
        flavour=more.pop("flavour", "gmm"),
        parents=parents,
        state=RungState(state),
        score=found,
        aligned_percent=more.pop("aligned", None),
        **more,
    )


ALI = Finding(
    rule="ALI002",
    name="alignments-fail-often",
    severity=Severity.ERROR,
    dir="exp/tri3b",
    summary="SAT lost one utterance in five",
    points_to=((Cause.TRANSCRIPTS, Word.TYPICAL), (Cause.ALIGNMENT, Word.HINT)),
    evidence=(
        Evidence(
            metric="failed",
            value=21.0,
            unit="percent",
            expected=Range(None, 1.0, "wsj RESULTS", "cheatsheet.yaml:212"),
            origin=Origin("exp/tri3b/log/align.10.7.log", 3981),
            quote="LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:137) Retried 1988 out of 3742 utterances.",
        ),
        Evidence(
            metric="failed", value=0.0, unit="percent", label="before", origin=Origin("exp/tri2b/log/align.30.1.log", 9)
        ),
        Evidence(metric="retried", value=14412, unit="utterances", label="worst"),
    ),
    advice=("run utils/validate_data_dir.sh data/train", "restore the text, then redo the chain from align_si.sh"),
    sources=("kaldi: egs/wsj/s5/RESULTS",),
)
WER = Finding(
    rule="WER001",
    name="wer-rises-between-stages",
    severity=Severity.ERROR,
    dir="exp/tri3b",
    summary="WER 82.00 % at SAT against 7.00 % at exp/tri2b",
    points_to=((Cause.UNKNOWN, Word.HINT),),
    evidence=(
        Evidence(
            metric="wer",
            value=82.0,
            unit="percent",
            origin=Origin("exp/tri3b/decode_eval92/wer_11", 2),
            quote="%WER 82.00 [ 4627 / 5643, 61 ins, 3902 del, 664 sub ]",
        ),
    ),
    symptom=True,
)
DNN = replace(WER, dir="exp/tdnn", summary="WER 80.00 % at DNN", caused_by="ALI002", evidence=())
NOTES = tuple(
    Finding(
        rule="REF001",
        name="hyperparameters-outside-ranges",
        severity=Severity.NOTE,
        dir=f"exp/{name}",
        summary="1,500 leaves, below the usual",
        points_to=((Cause.MODEL_SIZE, Word.HINT),),
        confidence="inferred",
        evidence=(
            Evidence(metric="numleaves", value=1500, expected=Range(2000, 5000, "Meyer 2019", "cheatsheet.yaml:80")),
        ),
    )
    for name in ("tri1", "tri2b")
)


HARM = Harm(
    kind=HarmKind.SCORE,
    dir="exp/tri3b/decode_eval92",
    size=75.0,
    unit="points",
    large=True,
    rule="WER001",
    summary="WER rises from 7.00 % (exp/tri2b) to 82.01 %",
    p=1e-26,
    base="exp/tri2b",
)


def sat_broke() -> Diagnosis:
    """Five stages, SAT broken, the DNN on top of it."""
    base = "exp/{}/decode_eval92"
    leaves = (
        (
            "numleaves",
            HyperValue(
                value=1500, origin=Origin("exp/tri1/log/build_tree.log", 1), expected=Range(2000, 5000, "Meyer 2019")
            ),
        ),
    )
    return Diagnosis(
        exp_dir="exp",
        recipe=("wsj", True),
        verdict=Verdict(
            state=State.BROKEN,
            dir="exp/tri3b",
            stage=StageKind.SAT,
            cause=Cause.TRANSCRIPTS,
            confidence="inferred",
            because=("ALI002", "WER001"),
            summary="SAT (exp/tri3b) broke, most likely because of transcripts that do not say what the audio says.",
            next="run utils/validate_data_dir.sh data/train",
            harm=(HARM,),
            probability=0.82,
            candidates=(
                CauseWeight(
                    dir="exp/tri3b",
                    cause=Cause.TRANSCRIPTS,
                    score=14.2,
                    probability=0.82,
                    ledger=(
                        LedgerLine(17.2, "ALI002 lost", "3 of 4 runs with the fault, 1 of 60 without"),
                        LedgerLine(-3.0, "SAT001 fMLLR in range"),
                    ),
                    aside=("DATA041",),
                ),
            ),
        ),
        ladder=(
            rung("mono", StageKind.MONO, DirKind.MONO, "ok", score(base.format("mono"), 564, 50, 100, 9), aligned=99.8),
            rung(
                "tri1",
                StageKind.TRI,
                DirKind.DELTAS,
                "ok",
                score(base.format("tri1"), 508, 50, 90, 10),
                ("exp/mono_ali",),
                aligned=99.9,
                change=-1.0,
                change_base=base.format("mono"),
                published="9.12",
                hyperparameters=leaves,
            ),
            rung(
                "tri2b",
                StageKind.LDA_MLLT,
                DirKind.LDA_MLLT,
                "ok",
                score(base.format("tri2b"), 395, 40, 60, 13),
                ("exp/tri1_ali",),
                aligned=99.9,
                change=-2.0,
                change_base=base.format("tri1"),
            ),
            rung(
                "tri3b",
                StageKind.SAT,
                DirKind.SAT,
                "broken",
                score(base.format("tri3b"), 4627, 61, 3902, 11),
                ("exp/tri2b_ali",),
                aligned=79.0,
                change=75.0,
                change_base=base.format("tri2b"),
            ),
            rung(
                "tdnn",
                StageKind.DNN,
                DirKind.CHAIN,
                "follows",
                score(base.format("tdnn"), 4514, 60, 3800, 9),
                ("exp/tri3b_ali",),
                flavour="chain",
                change=-1.9,
                change_base="exp/tri3b/decode_eval92.si",
            ),
        ),
        findings=(*NOTES, ALI, WER, DNN),
        risks=("REF001",),
        cleared=(
            Cleared(
                rule="SAT001",
                dir="exp/tri3b",
                summary="fMLLR gains 1.46 per frame at pass 2",
            ),
            Cleared(rule="JOB001", dir="exp/mono", summary="all jobs ended with code 0"),
        ),
        skipped=(
            Skipped("NET001", "no compute_prob_valid logs"),
            Skipped("NET002", "no compute_prob_valid logs"),
            Skipped("WER004", "no per_utt file", "exp/mono"),
        ),
        unreadable=(Unreadable("exp/tri1/ali.4.gz", "gzip CRC mismatch"),),
        totals={"stages": 5, "logs": 3412, "alignment_archives": 60, "utterances": 37416, "frames": 0, "seconds": 1.4},
        rules_run=31,
        scored_on=("eval92", "tgpr"),
    )


def healthy() -> Diagnosis:
    """The first three stages, nothing wrong."""
    whole = sat_broke()
    verdict = Verdict(
        state=State.HEALTHY,
        dir=None,
        stage=None,
        cause=Cause.NONE,
        confidence="measured",
        because=(),
        summary="No harm was found.",
        next="Nothing has to be fixed.",
    )
    return replace(whole, ladder=whole.ladder[:3], findings=(), risks=(), cleared=(), unreadable=(), verdict=verdict)


HOSTILE = (
    ESC,
    "[red]bold[/red] [/data/train]",
    "<script>alert(1)</script>",
    "a%0Ab::error::x,y:z",
    "line\nbreak\rback",
    "\u202egnp.exe\u2066",
    "`code` | cell | **b** [l](javascript:x)",
    "nul\x00bell\x07\x9b31m",
    "bytes\udcff\udc9b",
    "{{ 7*7 }} {% raw %}",
)


def hostile(text: str) -> Diagnosis:
    """Every text that comes from a tree replaced by `text`."""
    path = f"exp/{text}"
    origin = Origin(f"{path}/x.log", 3)
    evidence = Evidence(
        metric="wer",
        value=text,
        unit="percent",
        origin=origin,
        quote=text,
        label=text,
        expected=Range(0, 1, text, text),
    )
    whole = sat_broke()
    finding = replace(ALI, dir=path, summary=text, evidence=(evidence, evidence), advice=(text,), sources=(text,))
    return replace(
        whole,
        exp_dir=text,
        recipe=(text, True),
        scored_on=(text, text),
        notes=(text,),
        verdict=replace(
            whole.verdict,
            dir=path,
            summary=text,
            next=text,
            candidates=(
                CauseWeight(
                    dir=path,
                    cause=Cause.LM,
                    score=1.0,
                    probability=0.5,
                    ledger=(LedgerLine(2.0, text, text), LedgerLine(-1.0, text)),
                    aside=(text,),
                ),
            ),
            harm=(replace(HARM, dir=path, summary=text, base=text, evidence=(evidence,)),),
        ),
        ladder=tuple(
            replace(
                r,
                dir=f"{path}/{r.name}",
                name=text,
                published=text,
                score=r.score and replace(r.score, decode_dir=path, origin=origin),
                change_base=path + "x",
            )
            for r in whole.ladder
        ),
        findings=(finding, replace(finding, caused_by="ALI002"), replace(finding, severity=Severity.NOTE)),
        cleared=(
            Cleared(rule="SAT001", dir=path, summary=text, evidence=(evidence,)),
        ),
        skipped=(Skipped("NET001", text, path),),
        unreadable=(Unreadable(path, text),),
    )
