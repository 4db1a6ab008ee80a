"""Decodes of later stages: a share of the utterances that a fixture's decode got wrong are right here."""

from __future__ import annotations

import re
from math import ceil
from zlib import crc32

_COUNTS = re.compile(rb"(?P<errors>\d+) / (?P<words>\d+), (?P<ins>\d+) ins, (?P<dels>\d+) del, (?P<subs>\d+) sub")
_RATE = re.compile(rb"%WER \S+ \[ " + _COUNTS.pattern)
_SENTENCES = re.compile(rb"%SER \S+ \[ (?P<wrong>\d+) / (?P<all>\d+) ")
_SCORED = re.compile(rb"(?<=Scored )\d+(?= sentences)")


class Improved:
    """What becomes of the texts and counts of one decode when a share of its utterances is put right."""

    def __init__(self, name: str, share: float, per_utt: bytes) -> None:
        """Choose the utterances; `per_utt` is that of wer_details for all utterances."""
        self.right: dict[bytes, bytes] = {}
        self._lines: list[bytes] = []
        before, after = [0, 0, 0], [0, 0, 0]
        sentences_before = sentences = 0
        rows = per_utt.splitlines()
        for ref, hyp, ops, counts in zip(*[iter(rows)] * 4, strict=True):
            utt = ref.split(b" ", 1)[0]
            numbers = [int(number) for number in counts.split()[2:]]
            kinds = numbers[1:]
            wrong = sum(kinds)
            before = [a + b for a, b in zip(before, kinds, strict=True)]
            sentences_before += wrong > 0
            if wrong and crc32(name.encode() + utt) < share * 2**32:
                words = [word for word in ref.split()[2:] if word != b"***"]
                self.right[utt] = b"%s %s " % (utt, b" ".join(words))
                widths = [b"%%-%ds" % len(word) % b"C" for word in words]
                body, marks = b"  ".join(words), b"  ".join(widths)
                self._lines += [b"%s ref  %s" % (utt, body), b"%s hyp  %s" % (utt, body), b"%s op   %s" % (utt, marks)]
                self._lines.append(b"%s #csid %d 0 0 0" % (utt, len(words)))
            else:
                after = [a + b for a, b in zip(after, kinds, strict=True)]
                sentences += wrong > 0
                self._lines += [ref, hyp, ops, counts]
        self._ratio = sum(after) / sum(before) if any(before) else 1.0
        self._exact = {tuple(before): after}
        """Substitutions, insertions and deletions of the setting whose texts are there: as they were, and are."""
        self._sentences = sentences_before, sentences

    def per_utt(self) -> bytes:
        """The file of wer_details."""
        return b"\n".join(self._lines) + b"\n"

    def text(self, data: bytes) -> bytes:
        """A file of hypotheses."""
        lines = data.splitlines()
        return b"\n".join(self.right.get(line.split(b" ", 1)[0], line) for line in lines) + b"\n"

    def wer(self, data: bytes, copies: int) -> bytes:
        """A wer file or best_wer, for `copies` times the utterances of the fixture."""

        def rate(found: re.Match[bytes]) -> bytes:
            words = int(found["words"]) * copies
            kinds = tuple(int(found[kind]) * copies for kind in ("subs", "ins", "dels"))
            if kinds in self._exact:
                subs, ins, dels = self._exact[kinds]
            else:
                ins, dels = (round(number * self._ratio) for number in kinds[1:])
                subs = ceil(sum(kinds) * self._ratio - 1e-6) - ins - dels
            errors = subs + ins + dels
            return b"%%WER %.2f [ %d / %d, %d ins, %d del, %d sub" % (
                100 * errors / words,
                errors,
                words,
                ins,
                dels,
                subs,
            )

        def sentences(found: re.Match[bytes]) -> bytes:
            all_of_them = int(found["all"]) * copies
            wrong = round(int(found["wrong"]) * copies * self._sentences[1] / max(1, self._sentences[0]))
            return b"%%SER %.2f [ %d / %d " % (100 * wrong / all_of_them, wrong, all_of_them)

        data = _SENTENCES.sub(sentences, _RATE.sub(rate, data))
        return _SCORED.sub(lambda found: b"%d" % (int(found[0]) * copies), data)
