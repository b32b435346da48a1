"""The list of versions, one version, its stages and its signatures, as pages say them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tcp_portal.charts import words
from tcp_portal.months import Month
from workstreams.domain.plan_template import OUTCOMES, SECTIONS, STAGES, Stage
from workstreams.models import JointPlan, PlanAim, PlanRound, PlanSection, StageEntry, StageKind
from workstreams.presenters.plan_words import (
    day_words,
    measure_title,
    moment,
    rag_tag,
    state_tag,
    years,
)
from workstreams.services.plan_signing import SignOff


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list."""

    plan: JointPlan
    tag: str
    tone: str
    in_force: bool
    years: str
    rounds: str
    created: str


def version_rows(plans: Iterable[JointPlan], rounds: Mapping[object, int]) -> list[VersionRow]:
    """Every version, as they come; the first accepted one is the plan in force."""
    found: list[VersionRow] = []
    for one in plans:
        tag, tone = state_tag(one)
        in_force = one.state == "accepted" and not any(row.in_force for row in found)
        count = rounds.get(one.pk, 0)
        said = "Not submitted" if not count else words.counted(count, "round")
        found.append(VersionRow(one, tag, tone, in_force, years(one), said, moment(one.created_at)))
    return found


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section in the table of contents."""

    row: PlanSection
    heading: str
    said: str
    rag: str
    tone: str


def section_rows(sections: Iterable[PlanSection], colours: Mapping[str, str]) -> list[SectionRow]:
    """The headings with how much stands under each, and the colour of the review."""
    return [
        SectionRow(one, SECTIONS[one.key].words, said_of(one), *rag_tag(colours.get(one.key, "")))
        for one in sections
        if one.key in SECTIONS
    ]


def said_of(section: PlanSection) -> str:
    """How much a section says."""
    count = len(section.text.split())
    if count:
        return words.counted(count, "word")
    return "Empty" if SECTIONS[section.key].required else "Empty, and may stay so"


@dataclass(frozen=True, slots=True)
class AimRow:
    """An aim with what it is seen by and who carries it."""

    row: PlanAim
    outcome: str
    measures: str
    workstreams: str


def aim_rows(aims: Iterable[PlanAim]) -> list[AimRow]:
    """The aims in their order."""
    return [
        AimRow(
            one,
            OUTCOMES.get(one.outcome, one.outcome),
            "; ".join(measure_title(each) for each in one.measures) or "No measure yet",
            "; ".join(each.name for each in one.workstreams.all()) or "No workstream yet",
        )
        for one in aims
    ]


def trajectory_line(totals: Mapping[Month, int]) -> str:
    """The trajectory in one sentence: where it starts, where each year ends, where it ends."""
    months = sorted(totals)
    if not months:
        return "No figures yet."
    ends = {months[0], months[-1], *(one for one in months if one == one.financial_year.last)}
    return words.list_words([f"{totals[one]} at the end of {one.label}" for one in sorted(ends)]) + "."


def history(plan: JointPlan, rounds: Iterable[PlanRound]) -> list[dict[str, str]]:
    """What happened with the version, newest first."""
    drafted = {
        "when": moment(plan.created_at),
        "title": "Drafted",
        "text": f"by {plan.created_by or 'the portal'}",
    }
    if plan.copied_from is not None:
        drafted["text"] += f", as a copy of version {plan.copied_from.number}"
    steps = [drafted]
    for one in rounds:
        digest = f"Digest of the text: {one.text_digest[:12]}…"
        steps.append(
            {
                "when": moment(one.submitted_at),
                "title": f"Submitted, round {one.number}",
                "text": f"by {one.submitted_by or 'the portal'}. {digest}",
            }
        )
        if one.decided_at is not None:
            reason = f" {one.reason}" if one.reason else ""
            steps.append(
                {
                    "when": moment(one.decided_at),
                    "title": "Accepted" if one.outcome == "accepted" else "Returned for rework",
                    "text": f"by {one.decided_by or 'the portal'}.{reason}",
                }
            )
    return steps[::-1]


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a stage."""

    row: StageEntry
    done: str


@dataclass(frozen=True, slots=True)
class StageRows:
    """A stage with its lines by what they are."""

    stage: Stage
    said: str
    kinds: tuple[tuple[str, str, tuple[LineRow, ...]], ...]


def stage_rows(entries: Iterable[StageEntry]) -> list[StageRows]:
    """The five stages in their order, each with objectives, activities, outputs and evidence."""
    listed = list(entries)
    found = []
    for stage in STAGES.values():
        mine = [one for one in listed if one.stage == stage.key]
        kinds = tuple(
            (
                kind.value,
                str(kind.label),
                tuple(LineRow(one, day_words(one.done_on)) for one in mine if one.kind == kind),
            )
            for kind in StageKind
        )
        done = sum(one.done_on is not None for one in mine)
        found.append(StageRows(stage, f"{done} of {len(mine)} done" if mine else "Nothing yet", kinds))
    return found


@dataclass(frozen=True, slots=True)
class SignRow:
    """A member organisation and its signature."""

    organisation: str
    tag: str
    tone: str
    who: str
    when: str
    where: str


def sign_rows(offs: Iterable[SignOff]) -> list[SignRow]:
    """Every member organisation: signed, void because the text changed, or not yet."""
    return [_sign_row(one) for one in offs]


def _sign_row(one: SignOff) -> SignRow:
    signature = one.signature or one.void
    if signature is None:
        return SignRow(one.organisation, "Not yet", "neutral", "", "", "")
    held, meeting = one.signature is not None, signature.meeting
    where = f"{meeting.series.name}, {words.day(meeting.on)}" if meeting else "Not at a meeting"
    return SignRow(
        one.organisation,
        "Signed" if held else "Void: the text changed since. Sign again",
        "good" if held else "warn",
        f"{signature.name}, {signature.position}",
        moment(signature.signed_at),
        where,
    )


def signed_words(offs: Iterable[SignOff]) -> str:
    """How many have signed, as a sentence."""
    listed = list(offs)
    signed = sum(one.signature is not None for one in listed)
    return f"{signed} of {len(listed)} member organisations have signed this text."
