"""Transcripts do not match their audio.

## Checks
For every utterance, how many of its phones are as short as the topology allows, and how widely its durations spread,
both against the same phones in all other utterances. An utterance counts where both lie two deviations out. The share
of such utterances is judged, at the first stage that was aligned.

## Why it matters
A transcript of something else still aligns: it is squeezed here and drawn out there, the likelihood hardly falls and no
job fails. The models learn from it all the same, and every later stage keeps the fault.

## Reading the evidence
The share of such utterances, and the worst of them by name with their scores. Listen to those: they are sorted.

## What to try
Listen to the worst utterances beside their transcripts. Look for a text that was sorted or joined by another key than
the recordings. Clean with steps/cleanup/find_bad_utts.sh or clean_and_segment_data.sh, then train again from mono.

## When it is wrong
Spontaneous speech with much reduction, singing, or recordings in which a part is noise. Few or very short utterances
are not judged.

## Sources
Measured on public trees with 100 or more utterances (0.4 to 5.0 %) and on a run in which every fourth transcript was
exchanged (14 to 20 %); Kaldi: steps/cleanup/find_bad_utts.sh.
"""

from __future__ import annotations

from shlex import quote

from kaldi_doctor.facts.aligned_dirs import AlignedDir, AlignedDirs
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes, Reading
from kaldi_doctor.rules._registry import rule


@rule(
    "DATA040",
    "transcript-audio-mismatch",
    severity=Severity.WARNING,
    harm=HarmKind.DATA,
    metrics=("data.uneven_percent", "data.uneven_least"),
)
def check(aligned: AlignedDirs, limits: Limits) -> Outcomes:
    """One finding for each data directory, at the first aligned stage that shows it."""
    from kaldi_doctor.align.utterance_checks import judged, uneven

    least = limits.value("data.uneven_least")
    reported: set[str | None] = set()
    for item in aligned.by_dir.values():
        if not item.stats.phones_known:
            yield limits.skipped(item.located.how, item.dir)
            continue
        number = int(judged(item.stats.table).sum())
        if number < least:
            yield limits.skipped(f"{number} utterances of ten or more phones, {least:.0f} are needed", item.dir)
            continue
        share = limits.read(
            "data.uneven_percent", 100.0 * int(uneven(item.stats.table).sum()) / number, origin=item.origin, digits=1
        )
        words = f"{share.value:.1f} % of {number} utterances have squeezed and drawn-out phones at once"
        if not share.poor:
            yield share.cleared(item.dir, words, _evidence(item, share, worst=0))
            continue
        if item.data in reported:
            continue
        reported.add(item.data)
        yield share.finding(
            item.dir,
            f"{words}: transcripts that do not match their audio",
            poor=Severity.WARNING,
            points_to=((Cause.TRANSCRIPTS, Word.PROOF), (Cause.AUDIO, Word.HINT), (Cause.LEXICON, Word.HINT)),
            evidence=_evidence(item, share, worst=5),
            confidence="inferred",
            advice=(
                "listen to the worst utterances beside their transcripts",
                "clean the data, then train again from mono",
                f"list all of them: kaldi-doctor align check {quote(item.dir)} --uneven",
            ),
        )


def _evidence(item: AlignedDir, share: Reading, *, worst: int) -> tuple[Evidence, ...]:
    from kaldi_doctor.align.utterance_checks import misfit_order

    table = item.stats.table
    rows = misfit_order(table)[:worst]
    return (
        share.evidence(),
        Evidence(
            metric="longest_run",
            value=round(100.0 * float((table.longest_run >= 4).mean()), 1),
            unit="percent of utterances with four or more shortest phones in a row",
        ),
        *(
            Evidence(
                metric="utterance",
                value=item.stats.keys[row].decode("utf-8", "replace"),
                label="worst",
                unit=f"{table.shortest[row]} of {table.phones[row]} phones at the shortest length "
                f"({table.shortest_z[row]:+.1f} and {table.spread_z[row]:+.1f} deviations)",
            )
            for row in rows.tolist()
        ),
    )
