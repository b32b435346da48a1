"""Funding transfer agreements: the register, and an agreement written and decided."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.services import entries, reach
from finance.domain.transfers import FOLLOWS
from finance.forms.moves import DecideForm, VaryForm
from finance.models import IN_FORCE, Transfer, TransferState
from finance.presenters import transfers as shown
from finance.services import costs
from finance.services.few import fewest, sees_all
from finance.services.move_money import TRANSFERS
from finance.services.transfers import Variation, decide, facts_of_transfers, vary
from finance.views.packages import EDIT, METHODS, TRANSFER_SCREEN, named
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_on_day, partnership_in
from tcp_portal.web.row_forms import RowForm, Where
from tcp_portal.web.row_views import Verb

_MONEY, _PEOPLE = Permission.VIEW_MONEY, Permission.VIEW_PEOPLE
PAGE = 50
_DECIDE = Verb(
    "What became of this funding transfer?", "Save", "It is saved what became of the funding transfer."
)
_VARY = Verb(
    "Vary this funding transfer",
    "Save the variation",
    "The variation is saved beside the agreement that it replaces.",
)
_FIXED = "It is agreed: its terms stay as they are. Source, reference and what the panel asked for may be put right."
_SINCE = frozenset({"effective_on", "ends_on", "panel_on", "decided_because", "source", "on"})


@requires(_MONEY)
@require_safe
def transfers(request: PortalRequest) -> HttpResponse:
    """Which money follows people out of specialised beds, and where does it stand?"""
    partnership, frame, years = (
        partnership_in(request, _MONEY),
        request.frame,
        costs.years_around(request.frame.month),
    )
    facts = facts_of_transfers(scope=request.scope, partnership=partnership, day=frame.day)
    sees = request.scope.allows(_PEOPLE, partnership.pk)
    least = 0 if sees_all(request.scope, partnership) else fewest(frame.day)
    may_edit = request.scope.allows(EDIT, partnership.pk)
    rows = [(one, mover) for mover in facts.movers if mover.seen for one in mover.move.transfers]
    rows.sort(
        key=lambda row: (row[0].row.panel_on is None, row[0].row.panel_on or frame.day, row[1].reference)
    )
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    entries.record_look(
        people=[mover.person_id for _, mover in found], how="funding transfers", partnership_id=partnership.pk,
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    context = {
        "totals": shown.totals_of(facts.movers, years, frame.day, least=least),
        "rows": [
            shown.transfer_line(one, mover, facts.payers, years, frame, may_edit=may_edit) for one, mover in found
        ],
        "page": found,
        "page_url": lambda number: frame.url("finance:transfers", page=number),
        "sees": sees, "rule": shown.RULE, "pilot": shown.PILOT, "pilot_source": shown.PILOT_SOURCE,
        "contradiction": shown.CONTRADICTION, "years": [one.label for one in years],
    }  # fmt: skip
    return page(request, "finance/transfers.html", context)


@requires(EDIT)
@require_http_methods(METHODS)
def transfer_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """An agreement about the bed that a person leaves, being prepared."""
    _person, spell = reach.last_spell(scope=request.scope, person_id=pk, permission=EDIT)
    if spell is None:
        raise Http404("The person was never in hospital.")
    cancel = request.frame.url("finance:person_money", pk)
    return row_views.add(request, TRANSFER_SCREEN, given={"spell": spell}, cancel=cancel)


@requires(EDIT)
@require_http_methods(METHODS)
def transfer_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed."""
    row = named(request, Transfer, "spell__person", pk)
    withdraw = request.frame.url("finance:money_withdraw", row.pk, "transfer")
    context = {"withdraw_url": withdraw} if row.state not in IN_FORCE else {"about": _FIXED}
    return row_views.change(request, TRANSFER_SCREEN, row, context=context)


@requires(EDIT)
@require_http_methods(METHODS)
def transfer_decide(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Sent to the panel, agreed, refused, ended."""
    row, act = named(request, Transfer, "spell__person", pk), act_on_day(request)
    TRANSFERS.must_allow(row, act)
    form = DecideForm(
        request.POST or None, where=Where(row.spell.partnership, request.today, request.scope), row=row,
        initial={"state": ""},
    )  # fmt: skip
    form.offered([(state, TransferState(state).label) for state in FOLLOWS[row.state]])

    def do() -> None:
        said = {name: value for name, value in form.values().items() if name != "state"}
        to = form.cleaned_data["state"]
        decide(transfer=row, version=form.seen, to=to, said=said, act=act)

    return _stepped(request, _DECIDE, form, do, row)


@requires(EDIT)
@require_http_methods(METHODS)
def transfer_vary(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Other terms of what is agreed, from a day, with the reason; the agreement before stays in the register."""
    row, act = named(request, Transfer, "spell__person", pk), act_on_day(request)
    TRANSFERS.must_allow(row, act)
    form = VaryForm(
        request.POST or None, where=Where(row.spell.partnership, request.today, request.scope), row=row,
        initial=dict.fromkeys(("effective_on", "panel_on", "decided_because", "source", "on")),
    )  # fmt: skip

    def do() -> None:
        values = form.values()
        said = Variation(**{name: value for name, value in values.items() if name in _SINCE})
        terms = {name: value for name, value in values.items() if name not in _SINCE}
        vary(transfer=row, version=form.seen, terms=terms, said=said, act=act)

    return _stepped(request, _VARY, form, do, row)


def _stepped(
    request: PortalRequest, verb: Verb, form: RowForm, do: Callable[[], None], row: Transfer
) -> HttpResponse:
    frame = request.frame
    context = {
        "crumbs": [("Funding transfers", frame.url("finance:transfers"))],
        "about": f"It is {row.get_state_display().lower()}.",
    }
    back = frame.url("finance:person_money", row.spell.person_id)
    return row_views.step(request, verb, form, do, row=row, back=back, context=context)
