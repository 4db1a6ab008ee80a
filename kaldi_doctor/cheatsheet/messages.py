"""What Kaldi programs print when they refuse, with cause and fix: messages.yaml, beside the cheatsheet.

Matching is plain search for pieces of text, so that its time is linear in the line whatever the line holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kaldi_doctor.cheatsheet.strict_yaml import read_yaml
from kaldi_doctor.errors import CheatsheetError
from kaldi_doctor.kinds import Cause, Word
from kaldi_doctor.resources import data_file

MESSAGES = "messages.yaml"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    says: list[str] = Field(min_length=1)
    cause: Cause
    word: Word
    means: str = Field(min_length=1)
    look: str = Field(min_length=1)
    fix: str = Field(min_length=1)
    source: str = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    messages: list[_Entry]


@dataclass(frozen=True, slots=True)
class KnownMessage:
    """One message: the pieces of text that tell it, what it means, where to look, what to do, who prints it."""

    says: tuple[str, ...]
    cause: Cause
    word: Word
    means: str
    look: str
    fix: str
    source: str

    def matches(self, line: str) -> bool:
        """Whether all pieces stand in a line."""
        return all(piece in line for piece in self.says)


@cache
def known_messages() -> tuple[KnownMessage, ...]:
    """All entries, in file order: the more telling stand first.

    Raises:
        CheatsheetError: the file does not validate.
    """
    document = read_yaml(data_file(MESSAGES).read_text(encoding="utf-8"), MESSAGES)
    try:
        found = _File.model_validate(document.data)
    except ValidationError as error:
        raise CheatsheetError(f"{MESSAGES}: {error.errors()[0]['loc']}: {error.errors()[0]['msg']}") from error
    return tuple(KnownMessage(tuple(e.says), e.cause, e.word, e.means, e.look, e.fix, e.source) for e in found.messages)


def known(line: str) -> KnownMessage | None:
    """The first known message that a line of a log is."""
    return next((entry for entry in known_messages() if entry.matches(line)), None)
