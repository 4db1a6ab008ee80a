"""Names that rules had before: accepted wherever a rule is named, so that configurations and saved reports go on.

A name stays here for good, and no new rule may take it.
"""

from __future__ import annotations

from collections.abc import Mapping

RENAMED: Mapping[str, str] = {
    "alignments-fail": "ALI001",
    "alignments-of-other-features": "ALI003",
    "likelihood-falls-with-same-model": "ALI004",
    "alignments-of-another-model": "ALI022",
    "alignments-leave-parent": "ALI023",
    "alignment-length-differs": "ALI024",
    "phones-squeezed": "ALI025",
    "utterances-without-speech": "ALI027",
    "utterances-aligned-twice": "ALI028",
    "features-of-other-utterances": "DATA001",
    "features-missing": "DATA004",
    "edges-without-silence": "DATA005",
    "test-sentences-known": "DATA008",
    "audio-does-not-fit-features": "DATA009",
    "same-words-other-spelling": "DATA010",
    "references-of-other-utterances": "DATA011",
    "test-set-small": "DATA012",
    "references-doubted": "DATA013",
    "transcripts-do-not-fit-audio": "DATA040",
    "hypotheses-empty": "DEC001",
    "decoding-likelihood-gulf": "DEC004",
    "sweep-ends-too-early": "DEC005",
    "graph-of-another-model": "DEC007",
    "hypotheses-alike": "DEC008",
    "one-speaker-far-off": "DEC009",
    "few-utterances-carry-the-errors": "DEC010",
    "one-error-in-every-sentence": "DEC011",
    "acoustic-scale-of-another-model": "DEC020",
    "frames-subsampled-otherwise": "DEC021",
    "features-configured-otherwise": "FEAT002",
    "cmvn-statistics-fake": "FEAT003",
    "test-features-unlike-training": "FEAT004",
    "words-do-not-fit-audio": "LEX002",
    "rescoring-made-it-worse": "LM002",
    "unknown-word-heard": "LM004",
    "language-model-of-other-text": "LM005",
    "training-leaves-validation-behind": "NET001",
    "validation-does-not-follow": "NET006",
    "nnet2-where-nnet3-would-do": "NET010",
    "combination-made-it-worse": "NET011",
    "final-model-is-not-the-best": "NET012",
    "utterances-lost-from-the-examples": "NET015",
    "train-and-valid-are-the-same": "NET017",
    "numeric-trouble-in-training": "NET018",
    "speaker-transforms-gain-little": "SAT001",
    "first-speaker-transforms-too-strong": "SAT002",
    "worse-with-speaker-transforms": "SAT003",
    "sat-decoded-without-transforms": "SAT004",
    "transform-objective-does-not-rise": "SAT005",
    "speakers-without-transforms": "SAT006",
}
"""Codes by former name."""


def code_of(word: str) -> str:
    """The code that a former name means, or the word as it is."""
    return RENAMED.get(word.strip().lower(), word)
