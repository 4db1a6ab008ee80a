"""What the letters of a rule code stand for."""

from __future__ import annotations

TOPICS = {
    "ALI": "alignments",
    "DATA": "data directories and transcripts",
    "DEC": "decoding",
    "FEAT": "features of test data against training",
    "GMM": "training of Gaussian models",
    "JOB": "jobs and their logs",
    "LEX": "lexicon",
    "LM": "language model against the test text",
    "NET": "neural networks",
    "REF": "hyperparameters against reference ranges",
    "SAT": "speaker adaptive training",
    "TREE": "decision trees",
    "WER": "scores",
}
