"""A network is decoded at another frame rate than it was trained at.

## Checks
The frame subsampling factor on the command line of the decoder against that of the examples the network was trained
on (egs/log/get_egs.*.log), or the file `frame_subsampling_factor` of the model.

## Why it matters
A chain network speaks once for three frames. Decoded at every frame, each state is asked to last three times as long
as it was trained to: words are dropped or stretched, and the decode takes three times as long.

## Reading the evidence
Both factors, and where they stand. A decoder that is given none uses 1.

## What to try
Copy the file `frame_subsampling_factor` with the model: steps/nnet3/decode.sh reads it. Decoders called by hand need
`--frame-subsampling-factor=3`.

## When it is wrong
A network that was trained again on examples of another rate after the decode.

## Sources
Kaldi: egs/wsj/s5/steps/nnet3/decode.sh; src/nnet3/nnet-am-decodable-simple.h (the default is 1).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.decode_scales import DecodeScales
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC021", "frame-subsampling-mismatch"


@rule(CODE, NAME, severity=Severity.ERROR)
def check(scales: DecodeScales) -> Iterator[Finding | Cleared]:
    """Every decode by an nnet3 decoder whose model tells its factor."""
    for path, item in sorted(scales.by_dir.items()):
        if item.needs is None:
            continue
        evidence = (
            Evidence(metric="frame_subsampling_factor", value=item.factor, origin=item.origin, label="decoding"),
            Evidence(metric="frame_subsampling_factor", value=item.needs, origin=item.needs_origin, label="training"),
        )
        if item.factor == item.needs:
            yield Cleared(rule=CODE, dir=path, summary=f"one in {item.needs} frames, as in training", evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR,
            dir=path,
            stage=StageKind.DECODE,
            summary=f"decoded with a frame subsampling factor of {item.factor}, trained with {item.needs}",
            points_to=((Cause.SCALE, Word.PROOF), (Cause.FEATURES, Word.TYPICAL)),
            evidence=evidence,
            advice=(f"put {item.needs} into {item.model}/frame_subsampling_factor and decode again",),
            sources=("Kaldi: egs/wsj/s5/steps/nnet3/decode.sh",),
        )
