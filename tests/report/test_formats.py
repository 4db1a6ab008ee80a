"""Every format says everything, says it in its own grammar, and lets nothing of a tree steer its reader."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from inline_snapshot import snapshot
from sample_diagnosis import HOSTILE, healthy, hostile, sat_broke

from kaldi_doctor.model import Evidence
from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._registry import load_formats
from kaldi_doctor.report._view import Baseline, View, narrowed, shown

FORMATS = sorted(load_formats())


def render(name: str, *diagnoses, **options) -> str:
    made = load_formats()[name].render(diagnoses or (sat_broke(),), View(**options))
    return made if isinstance(made, str) else made.plain


def test_all_formats_of_the_manual_are_there() -> None:
    assert {"text", "concise", "json", "jsonl", "sarif", "github", "markdown", "html"} <= set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("full", [False, True])
def test_every_format_mentions_every_finding_skipped_rule_and_lost_file(name: str, full: bool) -> None:
    found, made = sat_broke(), render(name, full=full)
    for finding in found.findings:
        assert finding.rule in made
    for item in found.skipped:
        if name in {"concise", "github"} or (name == "text" and not full):
            assert item.rule not in made  # what was not looked at is no finding: it is counted, if that
        else:
            assert item.rule in made
    for lost in found.unreadable:
        assert lost.path in made or lost.path.replace(":", "%3A") in made
        assert lost.error in made


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_several_trees_and_healthy_ones(name: str) -> None:
    made = render(name, sat_broke(), replace(healthy(), exp_dir="other"))
    assert "ALI002" in made
    assert render(name, healthy())


STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_tree_steers_the_reader(name: str, text: str) -> None:
    made = render(
        name, hostile(text), full=True, why=True, ignored=(("WER001", text),), gone=((text, text, text),), config=text
    )
    assert not STEERING.search(made)
    made.encode("utf-8")
    if name == "html":
        assert made.count("<script") == made.count("<style") == 1  # our own, which the policy names by hash
        assert "{{ 7*7 }}" in made or text != HOSTILE[-1]
    if name in {"json", "sarif"}:
        json.loads(made)
    if name == "github":
        assert all(line.startswith("::") for line in made.splitlines())
        assert all(line.count("::") >= 2 for line in made.splitlines())
    if name == "concise":
        assert len(made.splitlines()) == 5
    if name == "markdown":
        outside_code = re.sub(r"(`+).*?\1", "", made, flags=re.DOTALL)
        assert "<script" not in outside_code


@pytest.mark.parametrize("name", FORMATS)
def test_ascii_of_the_screen_formats(name: str) -> None:
    made = render(name, hostile("\u4e2d\u6587"), ascii_only=True)
    if name in {"text", "concise", "json", "jsonl", "sarif"}:
        assert made.isascii()


def test_json_is_sorted_finite_and_of_the_contract() -> None:
    odd = replace(
        sat_broke().findings[0],
        evidence=(Evidence(metric="x", value=float("nan")), Evidence(metric="y", value=float("inf"))),
    )
    made = render("json", replace(sat_broke(), findings=(odd,)))
    data = json.loads(made, parse_constant=pytest.fail)
    assert made == json.dumps(data, indent=2, sort_keys=True) + "\n"
    assert {
        "schema_version",
        "tool_version",
        "exp_dir",
        "recipe",
        "verdict",
        "ladder",
        "findings",
        "cleared",
        "skipped",
        "unreadable",
        "totals",
    } <= set(data)
    assert {"state", "dir", "stage", "cause", "confidence", "because", "summary", "next"} <= set(data["verdict"])
    assert data["schema_version"] == "1"
    assert [e["value"] for e in data["findings"][0]["evidence"]] == [None, None]


def test_json_of_one_finding() -> None:
    assert json.loads(render("json"))["findings"][2] == snapshot(
        {
            "advice": [
                "run utils/validate_data_dir.sh data/train",
                "restore the text, then redo the chain from align_si.sh",
            ],
            "cause": "data.transcripts",
            "caused_by": None,
            "confidence": "measured",
            "dir": "exp/tri3b",
            "evidence": [
                {
                    "expected": {"high": 1.0, "low": None, "origin": "cheatsheet.yaml:212", "source": "wsj RESULTS"},
                    "label": None,
                    "metric": "failed",
                    "origin": {"line": 3981, "path": "exp/tri3b/log/align.10.7.log"},
                    "quote": "LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:137) Retried 1988 out of 3742 utterances.",
                    "unit": "percent",
                    "value": 21.0,
                },
                {
                    "expected": None,
                    "label": "before",
                    "metric": "failed",
                    "origin": {"line": 9, "path": "exp/tri2b/log/align.30.1.log"},
                    "quote": None,
                    "unit": "percent",
                    "value": 0.0,
                },
                {
                    "expected": None,
                    "label": "worst",
                    "metric": "retried",
                    "origin": None,
                    "quote": None,
                    "unit": "utterances",
                    "value": 14412,
                },
            ],
            "incomplete": False, "name": "alignments-fail-often",
            "rule": "ALI002",
            "severity": "error",
            "sources": ["kaldi: egs/wsj/s5/RESULTS"],
            "stage": "sat",
            "summary": "SAT lost one utterance in five",
            "symptom": False,
        }
    )


def test_json_of_a_rung() -> None:
    assert json.loads(render("json"))["ladder"][1] == snapshot(
        {
            "aligned_percent": 99.9,
            "change": -1.0,
            "change_base": "exp/mono/decode_eval92", "change_p": None, "dir": "exp/tri1",
            "flavour": "gmm",
            "hyperparameters": {
                "numleaves": {
                    "assumed": False,
                    "origin": {"line": 1, "path": "exp/tri1/log/build_tree.log"},
                    "range": [2000, 5000],
                    "value": 1500,
                }
            },
            "kind": "deltas",
            "name": "tri1",
            "parents": ["exp/mono_ali"],
            "published": "9.12",
            "stage": "tri",
            "state": "ok",
            "wer": {
                "decode_dir": "exp/tri1/decode_eval92",
                "del": 90,
                "errors": 508,
                "ins": 50,
                "line": 2,
                "lmwt": 10,
                "metric": "WER",
                "missing": 0,
                "partial": False,
                "path": "exp/tri1/decode_eval92/wer_10",
                "percent": 9.0,
                "ref_words": 5643,
                "sentence_errors": 300,
                "sentences": 333,
                "sub": 368,
                "wip": None,
            },
        }
    )


def test_json_of_two_trees_is_one_object() -> None:
    data = json.loads(render("json", sat_broke(), healthy()))
    assert [tree["verdict"]["state"] for tree in data["trees"]] == ["broken", "healthy"]


def test_jsonl_is_one_object_a_line() -> None:
    kinds = [json.loads(line)["type"] for line in render("jsonl").splitlines()]
    assert kinds == ["finding"] * 5 + ["skipped"] * 3 + ["unreadable", "verdict"]


def test_concise() -> None:
    assert render("concise") == snapshot("""\
exp/tri3b/log/align.10.7.log:3981: error ALI002 SAT lost one utterance in five
exp/tri3b/decode_eval92/wer_11:2: error WER001 WER 82.00 % at SAT against 7.00 % at exp/tri2b
exp/tdnn: error WER001 WER 80.00 % at DNN (follows from ALI002)
exp/tri1: note REF001 1,500 leaves, below the usual
exp/tri2b: note REF001 1,500 leaves, below the usual
exp: not-looked 3 rules had no data: neural networks (2), scores (1)
exp/tri1/ali.4.gz: not-read gzip CRC mismatch
""")


def test_github(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """Rendering writes nothing, also where a step summary is asked for."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    assert render("github") == snapshot("""\
::error file=exp/tri3b/log/align.10.7.log,line=3981,title=ALI002 alignments-fail-often::exp/tri3b/log/align.10.7.log:3981: SAT lost one utterance in five%0Ahelp: run utils/validate_data_dir.sh data/train
::error file=exp/tri3b/decode_eval92/wer_11,line=2,title=WER001 wer-rises-between-stages::exp/tri3b/decode_eval92/wer_11:2: WER 82.00 %25 at SAT against 7.00 %25 at exp/tri2b
::error file=exp/tdnn,title=WER001 wer-rises-between-stages::exp/tdnn: WER 80.00 %25 at DNN
::notice file=exp/tri1,title=REF001 hyperparameters-outside-ranges::exp/tri1: 1,500 leaves, below the usual
::notice file=exp/tri2b,title=REF001 hyperparameters-outside-ranges::exp/tri2b: 1,500 leaves, below the usual
::warning file=exp/tri1/ali.4.gz,title=not read::gzip CRC mismatch
::notice title=kaldi-doctor exp::SAT (exp/tri3b) broke, most likely because of transcripts that do not say what the audio says. 3 errors, 2 notes; 3 rules skipped.  More: kaldi-doctor explain ALI002
""")
    assert not list(tmp_path.iterdir())


def test_markdown() -> None:
    assert render("markdown") == snapshot("""\
## kaldi-doctor 0.1.0: exp

**broken.** SAT (exp/tri3b) broke, most likely because of transcripts that do not say what the audio says.

**First:** run utils/validate\\_data\\_dir.sh data/train

5 stages, 3,412 logs, 60 alignment archives; recipe wsj (guessed from the contents); scored on eval92, LM tgpr.

| stage | dir | WER % | change | published | utts aligned | state |
|---|---|---:|---:|---:|---:|---|
| mono | `mono` | 9.99 | - | - | 99.8 % | ok |
| tri | `tri1` | 9.00 | -1.00 | 9.12 | 99.9 % | ok |
| LDA+MLLT | `tri2b` | 7.00 | -2.00 | - | 99.9 % | ok |
| SAT | `tri3b` | 82.00 | +75.00 | - | 79.0 % | BROKE HERE |
| DNN chain | `tdnn` | 79.99 | -1.90\\* | - | - | follows from SAT |

\\* against exp/tri3b/decode\\_eval92.si, the comparable decode of its parent

<details>
<summary><b>error ALI002</b> alignments-fail-often: SAT lost one utterance in five</summary>

`exp/tri3b/log/align.10.7.log:3981` (about `exp/tri3b`)

- failed 21 %, expected at most 1 % at `exp/tri3b/log/align.10.7.log:3981`

  ```text
  LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:137) Retried 1988 out of 3742 utterances.
  ```

- before: failed 0 % at `exp/tri2b/log/align.30.1.log:9`
- worst: retried 14,412 utterances
- Try: run utils/validate\\_data\\_dir.sh data/train
- Try: restore the text, then redo the chain from align\\_si.sh

</details>

<details>
<summary><b>error WER001</b> wer-rises-between-stages: WER 82.00 % at SAT against 7.00 % at exp/tri2b</summary>

`exp/tri3b/decode_eval92/wer_11:2` (about `exp/tri3b`)

- wer 82 % at `exp/tri3b/decode_eval92/wer_11:2`

  ```text
  %WER 82.00 [ 4627 / 5643, 61 ins, 3902 del, 664 sub ]
  ```


</details>

<details>
<summary><b>note REF001</b> hyperparameters-outside-ranges: 1,500 leaves, below the usual</summary>

`exp/tri1` (about `exp/tri1`)

- numleaves 1,500, expected 2,000 to 5,000

</details>

<details>
<summary><b>note REF001</b> hyperparameters-outside-ranges: 1,500 leaves, below the usual</summary>

`exp/tri2b` (about `exp/tri2b`)

- numleaves 1,500, expected 2,000 to 5,000

</details>

<details>
<summary><b>error WER001</b> wer-rises-between-stages: WER 80.00 % at DNN, follows from ALI002</summary>

`exp/tdnn` (about `exp/tdnn`)


</details>

**Skipped**

- NET001, NET002: no compute\\_prob\\_valid logs
- WER004: no per\\_utt file (in `mono`)

**Not read**

- `exp/tri1/ali.4.gz`: gzip CRC mismatch

3 errors, 2 notes; 3 rules skipped.  More: kaldi-doctor explain ALI002

""")


def test_sarif_points_at_lines_and_explains_its_rules() -> None:
    run = json.loads(render("sarif"))["runs"][0]
    assert [r["level"] for r in run["results"]] == ["note", "note", "error", "error", "error"]
    place = run["results"][2]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "exp/tri3b/log/align.10.7.log", "uriBaseId": "SRCROOT"}, "region": {"startLine": 3981}}
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert "## When it is wrong" in rules["WER001"]["help"]["markdown"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert [n["level"] for n in run["invocations"][0]["toolExecutionNotifications"]] == ["note"] * 3 + ["warning"]


class Tags(HTMLParser):
    """Counts tags that are left open, and keeps every reference."""

    VOID = frozenset({"meta", "br", "rect", "link", "img", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.references: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs) -> None:
        self.references += [value or "" for name, value in attrs if name in {"src", "href"}]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_html_is_whole_and_fetches_nothing() -> None:
    made = render("html", sat_broke(), replace(healthy(), exp_dir="other"), why=True)
    tags = Tags()
    tags.feed(made)
    assert tags.open == []
    ids = re.findall(r'\bid="([^"]+)"', made)
    assert {name[:1] for name in tags.references} == {"#"}
    assert {name[1:] for name in tags.references} <= set(ids)
    assert tags.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(tags.headings, tags.headings[1:]))
    assert made.count("<script") == 1
    assert "url(" not in made
    assert len(made) < 1_000_000
    assert len(ids) == len(set(ids))


def test_a_baseline_marks_new_same_and_gone() -> None:
    earlier = Baseline("old.json", {("WER001", "exp/tri3b"): "x", ("JOB001", "exp/mono"): "a job failed"})
    view = {"baseline": earlier, "gone": tuple(earlier.gone((sat_broke(),)))}
    made = render("text", **view, full=True)
    assert "lost one utterance in five   (new)" in made
    assert "exp/tri2b   (same)" in " ".join(made.split("\n  "))
    assert "gone        JOB001 in exp/mono: a job failed" in made
    data = json.loads(render("json", **view))
    assert [f["status"] for f in data["findings"]] == ["new", "new", "new", "same", "new"]
    assert data["gone"] == [{"rule": "JOB001", "dir": "exp/mono", "summary": "a job failed"}]


def test_one_stage_and_severities() -> None:
    only = narrowed(sat_broke(), "sat")
    assert [r.name for r in only.ladder] == ["tri3b"]
    assert {f.dir for f in only.findings} == {"exp/tri3b"}
    assert [r.name for r in narrowed(sat_broke(), "tri1").ladder] == ["tri1"]
    assert {f.severity for f in shown(sat_broke(), "warning").findings} == {"error"}


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("a\x1b[2Jb", r"a\x1b[2Jb"),
        ("a\nb\rc", r"a\x0ab\x0dc"),
        ("a\tb", "a b"),
        ("\u202eabc", r"\u202eabc"),
        ("\udcff", r"\xff"),
        ("\u4e2d\u6587 [red]", "\u4e2d\u6587 [red]"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_clean(raw: str, safe: str) -> None:
    assert clean(raw) == safe


def test_sarif_repeats_no_place_and_no_run(fixture_trees) -> None:
    """What the schema demands: places of a result are unique; and runs of one file are told apart."""
    from kaldi_doctor.pipeline import diagnose
    from kaldi_doctor.report._registry import load_formats
    from kaldi_doctor.report._view import View

    found = [diagnose(tree / "exp") for tree in sorted(fixture_trees.iterdir()) if (tree / "exp").is_dir()]
    data = json.loads(str(load_formats()["sarif"].render([*found, found[0]], View())))
    names = [run["automationDetails"]["id"] for run in data["runs"]]
    assert len(names) == len(set(names)) == len(found) + 1
    for run in data["runs"]:
        for result in run["results"]:
            places = [json.dumps(item, sort_keys=True) for item in result["relatedLocations"]]
            assert len(places) == len(set(places))
            assert result["message"]["text"]
