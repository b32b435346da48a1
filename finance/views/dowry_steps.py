"""What is done with a dowry: paid, recovered, ended, a line taken back, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from finance.domain.money import pounds
from finance.forms.dowries import EndForm, PayForm, PaymentForm, ReverseForm
from finance.models import Dowry
from finance.services import dowries as writing
from finance.services import dowry_ledger as ledger
from finance.services.dowry_account import left_of
from finance.services.dowry_terms import died_on
from finance.views.dowries import CRUMBS, EDIT, METHODS, SCREEN, named
from tcp_portal.access import requires
from tcp_portal.charts.words import short_day
from tcp_portal.web import PortalRequest, row_views
from tcp_portal.web.asked import act_on_day
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.row_views import Verb

Do = Callable[[], object]
Asked = tuple[Verb, NHSForm, Do]
_PAY = Verb(
    "Pay what is due", "Enter the payments", "The instalments are entered, a line each.",
    "Every instalment that is due and not paid is entered, once each. A line is never changed.",
)  # fmt: skip
_RECOVER = Verb(
    "Recover what was paid after the end", "Enter what came back", "What came back is entered.",
    "For each instalment the days from the end on come back, as they were paid: by days.",
)  # fmt: skip
_END = Verb(
    "When does this dowry end?", "Save the end", "The end is saved.",
    "A death that is on the register stops a dowry by itself. Here the end and its reason are recorded.",
)  # fmt: skip
_REVERSE = Verb(
    "Take an instalment back?", "Take it back", "The instalment is taken back; its days are due again.",
    "For a payment that was wrong. The line stays, and a line of its own takes it back.", "warning",
)  # fmt: skip


@requires(EDIT)
@require_http_methods(METHODS)
def dowry_step(request: PortalRequest, pk: UUID, verb: str) -> HttpResponse:
    """One of the acts above, by its word in the address; 404 for another word."""
    if verb != "withdraw" and verb not in _STEPS:
        raise Http404
    row, frame = named(request, pk), request.frame
    if verb == "withdraw":
        return row_views.withdraw(request, SCREEN, row, back=frame.url("finance:dowries"))
    said, form, do = _STEPS[verb](request, row)
    back = frame.url("finance:dowry", row.pk)
    reference = row.spell.person.reference
    crumbs = [*((label, frame.url(name)) for label, name in CRUMBS), (reference, back)]
    context = {"crumbs": crumbs, "about": f"{reference}. {said.about}"}
    return row_views.step(request, said, form, do, row=row, back=back, context=context)


def _pay(request: PortalRequest, row: Dowry) -> Asked:
    day = request.frame.day
    form = PayForm(request.POST or None, initial={"until": day, "on": day, "version": row.version})

    def do() -> None:
        until = form.cleaned_data["until"]
        ledger.pay_due(dowry=row, until=until, payment=form.payment(), act=act_on_day(request))

    return _PAY, form, do


def _recover(request: PortalRequest, row: Dowry) -> Asked:
    form = PaymentForm(request.POST or None, initial={"on": request.frame.day, "version": row.version})
    return _RECOVER, form, lambda: ledger.recover(dowry=row, payment=form.payment(), act=act_on_day(request))


def _end(request: PortalRequest, row: Dowry) -> Asked:
    died = died_on(row)
    suggested: dict[str, Any] = {"ends_on": row.ends_on, "end_reason": row.end_reason}
    if died is not None and row.ends_on is None:
        suggested = {"ends_on": max(died, row.starts_on), "end_reason": "death"}
    form = EndForm(request.POST or None, initial={**suggested, "version": row.version})

    def do() -> None:
        said = form.cleaned_data
        writing.end(
            dowry=row, version=said["version"] or 0, on=said["ends_on"], reason=said["end_reason"],
            act=act_on_day(request),
        )  # fmt: skip

    return _END, form, do


def _reverse(request: PortalRequest, row: Dowry) -> Asked:
    left = {key for key, _ in left_of(row)}
    lines = [line for line in row.ledger.order_by("days_from") if line.pk in left]
    offered = [
        (line.pk, f"{pounds(line.amount)} for the days from {short_day(line.days_from)}") for line in lines
    ]
    initial = {"on": request.frame.day, "line": request.GET.get("line", ""), "version": row.version}
    form = ReverseForm(request.POST or None, offered=offered, initial=initial)

    def do() -> None:
        line = UUID(form.cleaned_data["line"])
        ledger.reverse(dowry=row, line_id=line, payment=form.payment(), act=act_on_day(request))

    return _REVERSE, form, do


_STEPS: dict[str, Callable[[PortalRequest, Dowry], Asked]] = {
    "pay": _pay, "recover": _recover, "end": _end, "reverse": _reverse,
}  # fmt: skip
