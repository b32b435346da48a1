"""What members of a panel declare, area by area, before they see a bid; and what a later change does."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from finance.models import Conflict, PanelMember, Score
from finance.services.panel_seats import areas_of
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale

NO_LONGER = "The member declared an interest in the area."


@transaction.atomic
def declare(
    *,
    member: PanelMember,
    version: int,
    interests: Mapping[UUID, str],
    taken_back: Mapping[UUID, str],
    act: Act,
) -> PanelMember:
    """The member says for each area of the round whether they have an interest (its words by partnership) or none.

    An interest closes the area: its bids are neither seen nor scored, and scores given before are withdrawn and stay
    in the trail. One declared before stands until `taken_back` says why it no longer does. Only the member declares
    (PermissionDenied). Raises Refusal for an area that is not of the round or words that are missing, and Stale.
    """
    now = PanelMember.objects.select_for_update(of=("self",)).select_related("round__fund").get(pk=member.pk)
    if act.by is None or now.user_id != act.by.pk or now.withdrawn_at is not None:
        raise PermissionDenied
    act.scope.must_allow(Permission.SCORE_BIDS)
    if now.version != version:
        raise Stale(version=now.version, differences=())
    areas = {one.pk: one for one in areas_of(now.round)}
    if not set(interests) <= set(areas):
        raise Refusal("Declare for the areas of this round.")
    if not all(words.strip() for words in interests.values()):
        raise Refusal("Say what the interest is.")
    standing = {
        one.partnership_id: one for one in Conflict.objects.current().filter(member=now).select_for_update()
    }
    changes: dict[str, list[object]] = {}
    for pk, words in interests.items():
        changes |= _add(now, pk, areas[pk].name, words.strip(), standing, act)
    for pk in standing.keys() - interests.keys():
        changes |= _take_back(standing[pk], areas[pk].name, taken_back.get(pk, "").strip(), act)
    changes["declared_at"] = [now.declared_at, act.now]
    now.declared_at = act.now
    now.version += 1
    now.save()
    audit.record(by=act.by, did="declare interests", at=act.now, obj=now, changes=changes)
    return now


def _add(
    member: PanelMember, pk: UUID, area: str, words: str, standing: Mapping[UUID, Conflict], act: Act
) -> dict[str, list[object]]:
    old = standing.get(pk)
    if old is not None and old.what == words:
        return {}
    if old is not None:
        before, old.what = old.what, words
        old.version += 1
        old.save()
        return {f"interest: {area}": [before, words]}
    Conflict.objects.create(member=member, partnership_id=pk, what=words, declared_at=act.now)
    scores = Score.objects.current().filter(member=member, bid__partnership=pk)
    gone = scores.update(withdrawn_by=act.by, withdrawn_at=act.now, withdrawn_because=NO_LONGER)
    told: dict[str, list[object]] = {f"interest: {area}": ["", words]}
    return {**told, f"scores withdrawn: {area}": [None, gone]} if gone else told


def _take_back(conflict: Conflict, area: str, why: str, act: Act) -> dict[str, list[object]]:
    if not why:
        raise Refusal(f"{area}: say why the interest that you declared no longer stands.")
    conflict.withdrawn_by, conflict.withdrawn_at, conflict.withdrawn_because = act.by, act.now, why
    conflict.version += 1
    conflict.save()
    return {f"interest taken back: {area}": [conflict.what, why]}
