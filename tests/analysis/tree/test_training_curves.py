"""plots: the tidy frame, the figures of each kind, the text plot."""

import math

import pytest
from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3, rising
from trees import plant

from kaldi_doctor.analysis.tree.training_curves import COLUMNS, training_frame
from kaldi_doctor.errors import UsageError
from kaldi_doctor.plots.accuracy import accuracy_figure, select
from kaldi_doctor.plots.objective import objective_figure
from kaldi_doctor.plots.progress import progress_figure
from kaldi_doctor.plots.style import drawn_as, short_names
from kaldi_doctor.plots.terminal import image_protocol
from kaldi_doctor.plots.text_plot import text_plot


@pytest.fixture
def run(tmp_path):
    return plant(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID)) / "nnet3/tdnn1a"


def test_tidy_frame(run):
    frame = training_frame(run)
    assert tuple(frame.columns) == COLUMNS
    row = frame[(frame["metric"] == "accuracy") & (frame["split"] == "valid") & (frame["iteration"] == "12")].iloc[0]
    assert row["value"] == HEALTHY_VALID[12] and row["flavour"] == "nnet3" and row["frames"] == 9945.5
    assert row["origin"].endswith("compute_prob_valid.12.log:5") and row["dir"] == str(run)
    rates = frame[frame["metric"] == "learning_rate"]
    assert len(rates) == 29 and math.isclose(rates["value"].iloc[0], 0.002)


def test_same_names_of_two_trees_stay_apart(tmp_path):
    for name, end in (("a", 0.5), ("b", 0.6)):
        plant(tmp_path / name, nnet3(rising(8, 0.2, end), rising(8, 0.2, end)))
    frame = training_frame(tmp_path / "a/exp", tmp_path / "b/exp")
    assert len(set(frame["dir"])) == 2
    assert sorted(short_names(sorted(set(frame["dir"]))).values()) == ["a/exp/nnet3/tdnn1a", "b/exp/nnet3/tdnn1a"]


def test_nothing_is_an_empty_frame(tmp_path):
    assert training_frame(tmp_path).empty and tuple(training_frame(tmp_path).columns) == COLUMNS


def test_old_text_format(tmp_path):
    path = tmp_path / "old.txt"
    path.write_text("train 'output-0' 993 0.4659\nvalid 'output-0' 993 0.4\nvalid 'output-1' final 0.5\n")
    frame = training_frame(path)
    assert list(frame["output"]) == ["output-0", "output-0", "output-1"] and frame["value"].iloc[0] == 0.4659
    path.write_text("rubbish\n")
    with pytest.raises(UsageError, match=r"old\.txt:1"):
        training_frame(path)


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_figures_are_the_same_each_time(run, tmp_path, suffix):
    frame = training_frame(run)
    for name in ("first", "second"):
        path = tmp_path / f"{name}.{suffix}"
        path.write_bytes(drawn_as(accuracy_figure(frame, rates=True), path, title="t"))
    first, second = ((tmp_path / f"{name}.{suffix}").read_bytes() for name in ("first", "second"))
    assert first == second and len(first) > 2000


def test_svg_keeps_text_and_has_a_title(run, tmp_path):
    path = tmp_path / "a.svg"
    path.write_bytes(drawn_as(accuracy_figure(training_frame(run)), path, title="accuracy of tdnn1a"))
    text = (tmp_path / "a.svg").read_text()
    assert "tdnn1a valid" in text and "accuracy of tdnn1a" in text


def test_train_is_dashed_and_the_best_valid_is_ringed(run):
    axes, _ = accuracy_figure(training_frame(run)).axes
    train, valid, ring, *_ = axes.lines
    assert (train.get_linestyle(), valid.get_linestyle()) == ("--", "-")
    assert ring.get_xdata()[0] == 29 and math.isclose(ring.get_ydata()[0], 100 * HEALTHY_VALID[-1])


def test_tasks_have_panels_with_labels(tmp_path):
    path = tmp_path / "old.txt"
    path.write_text(
        "".join(f"{s} 'output-{o}' {n} 0.{n}\n" for s in ("train", "valid") for o in (0, 1) for n in (1, 2, 3))
    )
    frame = training_frame(path)
    figure = accuracy_figure(frame, tasks=True, labels=("Phones", "Speakers"))
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["Phones", "Speakers"]
    assert len(accuracy_figure(frame).axes) == 1  # the first output unless asked for all


def test_metrics_are_chosen(run):
    frame = training_frame(run)
    assert select(frame, None, tasks=False)[1] == "accuracy"
    assert select(frame, "objf", tasks=False)[1] == "objf"
    assert select(frame[frame["metric"] != "accuracy"], None, tasks=False)[1] == "objf"


def test_objective_and_progress_figures(run):
    frame = training_frame(run)
    assert len(objective_figure(frame, rates=True).axes) == 2
    assert progress_figure(frame).axes[0].get_ylabel() == "learning rate"


def test_unknown_suffix(run, tmp_path):
    with pytest.raises(UsageError, match="png"):
        drawn_as(accuracy_figure(training_frame(run)), tmp_path / "a.jpg", title="t")


def test_text_plot_fits_its_width(run):
    rows, metric = select(training_frame(run), None, tasks=False)
    for plain in (True, False):
        text = text_plot(rows, metric, width=60, ascii_only=plain).plain
        assert max(map(len, text.splitlines())) <= 60 and "best valid" in text
        assert text.isascii() == plain


def test_one_value_and_a_flat_curve_can_be_drawn(tmp_path):
    run = plant(tmp_path, nnet3([0.3], [0.3], final=False))
    rows, metric = select(training_frame(run), None, tasks=False)
    assert "best valid 30.0 at 0" in text_plot(rows, metric).plain
    assert accuracy_figure(training_frame(run)).axes


def test_no_image_without_a_terminal():
    assert image_protocol() is None


def test_the_best_value_stands_in_the_legend_not_on_the_curves(run):
    axes, _ = accuracy_figure(training_frame(run)).axes
    assert not axes.texts
    assert axes.lines[1].get_label() == f"tdnn1a valid, best {100 * HEALTHY_VALID[-1]:.1f} at 29"


def test_runs_as_text_are_told_apart_without_colour(tmp_path):
    for name, end in (("a", 0.5), ("b", 0.6), ("c", 0.3)):
        plant(tmp_path / name, nnet3(rising(30, 0.2, end), rising(30, 0.1, end - 0.05)))
    frame = training_frame(*(tmp_path / name / "exp" for name in "abc"))
    rows, metric = select(frame, None, tasks=False)
    for plain in (True, False):
        text = text_plot(rows, metric, width=80, ascii_only=plain).plain
        curves, legend = text.split("+---", 1)
        for letter in "ABCabc":
            assert letter in curves, (plain, letter)
        assert curves.count("*") == 3 and "*: best valid" in legend
        assert [line[2:4] for line in legend.splitlines() if "best valid " in line and "exp/" in line] == ["A ", "B ", "C "]


def test_runs_as_text_have_a_colour_each(tmp_path):
    for name in "ab":
        plant(tmp_path / name, nnet3(rising(30, 0.2, 0.5), rising(30, 0.1, 0.4)))
    rows, metric = select(training_frame(tmp_path / "a/exp", tmp_path / "b/exp"), None, tasks=False)
    text = text_plot(rows, metric)
    assert {"cyan", "magenta"} <= {str(span.style) for span in text.spans}


def test_values_that_cannot_be_drawn_are_counted(tmp_path):
    path = tmp_path / "old.txt"
    path.write_text("valid 'output' 1 -5\nvalid 'output' 2 nan\nvalid 'output' 3 -4\n")
    assert "1 value not finite, not drawn" in text_plot(training_frame(path), "objf").plain


def test_tasks_as_text_have_their_labels(tmp_path):
    path = tmp_path / "old.txt"
    path.write_text("".join(f"valid 'output-{o}' {n} 0.{n}\n" for o in (0, 1) for n in (1, 2, 3)))
    text = text_plot(training_frame(path), "accuracy", labels=("Phones",)).plain
    assert "Phones: frame accuracy (%) by iteration" in text and "output-1: frame accuracy" in text
