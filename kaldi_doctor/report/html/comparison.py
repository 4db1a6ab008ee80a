"""Two runs against each other as one self-contained page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaldi_doctor.report._pages import page_environment
from kaldi_doctor.report.html._chart import Chart, Series, line_chart
from kaldi_doctor.report.pages.comparison import answer, cells_of, notes
from kaldi_doctor.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaldi_doctor.analysis.runs.compare import Comparison
    from kaldi_doctor.analysis.runs.run import Network

_PACKAGE = "kaldi_doctor.report.html"


def comparison_html(found: Sequence[Comparison]) -> str:
    """One page, a section for each comparison; without script its tables are tables all the same."""
    environment = page_environment(_PACKAGE, ((_PACKAGE, "style.css"),), "table.js")
    made = environment.get_template("comparison.html.j2").render(items=[_item(c) for c in found], version=__version__)
    return made.lstrip() + "\n"


def _item(item: Comparison) -> dict[str, Any]:
    reasons = sorted({pair.why_not for pair in (*item.best, *item.stages) if pair.why_not})
    return {
        "first": item.first,
        "second": item.second,
        "answer": answer(item),
        "best": [cells_of(pair, by_stage=False) for pair in item.best],
        "stages": [cells_of(pair, by_stage=True) for pair in item.stages],
        "notes": [*(f"not compared: {reason}" for reason in reasons), *(note.strip() for note in notes(item))],
        "settings": item.settings,
        "pipes": item.pipes,
        "data": item.data,
        "graphs": item.graphs,
        "only": list(zip("AB", item.only, strict=True)),
        "differs": any((item.settings, item.pipes, item.data, item.graphs, *item.only)),
        "curves": list(_curves(item)),
        "new": item.new,
        "gone": item.gone,
        "same": sorted({f.rule for f in item.same}),
        "cannot": item.cannot,
    }


def _curves(item: Comparison) -> Iterator[Chart]:
    """A chart for each pair of networks of one metric: the two validation curves and the two training curves."""
    for first, second in item.networks:
        if first.metric != second.metric:
            continue
        series = [*_series("A", first, ("s0", "s1")), *_series("B", second, ("s2", "s3"))]
        if not series:
            continue
        about = f"best valid A {first.valid:.4f} at {first.best_at}, B {second.valid:.4f} at {second.best_at}"
        title = first.dir if first.dir == second.dir else f"{first.dir} and {second.dir}"
        yield line_chart(Chart(title=title, about=about, x_label="iteration", y_label=first.metric), series)


def _series(name: str, network: Network, looks: tuple[str, str]) -> Iterator[Series]:
    for split, look in zip(("valid", "train"), looks, strict=True):
        points = tuple((x, y) for x, train, valid in network.curve for y in ((valid if split == "valid" else train),))
        if points:
            yield Series(look, f"{name} {split}", points)
