"""What stands in a place: the generated sentence, or the words written instead, with a mark where figures moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from cohorts.domain.flows import EVERYONE
from tcp_portal.charts import words
from trajectories.domain.narratives import Facts, changed
from trajectories.models import Narrative
from trajectories.presenters import sentences
from trajectories.presenters.said import HEADLINE, PARTS, STATEMENTS, Said, facts_words
from trajectories.services.dashboard import Picture

_HEADLINE_FACTS = ["inpatients", "plan"]


@dataclass(frozen=True, slots=True)
class Told:
    """`text` is to be shown; `mark` says that its figures have changed, and then `generated` stands beside it."""

    text: str
    generated: str
    mark: str = ""
    by: str = ""

    @property
    def is_written(self) -> bool:
        return bool(self.by)

    @property
    def fresh(self) -> str:
        """The words where their figures still hold, else the generated sentence: for documents."""
        return self.generated if self.mark else self.text


def told(said: Said, written: Narrative | None) -> Told:
    """The words of a place beside its generated sentence."""
    if written is None:
        return Told(said.sentence, said.sentence)
    by = f"{written.written_by}, {words.short_day(timezone.localdate(written.written_at))}"
    return Told(written.text, said.sentence, mark_of(written.facts, said.facts), by)


def overview(shown: Picture, written: Mapping[str, Narrative]) -> tuple[Told, Told]:
    """The two sentences at the head of the overview: written words are of everyone, so a part has generated ones."""
    own = written if shown.ask.cut == EVERYONE else {}
    headline = STATEMENTS[HEADLINE].build(shown) if own else Said(sentences.headline(shown))
    parts = STATEMENTS[PARTS].build(shown) if PARTS in own else Said(" ".join(sentences.by_part(shown)))
    return told(headline, own.get(HEADLINE)), told(parts, own.get(PARTS))


def mark_of(written: Facts, now: Facts) -> str:
    """“Written when the figures were 22 against 22; they are now 23 against 22.” Empty while they hold."""
    moved = changed(written, now)
    if not moved:
        return ""
    keys = _HEADLINE_FACTS if sorted(written) == _HEADLINE_FACTS else list(moved)
    before, after = ({key: facts.get(key) for key in keys} for facts in (written, now))
    return f"Written when the figures were {facts_words(before)}; they are now {facts_words(after)}."


def notes(found: Mapping[str, Told]) -> tuple[str, ...]:
    """What a document says of words that it leaves out."""
    left_out = [one.mark for one in found.values() if one.mark]
    return tuple(f"Words are left out because their figures have changed. {mark}" for mark in left_out)
