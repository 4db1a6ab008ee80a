"""Commands that go with each rule: what to run next, and what to compare afterwards.

A template names fields in braces: `{dir}`, `{data}`, `{train_data}` (what the model was trained on), `{lang}`,
`{graph}`, `{model}`, `{ali}`, `{decoded}` (a decode), `{nj}`; the scripts of this kind of model, `{decode}`, `{score}`,
`{align}`, `{train}`; their arguments `{sizes}` and `{from_ali}`. A field that a tree does not tell stays in capitals
(`DATA`), as in the manual. `{again}` is the command that makes the directory anew, by its kind; where the kind tells
none, the template is left out. Commands of Kaldi are run from the recipe's directory, the one that has `steps` and
`utils`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping

RUN, THEN = "run: ", "then: "
"""How an advice starts that is a command to copy, and one that is what to compare afterwards."""

AGAIN = "{again}"

_ALIGNMENTS = (RUN + "kaldi-doctor align check {dir}",)
_DATA = (RUN + "utils/validate_data_dir.sh {data}", THEN + "utils/fix_data_dir.sh {data}")
_CURVES = (RUN + "kaldi-doctor plot-accuracy {dir}",)
_ERRORS = (RUN + "kaldi-doctor transcripts {decoded}",)
_AGAIN = THEN + "kaldi-doctor wer {dir} --against {dir}_again"
_GRAPH = (RUN + "utils/mkgraph.sh {lang} {model} {graph}", THEN + "{decode} {graph} {data} {dir}_again")

_DECODE = THEN + "{decode} {graph} {data} {dir}_again"
_ALIGN = RUN + "{align} {data} {lang} {model} {dir}_again"
_NEW_LM = (
    RUN + "utils/format_lm.sh {lang} LM.arpa.gz data/local/dict/lexicon.txt {lang}_again",
    THEN + "utils/mkgraph.sh {lang}_again {model} {graph}_again",
)
_PREPARE_LANG = "utils/prepare_lang.sh data/local/dict '<UNK>' data/local/lang {lang}"
_TRAIN = THEN + "{train} {sizes}{data} {lang} {from_ali}{dir}_again"
_SMALLER = (
    RUN + "kaldi-doctor cheatsheet --exp {dir}",
    _TRAIN,
)

_REDO = THEN + AGAIN
_NOT_ENDED = RUN + r"grep -rLE '# (Ended \(code 0\)|Finished at .* with status 0)' --include='*.log' {dir}"
_FAILED = RUN + r"grep -rE '# (Ended \(code [1-9]|Finished at .* with status [1-9])' --include='*.log' {dir}"
"""How run.pl ends the log of a job, and how queue.pl, slurm.pl and their kin do (utils/parallel)."""

_APART = (
    THEN + "utils/filter_scp.pl --exclude {data}/utt2spk {train_data}/utt2spk > keep",
    THEN + "utils/subset_data_dir.sh --utt-list keep {train_data} {train_data}_apart",
)


def _in_both(file: str, fields: str) -> str:
    """The command that lists what two data directories have in common, by fields of one of their files."""
    data, train = (f"<(cut -d' ' -f{fields} {{{name}}}/{file} | sort -u)" for name in ("data", "train_data"))
    return f"{RUN}comm -12 {data} {train}"


COMMANDS: Mapping[str, tuple[str, ...]] = {
    "ALI001": (
        RUN + "kaldi-doctor align check {dir} --failed",
        THEN + "kaldi-doctor align listen {dir} --failed -o failed.html",
    ),
    "ALI002": _ALIGNMENTS,
    "ALI003": (RUN + "utils/validate_data_dir.sh {data}", THEN + "kaldi-doctor align check {ali}"),
    "ALI004": (_ALIGN, THEN + "kaldi-doctor align compare {dir} {dir}_again"),
    "ALI005": (RUN + "kaldi-doctor align check {ali}",),
    "ALI020": _ALIGNMENTS,
    "ALI021": _ALIGNMENTS,
    "ALI022": (_ALIGN, THEN + "kaldi-doctor align check {dir}_again"),
    "ALI023": (RUN + "kaldi-doctor align compare {ali} {dir}",),
    "ALI024": (RUN + "utils/validate_data_dir.sh {data}", THEN + "{align} {data} {lang} {model} {dir}_again"),
    "ALI025": _ALIGNMENTS,
    "ALI026": _ALIGNMENTS,
    "ALI027": _ALIGNMENTS,
    "ALI028": _ALIGNMENTS,
    "ALI029": (RUN + "utils/validate_data_dir.sh {data}", _ALIGN.replace(RUN, THEN)),
    "ALI030": (RUN + "kaldi-doctor align check {dir} --uneven",),
    "DATA001": (RUN + "utils/validate_data_dir.sh {data}", THEN + "steps/compute_cmvn_stats.sh {data}"),
    "DATA002": _DATA,
    "DATA003": (RUN + "wc -l {data}/spk2utt {data}/utt2spk",),
    "DATA004": _DATA,
    "DATA005": (RUN + "kaldi-doctor align check {ali} --empty",),
    "DATA006": (_in_both("utt2spk", "1"), *_APART),
    "DATA007": (
        _in_both("utt2spk", "2"),
        THEN + "utils/filter_scp.pl --exclude {data}/spk2utt {train_data}/spk2utt > keep",
        THEN + "utils/subset_data_dir.sh --spk-list keep {train_data} {train_data}_apart",
    ),
    "DATA008": (_in_both("text", "2-"),),
    "DATA009": (RUN + "utils/validate_data_dir.sh {data}",),
    "DATA010": _ERRORS,
    "DATA011": _ERRORS,
    "DATA012": (RUN + "kaldi-doctor wer {decoded} --against OTHER",),
    "DATA013": _ERRORS,
    "DATA014": (RUN + "kaldi-doctor align check {ali} --uneven",),
    "DATA015": (_in_both("text", "2-"), *_APART),
    "DATA016": (RUN + "kaldi-doctor align check {dir} --failed",),
    "DATA017": _DATA,
    "DATA018": (RUN + "utils/validate_data_dir.sh {data}",),
    "DATA040": (RUN + "kaldi-doctor align check {ali}",),
    "DATA041": (RUN + "kaldi-doctor align check {ali} --failed",),
    "DEC001": _GRAPH,
    "DEC002": (RUN + "{decode} --beam 15.0 --lattice-beam 8.0 --max-active 7000 {graph} {data} {dir}_again", _AGAIN),
    "DEC003": (RUN + "{decode} --max-active 7000 {graph} {data} {dir}_again", _AGAIN),
    "DEC004": (RUN + "steps/make_mfcc.sh --nj {nj} {data}", THEN + "steps/compute_cmvn_stats.sh {data}", _DECODE),
    "DEC005": (
        RUN + "{score} --min-lmwt 1 --max-lmwt 30 {data} {graph} {dir}",
        THEN + "kaldi-doctor wer {dir}",
    ),
    "DEC006": (RUN + "{score} {data} {graph} {dir}",),
    "DEC007": _GRAPH,
    "DEC008": _GRAPH,
    "DEC009": _ERRORS,
    "DEC010": _ERRORS,
    "DEC011": _ERRORS,
    "DEC012": (RUN + "{decode} --beam 13.0 --max-active 7000 {graph} {data} {dir}_again", _AGAIN),
    "DEC013": (
        RUN + "steps/make_mfcc.sh --nj {nj} {data}",
        THEN + "steps/compute_cmvn_stats.sh {data}",
        THEN + "{decode} {graph} {data} {decoded}",
    ),
    "DEC014": _ERRORS,
    "DEC020": (RUN + "{decode} {graph} {data} {dir}_again", _AGAIN),
    "DEC021": _GRAPH,
    "FEAT001": (RUN + "{decode} {graph} {data} {dir}_again", _AGAIN),
    "FEAT002": (RUN + "steps/make_mfcc.sh --nj {nj} {data}", THEN + "steps/compute_cmvn_stats.sh {data}"),
    "FEAT003": (RUN + "steps/compute_cmvn_stats.sh {data}",),
    "FEAT004": (RUN + "steps/make_mfcc.sh --nj {nj} {data}", THEN + "steps/compute_cmvn_stats.sh {data}"),
    "GMM001": _ALIGNMENTS,
    "GMM002": _SMALLER,
    "GMM003": _SMALLER,
    "JOB001": (_FAILED, _REDO),
    "JOB002": (_NOT_ENDED, _REDO),
    "JOB003": (_NOT_ENDED, _REDO),
    "JOB004": (RUN + "grep -rE '^(ERROR|ASSERTION_FAILED)' --include='*.log' {dir}", _REDO),
    "LEX001": (RUN + "utils/validate_dict_dir.pl data/local/dict", THEN + _PREPARE_LANG),
    "LEX002": (RUN + "kaldi-doctor align check {ali} --uneven",),
    "LEX003": (RUN + _PREPARE_LANG, THEN + "utils/mkgraph.sh {lang} {model} {graph}"),
    "LEX004": (RUN + "utils/validate_lang.pl {lang}", THEN + _PREPARE_LANG),
    "LEX005": (RUN + "utils/lang/check_phones_compatible.sh {lang}/phones.txt {dir}/phones.txt",),
    "LEX006": (RUN + "grep -h 'Saw no stats' {dir}/log/build_tree.log",),
    "LEX007": (RUN + _PREPARE_LANG, THEN + "utils/validate_lang.pl {lang}"),
    "LM001": _ERRORS,
    "LM002": _ERRORS,
    "LM003": _NEW_LM,
    "LM004": _ERRORS,
    "LM005": _NEW_LM,
    "LM006": _NEW_LM,
    "NET001": _CURVES,
    "NET002": _CURVES,
    "NET003": _CURVES,
    "NET004": _CURVES,
    "NET005": _CURVES,
    "NET006": _CURVES,
    "NET007": (RUN + "kaldi-doctor plot-progress {dir}",),
    "NET008": _CURVES,
    "NET009": (RUN + "kaldi-doctor cheatsheet dnn --exp {dir}",),
    "NET010": (
        RUN + "cp -r ../../mini_librispeech/s5/local/chain local/",
        THEN + "local/chain/run_tdnn.sh",
    ),
    "NET011": _CURVES,
    "NET012": _CURVES,
    "NET013": (RUN + "grep -rE '# (Running on|Accounting: time)' --include='train.*.log' {dir}",),
    "NET014": (_NOT_ENDED, _REDO),
    "NET015": (RUN + "grep -rE 'WARNING|ERROR' --include='get_egs.*.log' {dir}", _ALIGN.replace(RUN, THEN)),
    "NET016": (
        RUN + "grep -n output {dir}/configs/network.xconfig",
        THEN
        + "steps/nnet3/xconfig_to_configs.py --xconfig-file {dir}/configs/network.xconfig --config-dir {dir}/configs",
    ),
    "NET017": (RUN + "comm -12 <(sort {dir}/egs/valid_uttlist) <(sort {dir}/egs/train_subset_uttlist)",),
    "NET018": (RUN + "kaldi-doctor plot-progress {dir}",),
    "NET019": (RUN + "kaldi-doctor plot-progress {dir}",),
    "NET020": _CURVES,
    "NET021": _CURVES,
    "REF001": (RUN + "kaldi-doctor cheatsheet --exp {dir}",),
    "REF002": (RUN + "{train} --num-iters 35 {sizes}{data} {lang} {from_ali}{dir}_again",),
    "REF003": (RUN + "kaldi-doctor cheatsheet --exp {dir}", _TRAIN),
    "REF004": _SMALLER,
    "SAT001": (RUN + "utils/validate_data_dir.sh {data}", THEN + "wc -l {data}/spk2utt {data}/utt2spk"),
    "SAT002": (RUN + "utils/validate_data_dir.sh {data}", THEN + "kaldi-doctor align check {ali}"),
    "SAT003": (RUN + "utils/validate_data_dir.sh {data}", THEN + "kaldi-doctor wer {dir}.si --against {dir}"),
    "SAT004": (RUN + "steps/decode_fmllr.sh --nj {nj} {graph} {data} {dir}_again", _AGAIN),
    "SAT005": (RUN + "utils/validate_data_dir.sh {data}", THEN + "kaldi-doctor align check {ali}"),
    "SAT006": (RUN + "wc -l {data}/spk2utt {data}/utt2spk",),
    "TREE001": (RUN + "utils/validate_data_dir.sh {data}", THEN + "kaldi-doctor align check {ali}"),
    "WER001": _ERRORS,
    "WER002": _ERRORS,
    "WER003": (RUN + "{score} {data} {graph} {dir}", THEN + "kaldi-doctor wer {dir}"),
    "WER004": _GRAPH,
}
"""Templates by rule code. A rule whose remedy is no command has none."""

_FIELD = re.compile(r"\{(\w+)\}")
_UNTOLD = {
    "decode": "steps/decode.sh",
    "score": "steps/score_kaldi.sh",
    "align": "steps/align_si.sh",
    "train": "steps/train_deltas.sh",
    "sizes": "LEAVES GAUSSIANS ",
    "from_ali": "ALI ",
}
_SCRIPTS = frozenset({"decode", "score", "align", "train", "sizes"})


def commands_of(rule: str, fields: Mapping[str, str]) -> Iterator[str]:
    """The commands of a rule with the fields of one directory filled in, quoted for a shell.

    Args:
        rule: code of the rule.
        fields: what is known; values are names of a stranger's tree, except the scripts, sizes and `again` (a
            template), which are ours.
    """

    def filled(found: re.Match[str]) -> str:
        value = fields.get(found[1])
        if value is None or not value.isprintable() or value.startswith("-"):
            return _UNTOLD.get(found[1], found[1].upper())
        if found[1] == "from_ali":
            return f"{shlex.quote(value)} " if value else ""
        return value if found[1] in _SCRIPTS else shlex.quote(value)

    for template in COMMANDS.get(rule, ()):
        if AGAIN not in template or "again" in fields:
            yield _FIELD.sub(filled, template.replace(AGAIN, fields.get("again", "")))
