"""Words in the board pack: those that were written while their figures hold, else the generated sentence and a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tcp_portal.packs.document import Block, Note, Section, Text
from tcp_portal.web.registry import PackContext
from trajectories.domain.narratives import learnt_about
from trajectories.domain.registry import MEASURES
from trajectories.models import Narrative
from trajectories.presenters.said import STATEMENTS
from trajectories.presenters.told import Told, notes, told
from trajectories.presenters.words_page import lesson
from trajectories.services.dashboard import Picture
from trajectories.services.month_figures import month_figures
from trajectories.services.narratives import narratives_of


def told_in(context: PackContext, shown: Picture, keys: Sequence[str]) -> dict[str, Told]:
    """What stands in each of these places of the pack's month."""
    written = written_of(context)
    return {key: told(STATEMENTS[key].build(shown), written.get(key)) for key in keys}


def written_of(context: PackContext) -> Mapping[str, Narrative]:
    """The words of the pack's month."""
    return narratives_of(scope=context.scope, partnership=context.partnership, month=context.month)


def notes_on(found: Mapping[str, Told]) -> tuple[Note, ...]:
    """A note for each text that is left out because its figures have changed."""
    return tuple(Note(note) for note in notes(found))


def section(context: PackContext) -> Section | None:
    """What was learnt about measures; nothing where nobody wrote it."""
    written = written_of(context)
    about = [measure for key in written if (measure := learnt_about(key))]
    if not about:
        return None
    figures = month_figures(
        scope=context.scope,
        partnership=context.partnership,
        month=context.month,
        as_at=context.as_at,
        measures=about,
    )
    lessons = {measure: lesson(measure, figures.get(measure), written) for measure in about}
    found = {measure: one for measure, one in lessons.items() if one is not None}
    blocks: list[Block] = [
        Text(one.generated if one.mark else f"{MEASURES[measure].title}: {one.text}")
        for measure, one in found.items()
    ]
    return Section("learnt", "What we learnt", (*blocks, *notes_on(found)))
