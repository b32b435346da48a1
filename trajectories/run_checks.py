"""What performance gives to the month end of packs: its checks, who writes on its figures, and late edits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from tcp_portal.access import Role
from tcp_portal.packs.document import Text
from tcp_portal.packs.run_sources import Draft, Edits, Found
from tcp_portal.partnerships.directory import holders
from tcp_portal.partnerships.models import User
from tcp_portal.web.registry import PackContext
from trajectories.domain.lints import Paper, Passage, findings
from trajectories.presenters.late_edits import edits_of
from trajectories.presenters.lints import facts_of, paper_of, parts_named, sentence_of
from trajectories.services.checks import read_month
from trajectories.services.revisions import revision_statement

CHECKS_PAGE, REVISIONS_PAGE = "trajectories:checks", "trajectories:revisions"
ON_FIGURES = "inpatients"  # the section on which a commissioner is asked for words
_NEVER_CLOSED = (
    "The month was not closed before, so the portal cannot say which edits made the differences. Close a month "
    "before its pack is issued."
)


def contradictions(draft: Draft) -> Iterator[Found]:
    """What stands against itself in the month, and numbers in people's words that are not those of the data."""
    context = draft.context
    checked = read_month(
        scope=context.scope, partnership=context.partnership, month=context.month, as_at=context.as_at
    )
    for one in findings(paper_of(checked)):
        yield Found(sentence_of(one, checked.found), CHECKS_PAGE)
    facts, others = facts_of(checked.shown), parts_named(checked.shown)
    for section in draft.document.sections:
        written = tuple(
            Passage(block.body, "", facts, others)
            for block in section.blocks
            if isinstance(block, Text) and block.by
        )
        paper = Paper(section.title, context.month, passages=written)
        for one in findings(paper):
            yield Found(f"In the words on “{section.title}”: {sentence_of(one, checked.found)}")


def commissioners(context: PackContext, day: date) -> Mapping[str, list[User]]:
    """Commissioners of the whole partnership write on the number against plan."""
    return {ON_FIGURES: holders(context.partnership, Role.COMMISSIONER, day)}


def late_edits(context: PackContext, since: datetime, by: User, now: datetime) -> Edits:
    """What the revision statement knows of late changes that were entered since then."""
    found = revision_statement(
        scope=context.scope, partnership=context.partnership, month=context.month, by=by, now=now
    )
    if found is None:
        return Edits((), note=_NEVER_CLOSED)
    return Edits(edits_of(found, since), page=REVISIONS_PAGE)
