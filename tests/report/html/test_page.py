"""The whole page: every section, nothing of the tree as markup, a policy that fits, a bounded size."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape

import pytest
from drawn import drawn, thirty_stages
from sample_diagnosis import HOSTILE, healthy, sat_broke

from kaldi_doctor.report._view import View
from kaldi_doctor.report.html import html

SECTIONS = (
    *("verdict", "findings", "lineage", "ladder", "networks", "sweeps", "alignments", "durations", "utterances"),
    *("speakers", "hyper", "why", "checks"),
)


def test_every_section_is_there_and_in_the_contents() -> None:
    made = html([drawn()], View(command="kaldi-doctor diagnose exp"))
    assert tuple(re.findall(r'<h2 id="t1-(\w+)"', made)) == SECTIONS
    assert tuple(re.findall(r'href="#t1-(\w+)"', made)) == SECTIONS
    assert "kaldi-doctor diagnose exp" in made


def test_sections_without_content_are_left_out() -> None:
    found = re.findall(r'<h2 id="t1-(\w+)"', html([healthy()], View()))
    assert "speakers" not in found
    assert found[0] == "verdict"


def test_the_policy_names_exactly_our_style_and_script() -> None:
    made = html([drawn()], View())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', made)
    assert policy is not None
    allowed = unescape(policy[1])
    for tag in ("style", "script"):
        (text,) = re.findall(f"<{tag}>(.*?)</{tag}>", made, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in allowed
    assert "default-src 'none'" in allowed
    assert "unsafe" not in allowed
    assert not re.search(r"\s(style|on\w+)=", re.sub(r"<(style|script)>.*?</\1>", "", made, flags=re.DOTALL))


@pytest.mark.parametrize("text", HOSTILE)
def test_names_of_a_tree_are_text_wherever_figures_print_them(text: str) -> None:
    tags = re.compile(r"<(/?\w+)")
    plain, hurt = (tags.findall(html([drawn(name)], View())) for name in ("x", text))
    assert {name: hurt.count(name) for name in set(hurt)} == {name: plain.count(name) for name in set(plain)}
    made = html([drawn(text)], View())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", made)
    made.encode("utf-8")


def test_the_finding_of_the_verdict_comes_first_and_alone_is_open() -> None:
    made = html([drawn()], View())
    heads = re.findall(r'<details class="finding [^"]*"( open)?>\s*<summary>.*?<code>(\w+)</code>', made)
    assert heads[0] == (" open", "ALI002")
    assert [code for opened, code in heads if opened] == ["ALI002"]
    assert "Retried 1988 out of 3742 utterances." in made


def test_the_ledger_is_shown_with_its_counts() -> None:
    made = html([sat_broke()], View())
    assert "+17.2" in made
    assert "3 of 4 runs with the fault, 1 of 60 without" in made
    assert "DATA041" in made


def test_several_trees_have_an_index() -> None:
    made = html([drawn(), replace(healthy(), exp_dir="other/exp")], View())
    assert re.findall(r"<h1[^>]*>([^<]+)", made) == ["2 trees"]
    assert re.findall(r'<th scope="row"><a href="(#t\d)">([^<]+)', made) == [("#t1", "exp"), ("#t2", "other/exp")]


def test_thirty_stages_stay_under_a_megabyte() -> None:
    assert len(html([thirty_stages()], View()).encode()) < 1_000_000


def test_columns_of_the_ladder_that_nobody_fills_are_left_out() -> None:
    assert '<th scope="col" class="n">published</th>' in html([sat_broke()], View())
    bare = replace(sat_broke(), ladder=tuple(replace(rung, published=None) for rung in sat_broke().ladder))
    made = html([bare], View())
    assert "published" not in made.partition('id="t1-ladder"')[2].partition("</section>")[0]


def test_commands_of_ours_open_from_where_the_user_stands() -> None:
    found = sat_broke().findings[0]
    advised = replace(found, advice=("run: kaldi-doctor align check exp/tri3b", "then: steps/x.sh exp/tri3b"))
    made = html([replace(sat_broke(), prefix="../kaldi/", findings=(advised, *sat_broke().findings[1:]))], View())
    assert "<code>kaldi-doctor align check ../kaldi/exp/tri3b</code>" in made
    assert "<code>steps/x.sh exp/tri3b</code>" in made
