"""The Python interface: `import kaldi_doctor as kd; d = kd.diagnose("exp")`.

Nothing heavy is imported before it is used: tables bring pandas, figures matplotlib, alignments NumPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaldi_doctor.errors import UsageError

if TYPE_CHECKING:
    import os

    import pandas as pd
    from matplotlib.figure import Figure

    from kaldi_doctor.align.ragged import Ragged
    from kaldi_doctor.kaldi.ctm import Ctm
    from kaldi_doctor.model import Diagnosis, Finding, Verdict
    from kaldi_doctor.settings import Settings


@dataclass(frozen=True)
class Diagnosed:
    """One tree or several, diagnosed.

    Attributes:
        diagnoses: one for each exp tree, as `kaldi_doctor.model.Diagnosis`.
        paths: the trees, in the same order.
    """

    diagnoses: tuple[Diagnosis, ...]
    paths: tuple[Path, ...]
    settings: Settings = field(repr=False)

    @property
    def diagnosis(self) -> Diagnosis:
        """The diagnosis of the only tree.

        Raises:
            ValueError: there are several; take one of `diagnoses`.
        """
        if len(self.diagnoses) != 1:
            raise ValueError(f"{len(self.diagnoses)} trees: take one of .diagnoses")
        return self.diagnoses[0]

    @property
    def verdict(self) -> Verdict:
        """State, place, cause and first step of the only tree."""
        return self.diagnosis.verdict

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of all trees, causes first in each."""
        return tuple(finding for diagnosis in self.diagnoses for finding in diagnosis.findings)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Every scored decode at its best LM weight: one row each, percentages and counts as Kaldi wrote them."""
        from kaldi_doctor.report import tables

        return tables.scores(self.paths, self.settings)

    @cached_property
    def curves(self) -> pd.DataFrame:
        """Training curves of all networks in long form; columns of `kaldi_doctor.analysis.tree.training_curves`."""
        from kaldi_doctor.report import tables

        return tables.curves(self.paths)

    @cached_property
    def alignments(self) -> pd.DataFrame:
        """One row an alignment pass: utterances done, failed and retried, log-likelihood per frame, frames."""
        from kaldi_doctor.report import tables

        return tables.alignments(self.paths, self.settings)

    @cached_property
    def hyperparameters(self) -> pd.DataFrame:
        """One row a value: tree, directory, name, value, whether it is a script's default, file and line."""
        from kaldi_doctor.report import tables

        return tables.hyperparameters(self.paths, self.diagnoses)

    def accuracy_figure(self) -> Figure:
        """Accuracy of train and valid over the iterations, all networks."""
        from kaldi_doctor.plots.accuracy import accuracy_figure

        return accuracy_figure(self.curves)

    def objective_figure(self) -> Figure:
        """Objective of train and valid over the iterations, all networks."""
        from kaldi_doctor.plots.objective import objective_figure

        return objective_figure(self.curves)

    def wer_figure(self) -> Figure:
        """Error rate of each trained system, with the published score of its recipe where known."""
        from kaldi_doctor.analysis.tree.scored_systems import scored_systems
        from kaldi_doctor.plots.wer_ladder import wer_figure

        return wer_figure([system for path in self.paths for system in scored_systems(path, self.settings)])

    def to_json(self) -> str:
        """What `diagnose --format json` prints."""
        return _rendered(self.diagnoses, "json")

    def to_text(self) -> str:
        """What `diagnose` prints into a pipe."""
        return _rendered(self.diagnoses, "text")

    def to_html(self) -> str:
        """What `diagnose --format html` writes: one self-contained page, curves included."""
        from kaldi_doctor.pipeline import diagnose as run

        return _rendered(tuple(run(path, self.settings, figures=True) for path in self.paths), "html")

    def _repr_html_(self) -> str:
        """The verdict and the ladder, for notebooks."""
        from html import escape

        from kaldi_doctor.report._clean import clean

        parts = []
        for path, diagnosis in zip(self.paths, self.diagnoses, strict=True):
            rows = ""
            for rung in diagnosis.ladder:
                best = f"{rung.score.percent:.2f} % {escape(clean(rung.score.metric))}" if rung.score else ""
                rows += f"<tr><td>{escape(clean(rung.dir))}</td><td>{rung.state.value}</td><td>{best}</td></tr>"
            verdict = diagnosis.verdict
            parts.append(
                f"<p><b>{escape(clean(str(path)))}</b>: {verdict.state.value}. {escape(clean(verdict.summary))}</p>"
                f"<table><tr><th>stage</th><th>state</th><th>best</th></tr>{rows}</table>"
            )
        return "".join(parts)


def _rendered(diagnoses: tuple[Diagnosis, ...], name: str) -> str:
    from kaldi_doctor.report._registry import load_formats
    from kaldi_doctor.report._view import View

    made = load_formats()[name].render(diagnoses, View())
    return made if isinstance(made, str) else made.plain


def diagnose(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]], *, settings: Settings | None = None
) -> Diagnosed:
    """Diagnose exp trees.

    Args:
        path: an exp tree, one directory of it, a recipe root, or several of them.
        settings: as `kaldi_doctor.settings.Settings`; defaults where None. No configuration file is read.

    Raises:
        OSError: a path cannot be listed.
        UsageError: a rule that was selected does not exist, or an overlay does not validate.
    """
    from kaldi_doctor.pipeline import diagnose as run
    from kaldi_doctor.pipeline import exp_roots
    from kaldi_doctor.settings import Settings as Defaults

    chosen = settings or Defaults()
    given = [path] if not isinstance(path, Sequence) or isinstance(path, str) else list(path)
    roots = list(dict.fromkeys(root for item in given for root in exp_roots(Path(item), follow=chosen.follow)))
    return Diagnosed(tuple(run(root, chosen) for root in roots), tuple(roots), chosen)


def read_ctm(path: str | os.PathLike[str]) -> Ctm:
    """A CTM as columns: recordings, channels, times in seconds, words.

    Raises:
        OSError: it cannot be read.
        UnreadableArtifact: it is no CTM.
    """
    return _ctm(Path(path).read_bytes(), str(path))


def _ctm(data: bytes, path: str) -> Ctm:
    from kaldi_doctor.kaldi.ctm import read_ctm as parse

    return parse(data, path)


def read_alignments(directory: str | os.PathLike[str]) -> Ragged:
    """Transition-ids of all archives `ali.J.gz` of a directory: ids and int32 labels, in the order of the jobs.

    Raises:
        OSError: the directory cannot be listed.
        UnreadableArtifact: there are no archives.
    """
    from kaldi_doctor.archives.jobs import read_directory

    return read_directory(Path(directory)).ragged


def transcripts(decode: str | os.PathLike[str]) -> pd.DataFrame:
    """References and hypotheses of a scored decode: one row an utterance, with its word errors.

    Raises:
        UsageError, UnreadableArtifact: the words are not there.
    """
    import pandas as pd

    from kaldi_doctor.align.word_errors import GAP
    from kaldi_doctor.analysis.decode.view import view_of

    view = view_of(Path(decode))
    if view.errors is None:
        raise UsageError(f"{decode}: {view.why_not or 'no words of its hypotheses'}")
    rows: list[tuple[Any, ...]] = []
    for item in view.errors.words:
        reference = " ".join(left for left, _ in item.pairs if left != GAP)
        hypothesis = " ".join(right for _, right in item.pairs if right != GAP)
        rows.append((item.utt, reference, hypothesis, sum(left != right for left, right in item.pairs)))
    return pd.DataFrame(rows, columns=["utterance", "reference", "hypothesis", "errors"])
