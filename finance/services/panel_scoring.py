"""Members score bids, each for themselves; the chair moderates after the panel has talked."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from finance.domain.criteria import MOST_POINTS, Criterion
from finance.models import Bid, BidState, Moderation, PanelMember, Score, Seat
from finance.services.panel_standing import JUDGED, Agreed, Given
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale

_CLOSED = "Scores are fixed: the bid is {}."


@transaction.atomic
def score(*, bid: Bid, version: int, given: Mapping[Criterion, Given], act: Act) -> None:
    """The member's own points and comments for all five criteria; saving them again says that they still hold.

    Raises PermissionDenied for who does not sit on the round's panel, has not declared or has an interest; Refusal for
    points or comments that are missing and once the bid is recommended; Stale where the bid moved since `version`.
    """
    now, member = _open(bid, version, act)
    for one in Criterion:
        said = given.get(one)
        if said is None or not 0 <= said.points <= MOST_POINTS:
            raise Refusal(f"Give 0 to {MOST_POINTS} points.", field=f"points_{one.value}")
        if not said.comment.strip():
            raise Refusal("Say why.", field=f"comment_{one.value}")
    rows = Score.objects.current().filter(bid=now, member=member).select_for_update()
    stored = {Criterion(row.criterion): row for row in rows}
    changes: dict[str, list[object]] = {}
    for one in Criterion:
        row = stored.get(one) or Score(bid=now, member=member, criterion=one.value, version=0)
        before = None if row._state.adding else row.points
        if before != given[one].points or row.comment != given[one].comment.strip():
            changes[one.value] = [before, given[one].points]
        row.points, row.comment, row.at = given[one].points, given[one].comment.strip(), act.now
        row.version += 1
        row.save()
    _tell(now, "score a bid", changes, act)


@transaction.atomic
def moderate(*, bid: Bid, version: int, agreed: Mapping[Criterion, Agreed], act: Act) -> None:
    """The points that count instead of the members' mean, each with its reason; only those that changed are written.

    By the chair (PermissionDenied for others), who must not have an interest in the area, and who first scores the
    bid or waits until the round has closed. Raises Refusal for points outside 0 to 4 or without a reason, and once the
    bid is recommended; Stale where the bid moved since `version`.
    """
    now, member = _open(bid, version, act)
    if member.seat != Seat.CHAIR:
        raise PermissionDenied
    own = Score.objects.current().filter(bid=now, member=member).count()
    if own < len(Criterion) and act.today <= now.round.closes_on:
        raise Refusal("Score the bid yourself first, or wait until the round has closed.")
    rows = Moderation.objects.current().filter(bid=now).select_for_update()
    stored = {Criterion(row.criterion): row for row in rows}
    changes: dict[str, list[object]] = {}
    for one, said in agreed.items():
        change = _agree(now, one, said, stored.get(one), act)
        if change:
            changes[one.value] = change
    if changes:
        _tell(now, "moderate a bid", changes, act)


def _agree(bid: Bid, one: Criterion, said: Agreed, row: Moderation | None, act: Act) -> list[object]:
    """What changed for one criterion: points before, points now, why; empty where nothing did."""
    reason, before = said.reason.strip(), row.points if row else None
    if said.points == before and (row is None or reason == row.reason):
        return []
    if not reason:
        raise Refusal("Say why the panel agreed on this.", field=f"reason_{one.value}")
    if said.points is not None and not 0 <= said.points <= MOST_POINTS:
        raise Refusal(f"Give 0 to {MOST_POINTS} points.", field=f"points_{one.value}")
    if said.points is None and row is not None:
        row.withdrawn_by, row.withdrawn_at, row.withdrawn_because = act.by, act.now, reason[:400]
        row.version += 1
        row.save()
    elif said.points is not None:
        row = row or Moderation(bid=bid, criterion=one.value, version=0)
        row.points, row.reason, row.by, row.at = said.points, reason, act.by, act.now
        row.version += 1
        row.save()
    return [before, said.points, reason]


def member_for(bid: Bid, act: Act) -> PanelMember:
    """The actor's seat on the panel that judges the bid. PermissionDenied where the bid is closed to them."""
    seat = PanelMember.objects.current().filter(round=bid.round_id, user=act.scope.user_id).first()
    if seat is None or not Bid.objects.for_panel(act.scope).filter(pk=bid.pk).exists():
        raise PermissionDenied
    return seat


def _open(bid: Bid, version: int, act: Act) -> tuple[Bid, PanelMember]:
    """The bid as it is stored now, locked, and the seat of who judges it."""
    now = Bid.objects.select_for_update(of=("self",)).select_related("round").get(pk=bid.pk)
    member = member_for(now, act)
    if now.state not in JUDGED:
        raise Refusal(_CLOSED.format(BidState(now.state).label.lower()))
    if now.version != version:
        raise Stale(version=now.version, differences=())
    return now, member


def _tell(bid: Bid, did: str, changes: Mapping[str, list[object]], act: Act) -> None:
    audit.record(by=act.by, did=did, at=act.now, obj=bid, partnership_id=bid.partnership_id, changes=changes)
