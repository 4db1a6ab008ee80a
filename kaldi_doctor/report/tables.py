"""Tables of diagnosed trees as pandas DataFrames: what the Python interface gives and `export` writes.

Every table has the column `tree` or `exp_dir`, so that those of several trees can be put under one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.report._clean import valid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from kaldi_doctor.facts.align_passes import AlignPasses
    from kaldi_doctor.model import Diagnosis
    from kaldi_doctor.settings import Settings


def _frame(rows: Sequence[Sequence[object]], columns: Sequence[str]) -> pd.DataFrame:
    """A table whose text is Unicode: bytes of a name that are none would not fit into Arrow's strings."""
    import pandas as pd

    cells = [[valid(value) if isinstance(value, str) else value for value in row] for row in rows]
    return pd.DataFrame(cells, columns=list(columns))


def scores(paths: Sequence[Path], settings: Settings) -> pd.DataFrame:
    """Every scored decode at its best LM weight: one row each, percentages and counts as Kaldi wrote them."""
    from kaldi_doctor.analysis.tree.score_table import score_table
    from kaldi_doctor.report.pages.scores import frame

    made: pd.DataFrame = frame([row for path in paths for row in score_table(path, settings)])
    return made


def curves(paths: Sequence[Path]) -> pd.DataFrame:
    """Training curves of all networks in long form; columns of `kaldi_doctor.analysis.tree.training_curves`."""
    from kaldi_doctor.analysis.tree.training_curves import training_frame

    return training_frame(*paths)


def _passes(paths: Sequence[Path], settings: Settings) -> list[tuple[str, AlignPasses]]:
    from kaldi_doctor.facts.align_passes import AlignPasses
    from kaldi_doctor.pipeline.opening import open_tree

    found = [(str(path), open_tree(path, settings).store.find(AlignPasses)) for path in paths]
    return [(path, passes) for path, passes in found if passes is not None]


def alignments(paths: Sequence[Path], settings: Settings) -> pd.DataFrame:
    """One row an alignment pass: utterances done, failed and retried, log-likelihood per frame, frames."""
    columns = ["tree", "dir", "pass", "iteration", "done", "failed", "retried", "log_like", "frames"]
    rows = [
        (path, name, p.pass_, p.iteration, p.done, p.errors, p.retried, p.log_like, p.frames)
        for path, passes in _passes(paths, settings)
        for name, items in passes.by_dir.items()
        for p in items
    ]
    return _frame(rows, columns)


def failed_utterances(paths: Sequence[Path], settings: Settings) -> pd.DataFrame:
    """Utterances that a last alignment pass lost: why (failed, no features, empty) and frames, where the log says."""
    rows: list[tuple[str, str, str, str, int | None]] = []
    for path, passes in _passes(paths, settings):
        for name in passes.by_dir:
            last = passes.last(name)
            if last is None:
                continue
            rows += [(path, name, utt, "failed", frames) for utt, frames in last.failed]
            rows += [(path, name, utt, "no features", None) for utt in last.no_features]
            rows += [(path, name, utt, "empty", None) for utt in last.empty]
    return _frame(rows, ["tree", "dir", "utterance", "why", "frames"])


def hyperparameters(paths: Sequence[Path], diagnoses: Sequence[Diagnosis]) -> pd.DataFrame:
    """One row a value: tree, directory, name, value, whether it is a script's default, file and line."""
    rows = [
        (str(path), rung.dir, name, value.value, value.assumed, str(value.origin or ""))
        for path, diagnosis in zip(paths, diagnoses, strict=True)
        for rung in diagnosis.ladder
        for name, value in rung.hyperparameters
    ]
    return _frame(rows, ["tree", "dir", "name", "value", "default", "origin"])


def stages(paths: Sequence[Path], diagnoses: Sequence[Diagnosis]) -> pd.DataFrame:
    """One row a trained system: state in the light of the verdict, best score, and the change from its parent."""
    columns = ["tree", "dir", "stage", "state", "percent", "metric", "decode_dir", "change", "change_p"]
    columns.append("aligned_percent")
    rows = [
        (
            str(path),
            rung.dir,
            rung.stage.value,
            rung.state.value,
            rung.score.percent if rung.score else None,
            rung.score.metric if rung.score else None,
            rung.score.decode_dir if rung.score else None,
            rung.change,
            rung.change_p,
            rung.aligned_percent,
        )
        for path, diagnosis in zip(paths, diagnoses, strict=True)
        for rung in diagnosis.ladder
    ]
    return _frame(rows, columns)


def findings(paths: Sequence[Path], diagnoses: Sequence[Diagnosis]) -> pd.DataFrame:
    """One row a finding, with its first file and line, and its first advice."""
    columns = ["tree", "rule", "name", "severity", "dir", "cause", "summary", "caused_by", "origin", "advice"]
    rows = []
    for path, diagnosis in zip(paths, diagnoses, strict=True):
        for f in diagnosis.findings:
            origin = next((str(item.origin) for item in f.evidence if item.origin), "")
            advice = f.advice[0] if f.advice else ""
            line = (f.rule, f.name, f.severity.value, f.dir, f.cause.value, f.summary, f.caused_by, origin, advice)
            rows.append((str(path), *line))
    return _frame(rows, columns)


def all_tables(
    paths: Sequence[Path], diagnoses: Sequence[Diagnosis], settings: Settings
) -> Mapping[str, Callable[[], pd.DataFrame]]:
    """Every table by the name that its file gets; each is made when it is asked for."""
    return {
        "stages": lambda: stages(paths, diagnoses),
        "findings": lambda: findings(paths, diagnoses),
        "scores": lambda: scores(paths, settings),
        "curves": lambda: curves(paths),
        "alignments": lambda: alignments(paths, settings),
        "failed": lambda: failed_utterances(paths, settings),
        "hyperparameters": lambda: hyperparameters(paths, diagnoses),
    }
