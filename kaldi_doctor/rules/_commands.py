"""Commands that go with each rule: what to run next, and what to compare afterwards.

A template names fields in braces (`{dir}`, `{data}`, `{lang}`, `{graph}`, `{model}`, `{ali}`, `{nj}`, `{decode}`,
`{score}`). A field that a tree does not tell stays in capitals (`DATA`), as in the manual. Commands of Kaldi
are run from the recipe's directory, the one that has `steps` and `utils`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping

RUN, THEN = "run: ", "then: "
"""How an advice starts that is a command to copy, and one that is what to compare afterwards."""

_ALIGNMENTS = (RUN + "kaldi-doctor align check {dir}",)
_DATA = (RUN + "utils/validate_data_dir.sh {data}", THEN + "utils/fix_data_dir.sh {data}")
_CURVES = (RUN + "kaldi-doctor plot-accuracy {dir}",)
_ERRORS = (RUN + "kaldi-doctor transcripts {dir}",)
_AGAIN = THEN + "kaldi-doctor wer {dir} --against {dir}_again"
_GRAPH = (RUN + "utils/mkgraph.sh {lang} {model} {graph}", THEN + "{decode} {graph} {data} {dir}_again")

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "ALI001": _ALIGNMENTS,
    "ALI002": _ALIGNMENTS,
    "ALI003": (RUN + "utils/validate_data_dir.sh {data}", THEN + "kaldi-doctor align check {ali}"),
    "ALI005": (RUN + "kaldi-doctor align check {ali}",),
    "ALI020": _ALIGNMENTS,
    "ALI021": _ALIGNMENTS,
    "ALI025": _ALIGNMENTS,
    "ALI026": _ALIGNMENTS,
    "ALI027": _ALIGNMENTS,
    "ALI028": _ALIGNMENTS,
    "DATA001": (RUN + "utils/validate_data_dir.sh {data}", THEN + "steps/compute_cmvn_stats.sh {data}"),
    "DATA002": _DATA,
    "DATA004": _DATA,
    "DATA040": (RUN + "kaldi-doctor align check {ali}",),
    "DEC001": _GRAPH,
    "DEC002": (RUN + "{decode} --beam 15.0 --lattice-beam 8.0 --max-active 7000 {graph} {data} {dir}_again", _AGAIN),
    "DEC003": (RUN + "{decode} --max-active 7000 {graph} {data} {dir}_again", _AGAIN),
    "DEC005": (
        RUN + "{score} --min-lmwt 1 --max-lmwt 30 {data} {graph} {dir}",
        THEN + "kaldi-doctor wer {dir}",
    ),
    "DEC006": (RUN + "{score} {data} {graph} {dir}",),
    "DEC007": _GRAPH,
    "DEC009": _ERRORS,
    "DEC010": _ERRORS,
    "DEC011": _ERRORS,
    "FEAT003": (RUN + "steps/compute_cmvn_stats.sh {data}",),
    "NET001": _CURVES,
    "NET002": _CURVES,
    "NET004": _CURVES,
    "NET005": _CURVES,
    "NET007": (RUN + "kaldi-doctor plot-progress {dir}",),
    "SAT003": (RUN + "utils/validate_data_dir.sh {data}", THEN + "kaldi-doctor wer {dir}.si --against {dir}"),
    "SAT004": (RUN + "steps/decode_fmllr.sh --nj {nj} {graph} {data} {dir}_again", _AGAIN),
    "TREE001": (RUN + "utils/validate_data_dir.sh {data}", THEN + "kaldi-doctor align check {ali}"),
    "WER003": (RUN + "{score} {data} {graph} {dir}", THEN + "kaldi-doctor wer {dir}"),
}
"""Templates by rule code. A rule whose remedy is no command has none."""

_FIELD = re.compile(r"\{(\w+)\}")
_UNTOLD = {"decode": "steps/decode.sh", "score": "steps/score_kaldi.sh"}
_SCRIPTS = frozenset({"decode", "score"})


def commands_of(rule: str, fields: Mapping[str, str]) -> Iterator[str]:
    """The commands of a rule with the fields of one directory filled in, quoted for a shell.

    Args:
        rule: code of the rule.
        fields: what is known; values are names of a stranger's tree, except `decode` and `score`, which are ours.
    """

    def filled(found: re.Match[str]) -> str:
        value = fields.get(found[1])
        if value is None or not value.isprintable() or value.startswith("-"):
            return _UNTOLD.get(found[1], found[1].upper())
        return value if found[1] in _SCRIPTS else shlex.quote(value)

    for template in COMMANDS.get(rule, ()):
        yield _FIELD.sub(filled, template)
