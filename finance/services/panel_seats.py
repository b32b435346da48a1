"""Who sits on the panel of a round: seats given and taken by who runs the fund, and who reads as what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from finance.models import Conflict, PanelMember, Round, Score, Seat
from finance.services.funds import must_run
from tcp_portal.access import Permission, Role, Scope
from tcp_portal.access.roles import permissions_of
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Partnership, Post, User
from tcp_portal.rows_refused import kept_in_words

_SCORERS = [role for role in Role if Permission.SCORE_BIDS in permissions_of(role)]


@dataclass(frozen=True, slots=True)
class Interest:
    """What a member said of an area; `taken_back` says why it no longer stands."""

    partnership_id: UUID
    area: str
    what: str
    taken_back: str


@dataclass(slots=True)
class Seated:
    """A seat with what its member declared."""

    member: PanelMember
    interests: list[Interest] = field(default_factory=list)

    @property
    def conflicts(self) -> frozenset[UUID]:
        """The areas whose bids the member neither sees nor scores."""
        return frozenset(one.partnership_id for one in self.interests if not one.taken_back)


@dataclass(frozen=True, slots=True)
class Reader:
    """As what somebody reads a round: the own seat on its panel, whether they run its fund, and the areas whose bids
    these rights reach."""

    round: Round
    seats: tuple[Seated, ...]
    seat: Seated | None
    runs: bool
    reach: frozenset[UUID]

    @property
    def must_declare(self) -> bool:
        """Whether nothing may be seen before the member has said which areas they have to do with."""
        return self.seat is not None and self.seat.member.declared_at is None

    @property
    def is_chair(self) -> bool:
        """Whether the reader chairs the panel."""
        return self.seat is not None and self.seat.member.seat == Seat.CHAIR

    @property
    def conflicts(self) -> frozenset[UUID]:
        """The areas that stay closed to the reader, whatever else they may do."""
        return self.seat.conflicts if self.seat else frozenset()

    def expected(self, partnership_id: UUID) -> int:
        """How many members may score bids of an area."""
        return sum(partnership_id not in one.conflicts for one in self.seats)


def rounds_for(scope: Scope) -> QuerySet[Round]:
    """Rounds on whose panel the reader sits (SCORE_BIDS), and those of funds that they run (RUN_FUNDS).

    `sits` and `runs` say which of them a round is.
    """
    own = PanelMember.objects.current().filter(user=scope.user_id).values("round")
    sits = Round.objects.visible_to(scope, Permission.SCORE_BIDS).filter(pk__in=own)
    # As `may_run` says, in the same question: no partnership of the fund's region is one that the reader does not run.
    not_run = Partnership.objects.exclude(pk__in=scope.partnership_ids(Permission.RUN_FUNDS))
    in_region = Q(fund__region="") | ~Exists(not_run.filter(region=OuterRef("fund__region")))
    everywhere = ~Q(fund__region="") | ~Exists(not_run)
    runs = Round.objects.visible_to(scope, Permission.RUN_FUNDS).filter(in_region, everywhere)
    here = OuterRef("pk")
    known = Round.objects.current().filter(fund__withdrawn_at__isnull=True).select_related("fund")
    found: QuerySet[Round] = known.annotate(
        runs=Exists(runs.filter(pk=here)), sits=Exists(sits.filter(pk=here))
    ).filter(Q(runs=True) | Q(sits=True))
    return found


def reader_of(round_: Round, scope: Scope) -> Reader:
    """The seats of a round that `rounds_for` read, and the reader's own. One query."""
    seats = seats_of(round_)
    own = next((one for one in seats if one.member.user_id == scope.user_id), None)
    runs, sits = bool(getattr(round_, "runs", False)), bool(getattr(round_, "sits", False))
    reach = frozenset[UUID]()
    for holds, right in ((sits, Permission.SCORE_BIDS), (runs, Permission.RUN_FUNDS)):
        reach |= scope.partnership_ids(right) if holds else frozenset()
    return Reader(round_, seats, own if sits else None, runs, reach)


def seats_of(round_: Round) -> tuple[Seated, ...]:
    """Everyone who sits on the panel, the chair first, with what they declared. One query."""
    rows: QuerySet[Any] = (
        PanelMember.objects.current()
        .filter(round=round_)
        .select_related("user")
        .annotate(
            against=F("conflicts__partnership"),
            area=F("conflicts__partnership__name"),
            what=F("conflicts__what"),
            lifted=F("conflicts__withdrawn_because"),
        )
        .order_by("seat", "user__name", "pk", "area")
    )
    found: dict[UUID, Seated] = {}
    for row in rows:
        seated = found.setdefault(row.pk, Seated(row))
        if row.against is not None:
            seated.interests.append(Interest(row.against, row.area, row.what, row.lifted))
    return tuple(found.values())


def areas_of(round_: Round) -> tuple[Partnership, ...]:
    """Every area that may bid in the round: those of the fund's region, or all; a member declares for each."""
    region = round_.fund.region
    found = Partnership.objects.filter(region=region) if region else Partnership.objects.all()
    return tuple(found.order_by("name"))


def scorers_for(round_: Round, *, on: date) -> tuple[tuple[UUID, str], ...]:
    """Who may be given a seat: those who hold SCORE_BIDS in the fund's region on the day, by name.

    Of a fund for all England those who hold it everywhere, because a member judges every area.
    """
    posts = Post.objects.in_force_on(on).filter(role__in=_SCORERS, user__is_active=True)
    region = round_.fund.region
    wide = Q(partnership__isnull=True, region__in=["", region])
    posts = posts.filter(wide | Q(partnership__region=region) if region else wide)
    users = User.objects.filter(pk__in=posts.values("user")).order_by("name", "email")
    return tuple(users.values_list("pk", "name"))


@transaction.atomic
def give(*, round_: Round, user_id: UUID, seat: Seat, act: Act) -> PanelMember:
    """A seat on the panel; who sits on it already gets the other kind of seat and keeps what they declared.

    Raises PermissionDenied, and Refusal for somebody who may not score there, for a second chair, or for no change.
    """
    must_run(round_.fund.region, act)
    if user_id not in dict(scorers_for(round_, on=act.today)):
        raise Refusal("Choose somebody who may score bids of the fund’s region.", field="user")
    seats = PanelMember.objects.select_for_update().filter(round=round_, withdrawn_at__isnull=True)
    member = seats.filter(user=user_id).first()
    if seat == Seat.CHAIR:
        _no_other_chair(seats, user_id)
    if member is not None and member.seat == seat:
        raise Refusal(f"They sit on the panel already, as {seat.label.lower()}.", field="user")
    before = member.seat if member else ""
    if member is None:
        member = PanelMember(round=round_, user_id=user_id, version=0)
    member.seat = seat
    member.version += 1
    with kept_in_words(member):
        member.save()
    if not before:
        _carry_over(member, act)
    changes = {"seat": [before, seat.value]}
    audit.record(by=act.by, did="give a seat on a panel", at=act.now, obj=member, changes=changes)
    return member


def _no_other_chair(seats: QuerySet[PanelMember], user_id: UUID) -> None:
    chair = seats.filter(seat=Seat.CHAIR).exclude(user=user_id).select_related(None).first()
    if chair is not None:
        name = User.objects.get(pk=chair.user_id).name
        raise Refusal(f"{name} chairs the panel: give them the seat of a member first.", field="seat")


def _carry_over(member: PanelMember, act: Act) -> None:
    """Interests that somebody declared on an earlier seat of the round stand on the new one."""
    earlier = Conflict.objects.current().filter(member__round=member.round_id, member__user=member.user_id)
    for old in earlier.exclude(member=member).select_for_update():
        new = Conflict(
            member=member, partnership_id=old.partnership_id, what=old.what, declared_at=old.declared_at
        )
        old.withdrawn_by, old.withdrawn_at, old.withdrawn_because = (
            act.by,
            act.now,
            "It stands on a new seat.",
        )
        old.version += 1
        old.save()
        new.save()


@transaction.atomic
def take(*, member: PanelMember, version: int, reason: str, act: Act) -> PanelMember:
    """A seat taken away, with a reason: the member's scores no longer count, and stay in the trail.

    Raises PermissionDenied, Refusal without a reason or where it was taken before, and Stale.
    """
    now = PanelMember.objects.select_for_update(of=("self",)).select_related("round__fund").get(pk=member.pk)
    must_run(now.round.fund.region, act)
    if not reason.strip():
        raise Refusal("Say why the seat is taken away.", field="reason")
    if now.withdrawn_at is not None:
        raise Refusal("The seat was taken away already.")
    if now.version != version:
        raise Stale(version=now.version, differences=())
    now.withdrawn_by, now.withdrawn_at, now.withdrawn_because = act.by, act.now, reason.strip()
    now.version += 1
    now.save()
    gone = Score.objects.current().filter(member=now).count()
    changes: dict[str, list[Any]] = {
        "withdrawn_because": ["", reason.strip()],
        "scores that no longer count": [None, gone],
    }
    audit.record(by=act.by, did="take a seat on a panel", at=act.now, obj=now, changes=changes)
    return now
