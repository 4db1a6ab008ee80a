"""The lineage as a picture: one row a stage, parents above children, data to the left and decodes to the right.

A stage trained from the one just above is joined straight; every other relation runs in a rail of its own between
the data and the stages, so that no line crosses a box. Rails are given to the shortest relations first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaldi_doctor.report import _ladder_rows, _words
from kaldi_doctor.report._clean import clean

if TYPE_CHECKING:
    from kaldi_doctor.figures import StageNode
    from kaldi_doctor.model import Diagnosis

DATA_WIDTH, STAGE_WIDTH, DECODE_WIDTH = 170, 236, 330
BOX, DECODE_BOX, GAP, RAIL = 60, 26, 18, 12
MOST_DECODES = 4
"""Decodes drawn of one stage; the others are counted in a box of their own."""
_LETTER, _BOLD = 7.2, 8.6
"""Units that a letter takes at most, in the plain and the bold font of the boxes."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box: place, size, state (a class of the style sheet) and one to three lines of text, the whole in `title`."""

    x: float
    y: float
    width: float
    height: float
    state: str
    text: str
    second: str
    third: str
    title: str


@dataclass(slots=True)
class Picture:
    """Boxes and lines; `about` says in words what is drawn."""

    width: float = 0
    height: float = 0
    boxes: list[Box] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)
    """(class of the style sheet, path)."""
    about: str = ""


def lineage_picture(diagnosis: Diagnosis) -> Picture | None:
    """The picture, or None where fewer than two stages are known."""
    nodes = diagnosis.figures.lineage if diagnosis.figures else ()
    rungs = {row.rung.dir: row for row in _ladder_rows.ladder_rows(diagnosis)}
    nodes = tuple(node for node in nodes if node.dir in rungs)
    if not nodes:
        return None
    picture = Picture()
    tops, centre = _rows(nodes)
    users = _users(nodes)
    rails = _rails(nodes, centre, users)
    stage_x = (DATA_WIDTH if users else 0) + 18 + RAIL * (max(rails.values(), default=-1) + 1)
    decode_x = stage_x + STAGE_WIDTH + 36
    for node in nodes:
        row = rungs[node.dir]
        y = centre[node.dir] - BOX / 2
        score = "not scored" if row.wer == "-" else f"{row.wer} %" if "%" not in row.wer else row.wer
        lines = (row.dir, f"{row.stage}, {score}", row.state)
        picture.boxes.append(_box(stage_x, y, STAGE_WIDTH, row.rung.state, lines, row.rung.dir))
        _decodes(picture, diagnosis, node, decode_x, tops[node.dir], centre[node.dir], stage_x + STAGE_WIDTH)
    _data(picture, diagnosis, users, centre)
    _edges(picture, nodes, centre, rails, stage_x)
    picture.width = decode_x + DECODE_WIDTH + 4
    picture.height = max(box.y + box.height for box in picture.boxes) + 4
    said = [
        f"{_words.inside(diagnosis, n.dir)}"
        + (f" trained from {', '.join(_words.inside(diagnosis, p) for p in n.parents)}" if n.parents else "")
        for n in nodes
    ]
    picture.about = "; ".join(said)
    return picture


def _rows(nodes: tuple[StageNode, ...]) -> tuple[dict[str, float], dict[str, float]]:
    """Top of each row, and the middle of its stage."""
    tops: dict[str, float] = {}
    centre: dict[str, float] = {}
    y = 4.0
    for node in nodes:
        shown = min(len(node.decodes), MOST_DECODES) + (len(node.decodes) > MOST_DECODES)
        height = max(BOX, shown * (DECODE_BOX + 4) - 4)
        tops[node.dir], centre[node.dir] = y, y + height / 2
        y += height + GAP
    return tops, centre


def _users(nodes: tuple[StageNode, ...]) -> dict[str, list[str]]:
    """Stages by training data, in order."""
    users: dict[str, list[str]] = {}
    for node in nodes:
        if node.data:
            users.setdefault(node.data, []).append(node.dir)
    return users


def _rails(nodes: tuple[StageNode, ...], centre: dict[str, float], users: dict[str, list[str]]) -> dict[str, int]:
    """Rail of every parent and data directory that needs one, from 0 beside the stages outwards."""
    spans: list[tuple[float, float, float, str]] = []
    order = [node.dir for node in nodes]
    for parent in order:
        far = [n.dir for n in nodes if parent in n.parents and order.index(n.dir) != order.index(parent) + 1]
        if far:
            places = [centre[parent], *(centre[child] for child in far)]
            spans.append((max(places) - min(places), min(places), max(places), parent))
    for name, mine in users.items():
        spans.append((1e9, centre[mine[0]], centre[mine[-1]], name))  # data outside of all
    rails: dict[str, int] = {}
    taken: list[list[tuple[float, float]]] = []
    for _, low, high, name in sorted(spans):
        free = next(
            (n for n, mine in enumerate(taken) if all(high < a - 6 or low > b + 6 for a, b in mine)), len(taken)
        )
        if free == len(taken):
            taken.append([])
        taken[free].append((low, high))
        rails[name] = free
    return rails


def _edges(
    picture: Picture, nodes: tuple[StageNode, ...], centre: dict[str, float], rails: dict[str, int], stage_x: float
) -> None:
    order = [node.dir for node in nodes]
    for node in nodes:
        here = centre[node.dir]
        for parent in node.parents:
            above = centre[parent]
            if order.index(node.dir) == order.index(parent) + 1:
                x = stage_x + 30
                picture.lines.append(("edge", f"M{x:g} {above + BOX / 2:g}V{here - BOX / 2 - 1:g}"))
                picture.lines.append(("tip", _tip_down(x, here - BOX / 2)))
            else:
                x = stage_x - RAIL * (rails[parent] + 1)
                picture.lines.append(("edge", f"M{stage_x:g} {above + 8:g}H{x:g}V{here - 8:g}H{stage_x - 1:g}"))
                picture.lines.append(("tip", _tip_right(stage_x, here - 8)))
        if node.data:
            x = stage_x - RAIL * (rails[node.data] + 1)
            start = next(centre[n.dir] for n in nodes if n.data == node.data)
            picture.lines.append(("edge data", f"M{DATA_WIDTH:g} {start:g}H{x:g}V{here:g}H{stage_x - 1:g}"))
            picture.lines.append(("tip", _tip_right(stage_x, here)))


def _tip_down(x: float, y: float) -> str:
    return f"M{x - 4:g} {y - 6:g}L{x:g} {y:g}L{x + 4:g} {y - 6:g}Z"


def _tip_right(x: float, y: float) -> str:
    return f"M{x - 6:g} {y - 4:g}L{x:g} {y:g}L{x - 6:g} {y + 4:g}Z"


def _data(picture: Picture, diagnosis: Diagnosis, users: dict[str, list[str]], centre: dict[str, float]) -> None:
    for name, mine in users.items():
        state, found = _state(diagnosis, name)
        y = centre[mine[0]] - BOX / 2
        picture.boxes.append(_box(0, y, DATA_WIDTH, state, (name.removeprefix("data/"), "data", found), name))


def _decodes(
    picture: Picture, diagnosis: Diagnosis, node: StageNode, x: float, top: float, centre: float, stage_end: float
) -> None:
    shown = node.decodes[:MOST_DECODES]
    texts = []
    for decode in shown:
        state, found = _state(diagnosis, decode.dir)
        name = decode.dir.rpartition("/")[2]
        score = "not scored" if decode.percent is None else f"{decode.percent:.2f} %"
        texts.append((state if decode.percent is not None else "not-scored", name, f"{score}, {found}", decode.dir))
    if len(node.decodes) > MOST_DECODES:
        rest = len(node.decodes) - MOST_DECODES
        texts.append(("not-scored", f"{rest} more", "", "; ".join(d.dir for d in node.decodes[MOST_DECODES:])))
    y = centre - (len(texts) * (DECODE_BOX + 4) - 4) / 2 if texts else top
    for state, name, second, title in texts:
        room = DECODE_WIDTH - 16 - _LETTER * (len(second) + 2)
        line = f"{_fitting(name, room)}  {second}"
        picture.boxes.append(Box(x, y, DECODE_WIDTH, DECODE_BOX, state, line, "", "", clean(title)))
        middle = y + DECODE_BOX / 2
        bend = stage_end + 18
        picture.lines.append(("edge thin", f"M{stage_end:g} {centre:g}H{bend:g}V{middle:g}H{x:g}"))
        y += DECODE_BOX + 4


def _state(diagnosis: Diagnosis, path: str) -> tuple[str, str]:
    """(class, words) of a directory by the harm measured there and the findings on it."""
    harm = next((item for item in diagnosis.verdict.harm if item.dir == path), None)
    codes = [f for f in diagnosis.findings if f.dir == path]
    if not codes:
        return ("broken" if harm.large else "worse", f"harm {harm.rule}") if harm else ("ok", "ok")
    worst = min(codes, key=lambda f: f.severity.rank)
    state = {"error": "broken", "warning": "worse"}.get(worst.severity.value, "noted")
    return state, f"{worst.severity.value} {worst.rule}"


def _box(x: float, y: float, width: float, state: str, lines: tuple[str, str, str], title: str) -> Box:
    text = _fitting(lines[0], width - 20, _BOLD)
    second, third = (_fitting(line, width - 20) for line in lines[1:])
    return Box(x, y, width, BOX, state, text, second, third, clean(title))


def _fitting(text: str, room: float, letter: float = _LETTER) -> str:
    """A name cut in its middle where the box is too narrow; the whole stands in the title and in the tables."""
    text = clean(text)
    most = max(4, int(room / letter))
    if len(text) <= most:
        return text
    return f"{text[: (most - 1) // 2]}\u2026{text[len(text) - most // 2 :]}"
