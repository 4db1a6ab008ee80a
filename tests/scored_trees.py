"""Scored decodes on disk, for the rules that look at single utterances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trees import plant, run_log, store_of

from kaldi_doctor.align.word_errors import align_texts
from kaldi_doctor.rules._registry import load_rules, run_rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kaldi_doctor.model import Cleared, Finding, Skipped

Said = dict[str, tuple[str, str]]
"""(reference, hypothesis) by utterance."""
GRAPH = "--word-symbol-table=exp/mono/graph/words.txt exp/mono/final.mdl exp/mono/graph/HCLG.fst"


def scored(
    root: Path, systems: Mapping[str, Said], *, data: str = "data/test", beam: float = 13.0, files: Mapping[str, str] | None = None
) -> Path:
    """Plant decodes (`mono/decode_test`) with texts and score as steps/scoring/score_kaldi_wer.sh leaves them."""
    made: dict[str, str] = dict(files or {})
    for decode, said in systems.items():
        model, path = decode.partition("/")[0], f"exp/{decode}"
        made[f"exp/{model}/final.mdl"] = ""
        made[f"exp/{model}/log/update.1.log"] = run_log(f"gmm-est --mix-up=200 exp/{model}/0.mdl - exp/{model}/1.mdl")
        command = f'gmm-latgen-faster --beam={beam:g} {GRAPH} "ark:copy-feats scp:{data}/split1/1/feats.scp ark:- |" "ark:|gzip -c > x"'
        made[f"{path}/log/decode.1.log"] = run_log(
            command.replace("mono", model), "LOG (gmm-latgen-faster[5.5]:main():x.cc:1) Done 9 utterances, failed for 0\n"
        )
        texts = [{utt: tuple(pair[side].split()) for utt, pair in said.items()} for side in (0, 1)]
        made[f"{path}/scoring_kaldi/test_filt.txt"], made[f"{path}/scoring_kaldi/penalty_0.0/10.txt"] = (
            "".join(f"{utt} {' '.join(words)}\n" for utt, words in text.items()) for text in texts
        )
        made[f"{path}/wer_10_0.0"] = wer_file(*texts)
    return plant(root, made)


def wer_file(reference: dict[str, tuple[str, ...]], hypothesis: dict[str, tuple[str, ...]]) -> str:
    """What compute-wer prints for these texts."""
    aligned = list(align_texts(reference, hypothesis))
    counts = [one.counts() for one in aligned]
    _, subs, ins, dels = (sum(row[place] for row in counts) for place in range(4))
    words, errors, wrong = sum(map(len, reference.values())), subs + ins + dels, sum(bool(one.errors) for one in aligned)
    return (
        f"compute-wer --text --mode=present ark:test_filt.txt ark,p:- \n%WER {100 * errors / max(words, 1):.2f} [ {errors} / {words}, "
        f"{ins} ins, {dels} del, {subs} sub ]\n%SER {100 * wrong / len(aligned):.2f} [ {wrong} / {len(aligned)} ]\n"
        f"Scored {len(aligned)} sentences, 0 not present in hyp.\n"
    )


def outcomes(exp: Path, code: str) -> list[Finding | Cleared | Skipped]:
    """What one rule says of a tree."""
    return list(run_rule(load_rules()[code], store_of(exp)))
