"""Decodes to feed the decoding rules with."""

from pathlib import Path

from kaldi_doctor.facts.decodes import Decode, Decodes
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.model import Origin
from kaldi_doctor.readers.decode_log import LatticeDepth
from kaldi_doctor.walk import Tree

PATH = "exp/mono/decode_test"


def decode(**changes):
    depth = changes.pop("depth", None)
    values = {
        "dir": PATH, "jobs": 2, "done": 180, "failed": 0, "failed_ids": (), "partial": 0, "cut_lattices": 0, "beam": 13.0,
        "lattice_beam": 6.0, "max_active": 7000.0, "min_active": None, "acoustic_scale": 0.083333, "post_scale": None,
        "log_like": -82.3, "frames": 57030.0, "real_time_factor": 0.2,
        "depth": LatticeDepth(PATH, 2, depth, Origin("d")) if depth else None,
        "origin": Origin(f"{PATH}/log/decode.1.log", 200),
    }
    return Decodes({values["dir"]: Decode(**{**values, **changes})})


def no_utterances(scores):
    """Nothing is known but the sums: there is no such tree."""
    return UtteranceErrors(Tree(Path("no-such-place"), "exp"), scores)
