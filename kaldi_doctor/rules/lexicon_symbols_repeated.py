"""A symbol table lists one symbol twice, or gives one id to two symbols.

## Checks
`phones.txt` and `words.txt` of the lang and graph directories that the logs name, and the copy of phones.txt in each
stage: symbols with two ids, and ids with two symbols.

## Why it matters
Kaldi's programs know numbers only. Where a symbol has two ids, sym2int.pl writes the last one and OpenFst the first:
lexicon, transcripts and graph may mean different phones or words by one name. Where an id has two symbols, one of them
is never printed.

## Reading the evidence
The file, how many symbols are concerned, and the first of them.

## What to try
Make the lang directory again with utils/prepare_lang.sh; never edit these tables by hand. A table in which the suffixes
_B, _I, _E and _S were taken away is good for reading alone: keep it under another name.

## When it is wrong
A copy in a stage's directory that was changed for reading: no program of training looks at it. It is a note.

## Sources
Kaldi: egs/wsj/s5/utils/validate_lang.pl finds ids that are given twice and takes no notice of symbols that are listed
twice; egs/wsj/s5/utils/sym2int.pl. One of 30 public trees has such a table.
"""

from __future__ import annotations

from kaldi_doctor.facts.symbol_tables import TABLES, SymbolTable, SymbolTables
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule("LEX004", "symbols-listed-twice", severity=Severity.WARNING)
def check(tables: SymbolTables, limits: Limits) -> Outcomes:
    """Every table once."""
    looked = False
    for folder in (*tables.lang.values(), *tables.stages.values()):
        for name in TABLES:
            table = tables.read(folder, name)
            if table is None:
                continue
            looked = True
            yield _outcome(table, copy=table.dir in tables.stages, limits=limits)
    if not looked:
        yield limits.skipped("no phones.txt and no words.txt at hand")


def _outcome(table: SymbolTable, *, copy: bool, limits: Limits) -> Finding | Cleared:
    if not table.repeated and not table.shared:
        words = f"{table.symbols:,} symbols of {table.path}, each with an id of its own"
        return Cleared(rule=limits.code, dir=table.dir, summary=words)
    parts = []
    if table.repeated:
        parts.append(f"lists {_some(table.repeated, 'symbol')} more than once")
    if table.shared:
        parts.append(f"gives {_some(table.shared, 'id')} to more than one symbol")
    return Finding(
        rule=limits.code,
        name=limits.name,
        severity=Severity.NOTE if copy else Severity.WARNING,
        dir=table.dir,
        summary=f"{table.path} {' and '.join(parts)}",
        points_to=((Cause.LEXICON, Word.HINT),),
        evidence=(
            Evidence(metric="symbols_repeated", value=len(table.repeated), unit="symbols", origin=Origin(table.path)),
            Evidence(metric="ids_shared", value=len(table.shared), unit="ids", origin=Origin(table.path)),
        ),
        advice=("make the lang directory again with utils/prepare_lang.sh, and leave its tables as they are",),
        sources=("Kaldi: egs/wsj/s5/utils/sym2int.pl",),
    )


def _some(items: tuple[str, ...], what: str) -> str:
    """Their number and the first few."""
    shown = ", ".join(items[:4]) + (", …" if len(items) > 4 else "")
    return f"{len(items):,} {what}{'s' if len(items) > 1 else ''} ({shown})"
