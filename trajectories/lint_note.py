"""What the page that asks for a pack says of contradictions in the month. Nothing is stopped by it."""

from __future__ import annotations

from tcp_portal.web.registry import PackContext
from trajectories.domain.lints import Finding, Paper, findings
from trajectories.presenters.lints import headline, paper_of, sentence_of
from trajectories.services.checks import Checked, read_month

PAGE = "trajectories:checks"


def note(context: PackContext) -> tuple[str, str] | None:
    """A sentence and the name of the page of checks; None where nothing contradicts itself."""
    checked = read_month(
        scope=context.scope, partnership=context.partnership, month=context.month, as_at=context.as_at
    )
    found = findings(paper_of(checked))
    return (headline(found, context.month.label), PAGE) if found else None


def told(checked: Checked, texts: Paper) -> list[tuple[Finding, str]]:
    """Each finding in the month and in other texts beside it, with its sentence."""
    found = [*findings(paper_of(checked)), *findings(texts)]
    return [(one, sentence_of(one, checked.found)) for one in found]
