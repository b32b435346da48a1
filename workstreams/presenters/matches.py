"""Who could live where, and who could support them there, person by person: for readers who may see people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from cohorts.domain.codes import ACCOMMODATION
from cohorts.services.needs import Behind
from tcp_portal.charts import words
from tcp_portal.months import Month
from tcp_portal.web.frame import Frame
from workstreams.domain.matching import (
    Someone,
    Supporter,
    against,
    could_support,
    suggest_homes,
    suggest_support,
)
from workstreams.models import UnitMatch
from workstreams.models.housing import MatchState, SchemeStage
from workstreams.presenters.market import needs_words
from workstreams.services.homes_pipeline import HomeLine, Pipeline, Waiting

NONE_ENTERED = "No home is entered"
NO_SUPPORT = "No provider is known to take all these needs there and have room"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person and the home that is meant for them or may be, or why none."""

    url: str
    reference: str
    initials: str
    place: str
    planned: str
    needs: str
    state: str
    tone: str
    home: str
    support: str


def people_lines(
    found: Pipeline,
    known: Sequence[Behind],
    supporters: Sequence[tuple[Supporter, str]],
    frame: Frame,
    *,
    everyone: bool,
) -> list[PersonLine]:
    """Those whom the reader may see, by planned date. Suggestions are made over everybody: no home to two."""
    called = {one.person_id: one for one in known}
    shown = found.people if everyone else found.without
    homes = suggest_homes(
        [one.someone for one in found.without], [one.home for one in found.homes], found.now
    )
    needing = [one.someone for one in found.people if one.needs_a_home]
    support = suggest_support(needing, [one for one, _ in supporters])
    names = {one.id: name for one, name in supporters}
    said = _Said(found, homes, {who: names[pk] for who, pk in support.items()})
    return [said.line(one, called[one.person_id], frame) for one in shown if one.person_id in called]


@dataclass(frozen=True)
class _Said:
    """The pipeline with a suggested home and provider by stay."""

    found: Pipeline
    homes: Mapping[UUID, UUID]
    support: Mapping[UUID, str]

    def line(self, one: Waiting, who: Behind, frame: Frame) -> PersonLine:
        state, tone, home = self._home(one)
        support = self.support.get(one.spell_id, NO_SUPPORT) if one.needs_a_home else ""
        return PersonLine(
            url=frame.url("workstreams:person_home", one.person_id),
            reference=who.reference,
            initials=who.initials,
            place=one.someone.place.name if one.someone.place else "No place known",
            planned=words.short_day(one.planned_on) if one.planned_on else "No planned date",
            needs=needs_words(one.someone.needs) if one.someone.needs else "Not recorded",
            state=state,
            tone=tone,
            home=home,
            support=support,
        )

    def _home(self, one: Waiting) -> tuple[str, str, str]:
        if not one.needs_a_home:
            return "Needs none", "neutral", ACCOMMODATION.label(one.accommodation)
        held = self.found.held.get(one.spell_id)
        if held is not None:
            return MatchState(held.state).label, "good", home_words(held)
        lines = {line.unit.pk: line for line in self.found.homes}
        suggested = self.homes.get(one.spell_id)
        if suggested is not None:
            return "Fits", "info", home_words(lines[suggested])
        return "None fits", "bad", nearest(one.someone, self.found.homes, self.found.now)


def home_words(line: HomeLine) -> str:
    """A home with the month in which it is ready."""
    ready = line.home.ready.label if line.home.ready else "a month not known"
    return f"{line.label}, ready" + ("" if line.home.is_ready else f" in {ready}")


def nearest(someone: Someone, homes: Sequence[HomeLine], now: Month) -> str:
    """The home against which least speaks, and what does. Free homes come first."""
    live = [line for line in homes if not line.home.dropped]
    if not live:
        return NONE_ENTERED
    said = [(line.home.taken, against(someone, line.home, now), line.label) for line in live]
    _, reasons, label = min(said, key=lambda one: (one[0], len(one[1])))
    if not reasons:
        return f"{label} fits, and is suggested for somebody who leaves earlier"
    return f"Nearest: {label}: {'; '.join(reasons)}"


@dataclass(frozen=True, slots=True)
class HomeChoice:
    """One home for one person: whether it fits, or why not."""

    label: str
    ready: str
    fits: bool
    why: str
    url: str


@dataclass(frozen=True, slots=True)
class SupportChoice:
    """A provider who could support the person there."""

    name: str
    url: str
    room: str


def home_choices(
    one: Waiting, homes: Sequence[HomeLine], now: Month, frame: Frame, *, may_propose: bool
) -> list[HomeChoice]:
    """Every home of the partnership, those against which least speaks first; a free one may be proposed."""
    choices = []
    for line in homes:
        own = line.spell_id == one.spell_id
        reasons = against(one.someone, replace(line.home, taken=line.home.taken and not own), now)
        ready = "Ready" if line.home.is_ready else line.home.ready.label if line.home.ready else "Not known"
        free = may_propose and not line.home.taken and not line.home.dropped
        url = frame.url("workstreams:match_propose", one.person_id, unit=line.unit.pk) if free else ""
        choices.append((len(reasons), HomeChoice(line.label, ready, not reasons, "; ".join(reasons), url)))
    return [choice for _, choice in sorted(choices, key=lambda pair: pair[0])]


def support_choices(
    someone: Someone, supporters: Sequence[tuple[Supporter, str]], frame: Frame
) -> list[SupportChoice]:
    """Providers that take all the needs of the person, in their place, and have room."""
    return [
        SupportChoice(name, frame.url("workstreams:provider", one.id), words.people(one.capacity or 0))
        for one, name in supporters
        if could_support(someone, one)
    ]


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A match of the person, with what may be done about it."""

    home: str
    state: str
    tone: str
    when: str
    note: str
    warning: str
    stands: bool
    steps: tuple[tuple[str, str], ...]


def match_lines(matches: Iterable[UnitMatch], frame: Frame, *, may_edit: bool) -> list[MatchLine]:
    """The standing one first, then those that ended, newest first."""
    found = sorted(matches, key=lambda one: one.matched_on, reverse=True)
    found.sort(key=lambda one: one.state == MatchState.ENDED)
    return [_match(one, frame, may_edit=may_edit) for one in found]


def _match(one: UnitMatch, frame: Frame, *, may_edit: bool) -> MatchLine:
    stands = one.state != MatchState.ENDED
    when = f"Proposed on {words.day(one.matched_on)}"
    if one.ended_on:
        when += f", ended on {words.day(one.ended_on)}"
    return MatchLine(
        home=f"{one.unit.label}, {one.unit.scheme.name}",
        state=one.get_state_display(),
        tone="neutral" if not stands else "good" if one.state != MatchState.PROPOSED else "info",
        when=when,
        note=one.note,
        warning=_warning(one) if stands else "",
        stands=stands,
        steps=_steps(one, frame) if stands and may_edit else (),
    )


def _warning(one: UnitMatch) -> str:
    """What somebody must look at; nothing ends by itself."""
    if one.unit.scheme.stage == SchemeStage.DROPPED:
        return "The scheme was dropped: end the match."
    if one.spell.person.died_on is not None:
        return "The person has died: end the match."
    if one.spell.ended_on is not None and one.state != MatchState.MOVED:
        return "The person has left hospital: say that they moved in, or end the match."
    return ""


def _steps(one: UnitMatch, frame: Frame) -> tuple[tuple[str, str], ...]:
    names = {MatchState.PROPOSED: ("Agree", "match_agree"), MatchState.AGREED: ("Moved in", "match_move")}
    following = names.get(MatchState(one.state))
    steps = [following] if following else []
    return tuple(
        (label, frame.url(f"workstreams:{name}", one.pk)) for label, name in [*steps, ("End", "match_end")]
    )


def person_facts(one: Waiting) -> list[tuple[str, str]]:
    """What the person needs where they are to live."""
    return [
        ("Planned date", words.day(one.planned_on) if one.planned_on else "No planned date"),
        ("Place", one.someone.place.name if one.someone.place else "Not known"),
        ("Needs", needs_words(one.someone.needs) if one.someone.needs else "Not recorded"),
        ("Kind of home", ACCOMMODATION.label(one.accommodation) if one.accommodation else "Not recorded"),
    ]
