"""Organisations sign a version of the joint plan off; a signature is for one text and is void once that changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tcp_portal.access import Permission, Scope
from tcp_portal.access.scope import Grant
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Membership
from workstreams.models import JointPlan, JointPlanState, Meeting, MeetingState, PlanSignature
from workstreams.services.plan_text import digest


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs for which organisation, which text (its digest as read), and at which meeting if at one."""

    organisation_id: UUID
    name: str
    position: str
    text_digest: str
    meeting_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SignOff:
    """Where one member organisation stands: its signature of the text as it is now, or its last void one."""

    organisation_id: UUID
    organisation: str
    signature: PlanSignature | None
    void: PlanSignature | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A member organisation, and the places that it belongs to the partnership for; None: for all of it."""

    organisation_id: UUID
    name: str
    place_ids: frozenset[UUID | None]


def members_of(partnership_id: UUID, *, on: date) -> tuple[Member, ...]:
    """The member organisations on the day, by name. One query."""
    rows = (
        Membership.objects.in_force_on(on).filter(partnership=partnership_id).order_by("organisation__name")
    )
    found: dict[UUID, Member] = {}
    for key, name, place in rows.values_list("organisation", "organisation__short_name", "place"):
        places = found[key].place_ids if key in found else frozenset()
        found[key] = Member(key, name, places | {place})
    return tuple(found.values())


def may_sign_for(
    scope: Scope, partnership_id: UUID, *, members: Sequence[Member]
) -> tuple[tuple[UUID, str], ...]:
    """Member organisations for which the person may sign: all, or those to which each post is limited.

    A post of one organisation signs for it alone; a post of one place for the organisations of that place.
    """
    grants = [
        one
        for one in scope.grants
        if one.gives(Permission.SIGN_PLANS) and partnership_id in one.partnership_ids
    ]
    return tuple(
        (one.organisation_id, one.name) for one in members if any(_reaches(each, one) for each in grants)
    )


def _reaches(grant: Grant, member: Member) -> bool:
    if grant.organisation_id is not None:
        return grant.organisation_id == member.organisation_id
    return grant.place_id is None or grant.place_id in member.place_ids


def check_sign(plan: JointPlan) -> None:
    """Raises the Refusal that signing would raise: a returned version is written again before it is signed."""
    if plan.withdrawn_at is not None:
        raise Refusal("This version is withdrawn.")
    if plan.state == JointPlanState.RETURNED:
        raise Refusal("This version was returned for rework. It can be signed once it is submitted again.")


@transaction.atomic
def sign(*, plan: JointPlan, signing: Signing, act: Act) -> PlanSignature:
    """Signs the version off for an organisation.

    Raises PermissionDenied without the right in the partnership, and refuses an organisation that is not the
    person's, a text that changed since it was read, and a second signature of the same text.
    """
    plan = JointPlan.objects.select_for_update(of=("self",)).select_related("trajectory").get(pk=plan.pk)
    act.scope.must_allow(Permission.SIGN_PLANS, plan.partnership_id)
    check_sign(plan)
    if signing.organisation_id not in dict(
        may_sign_for(act.scope, plan.partnership_id, members=members_of(plan.partnership_id, on=act.today))
    ):
        raise PermissionDenied
    if not signing.name.strip() or not signing.position.strip():
        raise Refusal("Enter the name and the position of the person who signs.", field="name")
    now = digest(plan)
    if signing.text_digest != now:
        raise Refusal("The plan changed after you opened this page. Read it again, then sign.")
    _void_others(plan, now, act)
    mine = plan.signatures.filter(organisation=signing.organisation_id, void_at__isnull=True)
    if mine.exists():
        raise Refusal("This organisation has signed this text.", field="organisation")
    _check_meeting(plan, signing.meeting_id, act.today)
    signature = PlanSignature.objects.create(
        plan=plan, organisation_id=signing.organisation_id, name=signing.name.strip(),
        position=signing.position.strip(), text_digest=now, meeting_id=signing.meeting_id,
        signed_by=act.by, signed_at=act.now,
    )  # fmt: skip
    changes = {"organisation": ["", str(signature.organisation)], "text_digest": ["", now]}
    audit.record(by=act.by, did="sign a joint plan", at=act.now, obj=plan, partnership_id=plan.partnership_id,
                 changes=changes)  # fmt: skip
    return signature


def void_outdated(plan: JointPlan, act: Act) -> None:
    """Marks signatures of another text as void: called in the transaction of every change of the text."""
    if plan.signatures.filter(void_at__isnull=True).exists():
        _void_others(plan, digest(plan), act)


def sign_offs(plan: JointPlan, *, now: str, members: Sequence[Member]) -> tuple[SignOff, ...]:
    """Each member organisation with its signature, if it has one of the text whose digest is `now`. One query."""
    signatures = plan.signatures.select_related("organisation", "meeting__series").order_by("signed_at")
    live: dict[UUID, PlanSignature] = {}
    void: dict[UUID, PlanSignature] = {}
    names = {one.organisation_id: one.name for one in members}
    for one in signatures:
        holds = one.void_at is None and one.text_digest == now
        (live if holds else void)[one.organisation_id] = one
        if holds:  # who has left the partnership since has signed all the same
            names.setdefault(one.organisation_id, one.organisation.short_name)
    return tuple(SignOff(key, name, live.get(key), void.get(key)) for key, name in names.items())


def unsigned(plan: JointPlan, *, now: str, on: date) -> tuple[str, ...]:
    """The member organisations that have not signed this text, by name."""
    offs = sign_offs(plan, now=now, members=members_of(plan.partnership_id, on=on))
    return tuple(one.organisation for one in offs if one.signature is None)


def _void_others(plan: JointPlan, now: str, act: Act) -> None:
    others = plan.signatures.filter(void_at__isnull=True).exclude(text_digest=now)
    names = list(others.values_list("organisation__name", flat=True))
    if names:
        others.update(void_at=act.now)
        audit.record(by=act.by, did="void signatures of a joint plan", at=act.now, obj=plan,
                     partnership_id=plan.partnership_id, changes={"organisations": [names, []]})  # fmt: skip


def _check_meeting(plan: JointPlan, meeting_id: UUID | None, today: date) -> None:
    if meeting_id is None:
        return
    held = Meeting.objects.filter(pk=meeting_id, series__partnership=plan.partnership_id, on__lte=today)
    if not held.exclude(state=MeetingState.CANCELLED).exists():
        raise Refusal("Choose a meeting of this partnership that has taken place.", field="meeting")
