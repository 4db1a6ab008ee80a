"""Utterances of one alignment directory by what happened to them, with all that is known of each."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kaldi_doctor.align.utterance_checks import misfit_order, uneven
from kaldi_doctor.analysis.ali.check import unaligned, worst_utterances
from kaldi_doctor.archives.stats import collect
from kaldi_doctor.facts._folder import LARGEST
from kaldi_doctor.facts.align_passes import last_logs
from kaldi_doctor.kaldi.printed.align_lines import AlignLine, align_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaldi_doctor.analysis.ali.directory import AliDir
    from kaldi_doctor.archives.collect import AlignmentStats

KINDS = ("failed", "retried", "uneven", "empty")
_FEATURE_SHIFT = 0.01
_SAID = {
    "failed": "not even the retry beam aligned it",
    "no features": "no features",
    "no frames": "no frames",
    "empty graph": "its graph is empty",
    "retried": "aligned by the retry beam only",
}


@dataclass(frozen=True, slots=True)
class ListedUtterance:
    """One utterance; None where a thing is not known.

    Attributes:
        list: failed, retried, uneven or empty; aligned or worst where it was looked up by name or by rank.
        why: in a few words.
        stage: directory as it was given, and pass.
        frames: alignment frames. `seconds` are of the audio, from the data directory where it has them.
        log_likelihood: per frame, as the log has it.
        log: file and line.
        audio: what wav.scp has for it, a file or a command: text, never run. `begin`, `end` are seconds in it.
        text: the transcript.
    """

    utterance: str
    list: str
    why: str
    stage: str
    frames: int | None
    seconds: float | None
    words: int | None
    words_per_second: float | None
    log_likelihood: float | None
    log: str | None
    audio: str | None
    begin: float | None
    end: float | None
    text: str | None


class UtteranceLists:
    """The lists of one directory; logs and archives are read when a list asks for them."""

    def __init__(self, directory: AliDir) -> None:
        """Read nothing yet."""
        self._directory = directory
        logs = last_logs(directory.logs.records, directory.logs.name)
        self._logs = logs
        passed = f", iteration {logs[0].iteration}" if logs and logs[0].pass_ == "train" else ""
        self._stage = f"{directory.path}{passed}"

    def rows(self, kind: str) -> Iterator[ListedUtterance]:
        """Every utterance of one list: `failed`, `retried`, `uneven` or `empty`."""
        yield from {"failed": self._failed, "retried": self._retried, "uneven": self._uneven, "empty": self._empty}[
            kind
        ]()

    def known(self, name: str) -> ListedUtterance | None:
        """What is known of an utterance without alignment; None where nothing names it."""
        lines = self._lines.get(name, {})
        kind = next((kind for kind in _SAID if kind in lines), None)
        data = self._directory.data
        if kind is None and (data is None or not (name in data.text() or name in data.utt2spk())):
            return None
        why = _SAID[kind] if kind else "no alignment in the archives"
        return self._row(name, "empty" if kind in {"no frames", "empty graph"} else "failed", why, kind)

    def aligned(self, name: str) -> ListedUtterance:
        """What is known of an utterance that has an alignment."""
        lines = self._lines.get(name, {})
        kind = "retried" if "retried" in lines and "failed" not in lines else "aligned"
        return self._row(name, kind, _SAID.get(kind, kind), kind if kind in _SAID else None)

    def worst(self, number: int) -> Iterator[ListedUtterance]:
        """The worst fitting utterances, as `align check` ranks them; none without a transition model."""
        if self._stats.phones_known:
            for row in worst_utterances(self._directory, self._stats, number):
                yield self._row(row.utterance, "worst", f"{row.why} (score {row.score:.1f})", None)

    @cached_property
    def _lines(self) -> dict[str, dict[str, tuple[str, AlignLine]]]:
        """By utterance and kind: (log, line)."""
        found: dict[str, dict[str, tuple[str, AlignLine]]] = {}
        prefix = f"{self._directory.logs.name}/"
        for log in self._logs:
            path = log.origin.path
            data = _whole(f"{self._directory.logs.tree.base}/{path}")
            shown = f"{self._directory.path}/{path.removeprefix(prefix)}"
            for line in align_lines(data):
                found.setdefault(line.utterance, {})[line.kind] = (shown, line)
        return found

    @cached_property
    def _stats(self) -> AlignmentStats:
        directory = self._directory
        return collect(directory.files, directory.model, directory.known_silence())

    @cached_property
    def _frames(self) -> dict[str, int]:
        keys = (key.decode("utf-8", "replace") for key in self._stats.keys)
        return dict(zip(keys, self._stats.table.frames.tolist(), strict=True))

    def _failed(self) -> Iterator[ListedUtterance]:
        listed = set()
        for name, lines in self._lines.items():
            kind = next((kind for kind in ("failed", "no features") if kind in lines), None)
            if kind is not None:
                listed.add(name)
                yield self._row(name, "failed", _SAID[kind], kind)
        for name in unaligned(self._directory, self._stats.keys) or ():
            if name not in listed and not {"no frames", "empty graph"} & self._lines.get(name, {}).keys():
                yield self._row(name, "failed", "no alignment in the archives", None)

    def _retried(self) -> Iterator[ListedUtterance]:
        for name, lines in self._lines.items():
            if "retried" in lines and "failed" not in lines:
                yield self._row(name, "retried", _SAID["retried"], "retried")

    def _uneven(self) -> Iterator[ListedUtterance]:
        if not self._stats.phones_known:
            return
        table = self._stats.table
        wanted = uneven(table)
        for row in misfit_order(table).tolist():
            if wanted[row]:
                short = f"{table.shortest[row]} of {table.phones[row]} phones at the shortest length"
                score = f"{table.shortest_z[row]:+.1f} and {table.spread_z[row]:+.1f} deviations"
                name = self._stats.keys[row].decode("utf-8", "replace")
                yield self._row(name, "uneven", f"{short} ({score})", None)

    def _empty(self) -> Iterator[ListedUtterance]:
        listed = set()
        for name, lines in self._lines.items():
            kind = next((kind for kind in ("no frames", "empty graph") if kind in lines), None)
            if kind is not None:
                listed.add(name)
                yield self._row(name, "empty", _SAID[kind], kind)
        table = self._stats.table
        silent = (table.phones == 0) & self._stats.phones_known
        for key, frames, alone in zip(self._stats.keys, table.frames.tolist(), silent.tolist(), strict=True):
            name = key.decode("utf-8", "replace")
            if name not in listed and (frames == 0 or alone):
                yield self._row(name, "empty", "nothing but silence" if frames else "no frames", None)

    def _row(self, name: str, kind: str, why: str, said: str | None) -> ListedUtterance:
        lines = self._lines.get(name, {})
        at = lines.get(said) if said else lines.get("likelihood")
        like = lines["likelihood"][1].log_like if "likelihood" in lines else None
        frames = self._frames.get(name) or next((line.frames for _, line in lines.values() if line.frames), None)
        data = self._directory.data
        words = data.text().get(name) if data is not None else None
        audio, begin, end = self._audio.get(name, (None, None, None))
        seconds = self._seconds(name, frames, begin, end)
        return ListedUtterance(
            utterance=name,
            list=kind,
            why=why,
            stage=self._stage,
            frames=frames,
            seconds=None if seconds is None else round(seconds, 3),
            words=None if words is None else len(words),
            words_per_second=round(len(words) / seconds, 2) if words is not None and seconds else None,
            log_likelihood=like,
            log=f"{at[0]}:{at[1].line}" if at else None,
            audio=audio,
            begin=begin,
            end=end,
            text=None if words is None else " ".join(words),
        )

    def _seconds(self, name: str, frames: int | None, begin: float | None, end: float | None) -> float | None:
        data = self._directory.data
        if data is not None:
            if name in self._durations:
                return self._durations[name]
            if begin is not None and end is not None and end > begin:
                return end - begin
            if name in self._features:
                return self._features[name] * _FEATURE_SHIFT
        return None if frames is None else frames * self._directory.frame_shift

    @cached_property
    def _durations(self) -> dict[str, float]:
        return self._directory.data.utt2dur() if self._directory.data is not None else {}

    @cached_property
    def _features(self) -> dict[str, int]:
        return self._directory.data.utt2num_frames() if self._directory.data is not None else {}

    @cached_property
    def _audio(self) -> dict[str, tuple[str | None, float | None, float | None]]:
        """(wav.scp entry as it is written, begin, end) of each utterance."""
        data = self._directory.data
        if data is None:
            return {}
        lines = (data.raw("wav.scp") or b"").decode("utf-8", "replace").split("\n")
        rows = (line.strip().split(None, 1) for line in lines)
        files = {row[0]: row[1] for row in rows if len(row) == 2}
        segments = data.segments()
        if not segments:
            return {name: (entry, None, None) for name, entry in files.items()}
        return {name: (files.get(recording), begin, end) for name, (recording, begin, end) in segments.items()}


def _whole(path: str) -> bytes:
    """A log whole, in which every utterance and line number counts; nothing where it went away."""
    try:
        if not os.path.isfile(path):
            return b""
        with open(path, "rb") as stream:
            return stream.read(LARGEST)
    except OSError:
        return b""
