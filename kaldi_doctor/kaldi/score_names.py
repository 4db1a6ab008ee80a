"""What a score file is called, defined once: what scoring scripts name their output, and the directories of sclite.

Sources: egs/wsj/s5/steps/scoring/score_kaldi_{wer,cer}.sh (`wer_LMWT_PENALTY`, `cer_...`), local/score.sh of older
recipes (`wer_LMWT`), TIMIT's local/score.sh (`per_LMWT`, `score_LMWT/ctm*.sys`), swbd's `score_LMWT_PENALTY/`.
"""

from __future__ import annotations

import re

SCORE_FILE = re.compile(r"^(wer|cer|per)_(\d{1,9})(?:_(-?\d{1,9}(?:\.\d{1,9})?))?$")
"""Groups: the metric, the LM weight, the word insertion penalty."""

SCORE_DIR = re.compile(r"^a?score_(\d{1,9})(?:_(-?\d{1,9}(?:\.\d{1,9})?))?$")
"""A directory of sclite's summaries (`*.sys`). Groups: the LM weight, the word insertion penalty."""


def is_score_file(name: str) -> bool:
    """Whether a file of a decode directory is compute-wer's output for one setting."""
    return SCORE_FILE.match(name) is not None
