"""What cheatsheet.yaml may hold: the full file, and overlays that change parts of it (pydantic, strict).

The packaged file is validated by the tests and loaded without pydantic, whose import costs more than the rest of the
loading; overlays are always validated.
"""

from __future__ import annotations

import math
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kaldi_doctor.cheatsheet.strict_yaml import Document, Path
from kaldi_doctor.errors import CheatsheetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Text = Annotated[str, Field(min_length=1, strict=True)]
Bounds = Annotated[list[Number | None], Field(min_length=2, max_length=2)]
"""[low, high], ends included, null where open."""

STAGES = (
    "mono", "tri", "lda_mllt", "sat", "sgmm2", "dnn", "nnet1", "nnet2", "nnet3", "chain",
    "decode", "lm", "align", "data", "job", "tree", "ladder", "verdict", "reference",
)  # fmt: skip
"""Sections that the file may have."""


Model = TypeVar("Model", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Anchor(_Strict):
    """A value that a published recipe uses, with the hours it trains on."""

    hours: Annotated[Number, Field(gt=0)]
    value: Number
    recipe: Text


class MetricPart(_Strict):
    """A metric of an overlay: whatever it names replaces the built-in."""

    unit: Text | None = None
    meaning: Text | None = None
    good: Bounds | None = None
    poor: Bounds | None = None
    value: Number | None = None
    choices: list[Text] | None = None
    source: Text | None = None
    script: Text | None = None
    option: Text | None = None
    where: Text | None = None
    advice: Text | None = None
    anchors: list[Anchor] | None = None

    @model_validator(mode="after")
    def _ordered(self) -> MetricPart:
        for name in ("good", "poor"):
            interval = getattr(self, name)
            if interval is not None and None not in interval and interval[0] > interval[1]:
                raise ValueError(f"{name}: low {interval[0]:g} is above high {interval[1]:g}")
        return self


class Metric(MetricPart):
    """A metric of the packaged file: a meaning, a unit, a source, and something to compare with."""

    unit: Text
    meaning: Text
    source: Text

    @model_validator(mode="after")
    def _compares(self) -> Metric:
        given = [name for name in ("good", "value", "choices") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of good, value or choices (now: {', '.join(given) or 'none'})")
        if self.poor is not None and self.good is None:
            raise ValueError("poor needs good beside it")
        if self.good == [None, None]:
            raise ValueError("good is open at both ends")
        return self


class StagePart(_Strict):
    """A section of an overlay."""

    title: Text | None = None
    script: Text | None = None
    dirs: Text | None = None
    advice: list[Text] | None = None
    metrics: dict[str, MetricPart] | None = None


class Stage(StagePart):
    """A section of the packaged file."""

    title: Text
    metrics: dict[str, Metric] | None = None  # type: ignore[assignment]


class OverlayFile(_Strict):
    """A user's file: only what differs from the built-in one."""

    stages: dict[str, StagePart] = {}


class SheetFile(_Strict):
    """The packaged cheatsheet.yaml."""

    stages: dict[str, Stage]


def validate_sheet(document: Document) -> SheetFile:
    """Validate a complete cheatsheet.

    Raises:
        CheatsheetError: the first thing wrong, with file, line, column and key.
    """
    found = checked(SheetFile, document)
    _known(document, found.stages, STAGES, ("stages",), "section")
    return found


def validate_overlay(document: Document, known: Mapping[str, Iterable[str]]) -> OverlayFile:
    """Validate an overlay against the sections and metrics that exist.

    Raises:
        CheatsheetError: the first thing wrong, with file, line, column and key, and the nearest known key.
    """
    if document.data is None:
        return OverlayFile()
    found = checked(OverlayFile, document)
    _known(document, found.stages, known, ("stages",), "section")
    for name, stage in found.stages.items():
        _known(document, stage.metrics or (), known[name], ("stages", name, "metrics"), "metric")
    return found


def _known(document: Document, given: Iterable[str], known: Iterable[str], path: Path, what: str) -> None:
    names = list(known)
    for name in given:
        if name not in names:
            raise CheatsheetError(f"{document.place((*path, name))}: no such {what}{nearest(name, names)}")


def checked(model: type[Model], document: Document) -> Model:
    """Validate a document by a model; the first error becomes one line naming file, line, column and key."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise CheatsheetError(_message(error.errors()[0], document, model)) from error


def _message(error: Any, document: Document, model: type[BaseModel]) -> str:
    path = _path_in(error["loc"], document.data)
    where = document.place(path)
    kind, given = error["type"], error.get("input")
    if kind == "extra_forbidden":
        return f"{where}: unknown key{nearest(str(path[-1]), _keys_at(model, path[:-1]))}"
    if kind == "missing":
        return f"{where}: this key is required"
    text = error["msg"].removeprefix("Value error, ")
    field, colon, rest = text.partition(": ")
    if colon and isinstance(given, dict) and field in given:
        return f"{document.place((*path, field))}: {rest}"
    if isinstance(given, (str, int, float)) and not (isinstance(given, float) and math.isnan(given)):
        return f"{where}: {text} (it is {given!r})"
    return f"{where}: {text}"


def _path_in(location: tuple[Any, ...], data: Any) -> Path:
    """Pydantic's location without the names of union branches, which are no keys of the file."""
    path: list[str | int] = []
    for index, part in enumerate(location):
        inside = part in data if isinstance(data, dict) else isinstance(data, list) and isinstance(part, int)
        if inside:
            data = data[part]
        elif not (isinstance(data, dict) and index == len(location) - 1):
            continue
        path.append(part)
    return tuple(path)


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """Keys that the model allows at a path."""
    here: Any = model
    for part in path:
        hint = here.model_fields[part].annotation if _is_model(here) and part in here.model_fields else None
        if hint is None:
            continue  # a name of a dictionary or an index: the value type is already at hand
        found = [item for item in _inside(hint) if _is_model(item)]
        here = found[0] if found else here
    return list(here.model_fields) if _is_model(here) else []


def _is_model(item: Any) -> bool:
    return isinstance(item, type) and issubclass(item, BaseModel)


def _inside(hint: Any) -> Iterable[Any]:
    yield hint
    for argument in getattr(hint, "__args__", ()):
        yield from _inside(argument)


def nearest(name: str, known: Iterable[str]) -> str:
    """`; nearest known: x`, or nothing where no known name is like it."""
    found = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; nearest known: {found[0]}" if found else ""


def json_schema() -> dict[str, Any]:
    """JSON Schema of an overlay file, for editors."""
    return OverlayFile.model_json_schema()


class RecipeStage(_Strict):
    """One directory of a recipe's ladder."""

    dir: Text
    stage: Literal["mono", "tri", "lda_mllt", "sat", "sgmm2", "mmi", "dnn"]


class RecipeFile(_Strict):
    """A file of recipes/."""

    name: Text
    title: Text
    metric: Literal["WER", "CER", "PER"]
    source: Text
    stages: Annotated[list[RecipeStage], Field(min_length=1)]
    hours: Annotated[Number, Field(gt=0)] | None = None
    test_sets: list[Text] = []
    language_models: list[Text] = []
    data: list[Text] = []
    telling: list[Text] = []
    vocabulary: list[Text] = []
    scores: dict[str, Annotated[list[Number], Field(min_length=1, max_length=2)]] = {}

    @model_validator(mode="after")
    def _scores_cite(self) -> RecipeFile:
        if self.scores and "RESULTS" not in self.source:
            raise ValueError("source: scores need a RESULTS file as source")
        for key, value in self.scores.items():
            if "/decode" not in key or not 0 <= value[0] <= 100:
                raise ValueError(f"scores: {key} is no decode directory with a percentage")
        return self
