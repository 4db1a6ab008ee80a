"""One line a finding, as compilers print them, for editors and grep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._registry import report
from kaldi_doctor.report._words import place, unseen_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaldi_doctor.model import Diagnosis
    from kaldi_doctor.report._view import View


@report("concise", human=False)
def concise(diagnoses: Sequence[Diagnosis], view: View) -> str:
    """One line a finding: path:line: severity RULE message."""
    lines: list[str] = []
    for diagnosis in diagnoses:
        for finding in sorted(diagnosis.findings, key=lambda finding: finding.severity.rank):
            mark = view.mark(finding)
            follows = f" (follows from {finding.caused_by})" if finding.caused_by else ""
            tail = follows + (f" ({mark})" if mark else "")
            lines.append(f"{diagnosis.here(place(finding))}: {finding.severity} {finding.rule} {finding.summary}{tail}")
        if unseen := unseen_words(diagnosis):
            lines.append(f"{diagnosis.called}: not-looked {unseen}")
        lines += [f"{diagnosis.here(item.path)}: not-read {item.error}" for item in diagnosis.unreadable]
    return "".join(clean(line, ascii_only=view.ascii_only) + "\n" for line in lines)
