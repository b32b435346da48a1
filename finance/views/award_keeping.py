"""Awards and what hangs on them, written: added, changed, withdrawn. One address for the rows of every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from finance.forms.award_steps import FOUND, LineForm, SupportForm, UseForm
from finance.forms.awards import AwardForm, MonthForm, SpreadForm, TrancheForm
from finance.models import Award, AwardProfile, PurposeChange, SupportOffer, Tranche, TrancheOverride
from finance.services import award_ledger, awards
from finance.services.award_paying import LEAVES
from finance.services.award_rights import KEEPERS, must_keep
from finance.services.award_uses import USES
from finance.services.awards import AWARDS, PROFILE, TRANCHES, next_position
from finance.services.support import SUPPORT
from tcp_portal.access import Permission, Scope, requires
from tcp_portal.months import Month
from tcp_portal.web import PortalRequest, row_views
from tcp_portal.web.asked import act_on_day, partnership_in
from tcp_portal.web.frame import Frame
from tcp_portal.web.row_forms import RowForm, Where
from tcp_portal.web.row_views import Screen, Verb

VIEW = Permission.VIEW_MONEY
METHODS = ["GET", "HEAD", "POST"]
CRUMBS = (("Awards", "finance:awards"),)
_BINDS = (
    "Whoever withdraws it enters no other award of this fund, and no tranche of one, from then on: somebody else does, "
    "so that nobody alone puts an easier trigger in the place of one that is not met. Another person who keeps "
    "awards can release them from that."
)
_LINE = Verb("Add a line to the ledger", "Add the line", "The line is in the ledger.",
             "A line is never changed. A mistake is taken back by a line of its own.")  # fmt: skip
_SPREAD = Verb("Plan the spend evenly", "Save the profile", "The profile is saved.",
               "The amount is spread evenly over the months. What was planned before is withdrawn.")  # fmt: skip


def back_to_award(frame: Frame, row: Any) -> str:
    """The page of the award on which a row hangs."""
    return frame.url("finance:award", row.award_id)


AWARD = Screen(
    table=AWARDS,
    form=AwardForm,
    crumbs=CRUMBS,
    adding="Add an award",
    changing="Change the award",
    saved="The award is saved.",
    back=lambda frame, row: frame.url("finance:award", row.pk),
    about="An award that follows a bid is made by the decision on the bid. Add here what came another way.",
    act=act_on_day,
)
TRANCHE = Screen(
    table=TRANCHES,
    form=TrancheForm,
    crumbs=CRUMBS,
    adding="Add a tranche",
    changing="Change the tranche",
    saved="The tranche is saved.",
    back=back_to_award,
    about="A part of the award, and what must have happened before it is paid.",
    act=act_on_day,
)
MONTH = Screen(
    table=PROFILE,
    form=MonthForm,
    crumbs=CRUMBS,
    adding="",
    changing="Change the planned spend of a month",
    saved="The planned spend is saved.",
    back=back_to_award,
    name=lambda row: f"{Month.of(row.month_starts_on).label}",
    act=act_on_day,
)
USE = Screen(
    table=USES,
    form=UseForm,
    crumbs=CRUMBS,
    adding="Record a change of use",
    changing="",
    saved="The change of use is recorded.",
    back=back_to_award,
    about="Another person agrees to what is asked. What was done without asking is agreed by who runs the fund.",
    name=lambda row: row.purpose,
    act=act_on_day,
)
LEAVE = Screen(
    table=LEAVES,
    form=RowForm,
    crumbs=CRUMBS,
    adding="",
    changing="",
    saved="",
    back=lambda frame, row: frame.url("finance:award", row.tranche.award_id),
    name=lambda row: f"Leave to pay tranche {row.tranche.position} unmet",
    act=act_on_day,
)
OFFER = Screen(
    table=SUPPORT,
    form=SupportForm,
    crumbs=(("Technical support", "finance:support"),),
    adding="Add an offer of technical support",
    changing="Change the offer",
    saved="The offer is saved.",
    back=lambda frame, _row: frame.url("finance:support"),
    name=lambda row: row.supplier,
    act=act_on_day,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of row: its pages, the rows that a reader may see, and whether they are ever changed."""

    screen: Screen[Any]
    rows: Callable[[Scope], QuerySet[Any]]
    changes: bool = True


def _of_award(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(withdrawn_at=None, award__withdrawn_at=None).select_related("award__partnership")


KINDS = {
    "award": Kind(AWARD, lambda scope: Award.objects.visible_to(scope).current()),
    "tranche": Kind(TRANCHE, lambda scope: _of_award(Tranche.objects.visible_to(scope))),
    "month": Kind(MONTH, lambda scope: _of_award(AwardProfile.objects.visible_to(scope))),
    "use": Kind(USE, lambda scope: _of_award(PurposeChange.objects.visible_to(scope)), changes=False),
    "leave": Kind(
        LEAVE,
        lambda scope: (
            TrancheOverride.objects.visible_to(scope)
            .filter(withdrawn_at=None)
            .select_related("tranche__award")
        ),
        changes=False,
    ),
    "support": Kind(OFFER, lambda scope: SupportOffer.objects.visible_to(scope).current()),
}


def award_named(request: PortalRequest, pk: UUID) -> Award:
    """The award, for somebody who keeps it. Http404 for a stranger's, PermissionDenied without the right."""
    found = get_object_or_404(
        Award.objects.visible_to(request.scope).current().select_related("partnership"), pk=pk
    )
    must_keep(act_on_day(request), found.partnership_id)
    return found


def _row(request: PortalRequest, pk: UUID, kind: str) -> tuple[Kind, Any]:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind], get_object_or_404(KINDS[kind].rows(request.scope), pk=pk)


@requires(*KEEPERS)
@require_http_methods(METHODS)
def award_add(request: PortalRequest) -> HttpResponse:
    """An award outside bids."""
    partnership, frame = partnership_in(request, VIEW), request.frame
    initial = {"on": frame.day, "year": Month.of(frame.day).financial_year.start_year}
    cancel = frame.url("finance:awards")
    return row_views.add(request, AWARD, given={"partnership": partnership}, initial=initial, cancel=cancel)


@requires(*KEEPERS)
@require_http_methods(METHODS)
def award_part_add(request: PortalRequest, pk: UUID, kind: str) -> HttpResponse:
    """A tranche, a change of use, a line of the ledger, or the profile of an award."""
    adds = {"tranche": _add_tranche, "use": _add_use, "line": _add_line, "profile": _add_profile}
    if kind not in adds:
        raise Http404
    return adds[kind](request, award_named(request, pk))


def _add_tranche(request: PortalRequest, award: Award) -> HttpResponse:
    given = {"award": award, "position": next_position(award)}
    return row_views.add(request, TRANCHE, given=given, cancel=AWARD.back(request.frame, award))


def _add_use(request: PortalRequest, award: Award) -> HttpResponse:
    given = {"award": award, "asked_at": act_on_day(request).now}
    cancel = AWARD.back(request.frame, award)
    return row_views.add(request, USE, given=given, initial={"how": FOUND}, cancel=cancel)


def _add_line(request: PortalRequest, award: Award) -> HttpResponse:
    where = Where(award.partnership, request.frame.day, request.scope)
    form = LineForm(request.POST or None, where=where, initial={"on": request.frame.day})

    def do() -> None:
        award_ledger.enter(award=award, entry=form.entry(), act=act_on_day(request))

    back = request.frame.url("finance:award_ledger", award.pk)
    return row_views.step(request, _LINE, form, do, row=award, back=back, context=crumbs(request, award))


def _add_profile(request: PortalRequest, award: Award) -> HttpResponse:
    year = Month.of(request.frame.day).financial_year
    initial = {"first": year.first, "last": year.last, "amount": award.amount}
    form = SpreadForm(request.POST or None, initial=initial)

    def do() -> None:
        said = form.cleaned_data
        months = {"first": said["first"], "last": said["last"]}
        awards.spread(award=award, **months, amount=said["amount"], act=act_on_day(request))

    back = AWARD.back(request.frame, award)
    return row_views.step(request, _SPREAD, form, do, row=award, back=back, context=crumbs(request, award))


def crumbs(request: PortalRequest, award: Award) -> dict[str, Any]:
    """The pages above one that is about an award."""
    frame = request.frame
    above = [*((label, frame.url(name)) for label, name in CRUMBS), (str(award), AWARD.back(frame, award))]
    return {"crumbs": above}


@requires(*KEEPERS)
@require_http_methods(METHODS)
def award_part_change(request: PortalRequest, pk: UUID, kind: str) -> HttpResponse:
    """An award, a tranche, a month of its profile, or an offer of support, changed."""
    found, row = _row(request, pk, kind)
    if not found.changes:
        raise Http404
    withdraw = {"withdraw_url": request.frame.url("finance:award_part_withdraw", pk, kind)}
    return row_views.change(request, found.screen, row, context=withdraw)


@requires(*KEEPERS)
@require_http_methods(METHODS)
def award_part_withdraw(request: PortalRequest, pk: UUID, kind: str) -> HttpResponse:
    """A row of any kind that was entered by mistake, or no longer stands."""
    found, row = _row(request, pk, kind)
    frame = request.frame
    back = frame.url("finance:awards") if kind == "award" else found.screen.back(frame, row)
    follows = _BINDS if kind == "award" and row.bid_id is None else ""
    return row_views.withdraw(request, found.screen, row, back=back, follows=follows)
