"""The same recordings belong to other speakers than before.

## Checks
Recordings (wav.scp) or features (feats.scp) that two data directories used in training share, and the speakers that
utt2spk gives them in each: pairs of recordings of one speaker in the one that are of several in the other.

## Why it matters
Cepstral means and speaker transforms are estimated per speaker. Over a mixture of voices they normalise nothing.

## Reading the evidence
The share of recordings whose speaker is not the one that most of its former group now has.

## What to try
Make utt2spk anew from where the recordings come from, then spk2utt, cmvn.scp, and all stages from here.

## When it is wrong
Speakers that were renamed one to one are no change. Speakers split on purpose (per session) are reported.

## Sources
Kaldi: egs/wsj/s5/utils/validate_data_dir.sh cannot see this, because the file is consistent in itself.
"""

from __future__ import annotations

from kaldi_doctor.facts.data_and_lang import DataDir, Places
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes, data_pairs
from kaldi_doctor.rules._registry import rule


@rule("DATA002", "speakers-changed", severity=Severity.ERROR, metrics=("data.speaker_changed_percent",))
def check(places: Places, graph: LineageGraph, limits: Limits) -> Outcomes:
    """Each data directory against that of the stages it follows on."""
    for path, own, before in data_pairs(graph, places):
        common, changed = _changed(own, before)
        if not common:
            continue
        percent = limits.read(
            "data.speaker_changed_percent", 100.0 * changed / common, origin=Origin(f"{own.path}/utt2spk"), digits=1
        )
        yield percent.outcome(
            path,
            f"{changed} of {common} recordings of {own.path} have another speaker than in {before.path}",
            stage=graph.stage_of(path),
            points_to=((Cause.SPEAKERS, Word.PROOF), (Cause.ADAPTATION, Word.HINT)),
            advice=f"make {own.path}/utt2spk anew from where the recordings come from",
        )


def _speakers(data: DataDir) -> dict[str, str]:
    """Speaker of each recording (by its wav.scp entry where there are no segments)."""
    if data.has("segments"):
        return data.utt2spk()
    sources = data.table("wav.scp")
    return {" ".join(entry): speaker for name, speaker in data.utt2spk().items() if (entry := sources.get(name))}


def _changed(own: DataDir, before: DataDir) -> tuple[int, int]:
    """Recordings in both, and those that left their group; a group is named by the speaker most of it had."""
    now, then = _speakers(own), _speakers(before)
    common = now.keys() & then.keys()
    votes: dict[str, dict[str, int]] = {}
    for key in common:
        group = votes.setdefault(now[key], {})
        group[then[key]] = group.get(then[key], 0) + 1
    return len(common), len(common) - sum(max(group.values()) for group in votes.values())
