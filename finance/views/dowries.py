"""Dowries: the register, one dowry, and its rows written."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.services import dowries as rule
from cohorts.services import entries, reach
from finance.forms.dowries import DowryForm
from finance.models import Dowry, DowryBasis, Instalments
from finance.presenters.dowries import ROUNDING, dowries_page
from finance.presenters.dowry import dowry_page
from finance.services.dowries import DOWRIES, default_sides, last_of, next_terms
from finance.services.dowry_account import account_of
from finance.services.dowry_register import dowry_of, register
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_on_day, partnership_in
from tcp_portal.web.row_views import Screen

VIEW, PEOPLE, EDIT = Permission.VIEW_MONEY, Permission.VIEW_PEOPLE, Permission.EDIT_PERSON_MONEY
SIZE, LINES = 50, 100  # people, and lines of a ledger, on a page
METHODS = ["GET", "HEAD", "POST"]
CRUMBS = (("Dowries", "finance:dowries"),)
SCREEN = Screen(
    table=DOWRIES,
    form=DowryForm,
    crumbs=CRUMBS,
    adding="Propose a dowry",
    changing="Change a dowry",
    saved="The dowry is saved.",
    back=lambda frame, row: frame.url("finance:dowry", row.pk),
    about="NHS money that follows a person who leaves after five years or more, as long as they live.",
    name=lambda row: f"the dowry of {row.spell.person.reference}",
    withdrawing="Withdraw this dowry?",
    act=act_on_day,
)


@requires(VIEW)
@require_safe
def dowries(request: PortalRequest) -> HttpResponse:
    """Who gets a dowry, what is due, and who is eligible and has none? Totals only for who sees no person."""
    partnership, scope, frame = partnership_in(request, VIEW), request.scope, request.frame
    people = scope.allows(PEOPLE, partnership.pk)
    found = register(scope=scope, partnership=partnership, day=frame.day, people=people)
    shown = Paginator(found.dowries, SIZE).get_page(request.GET.get("page"))
    without = Paginator(found.without, SIZE).get_page(request.GET.get("without"))
    named = [one.spell.person_id for one in [*shown, *without]]
    entries.record_look(
        people=named, how="dowries", partnership_id=partnership.pk, by=request.user, at=timezone.now()
    )
    may_write = people and scope.allows(EDIT, partnership.pk)
    context = {
        "page": dowries_page(found, list(shown), list(without), frame, may_write=may_write, people=people),
        "rounding": ROUNDING,
        "people": people,
        "limited": people and scope.is_limited(PEOPLE, partnership.pk),
        "shown": shown,
        "without": without,
        "shown_url": lambda number: frame.url("finance:dowries", page=number),
        "without_url": lambda number: frame.url("finance:dowries", without=number),
    }
    return page(request, "finance/dowries.html", context)


@requires(VIEW)
@require_safe
def dowry(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What are its terms, what does each year come to, what was paid?"""
    row = dowry_of(scope=request.scope, pk=pk, day=request.frame.day)
    look(request, row)
    frame, act = request.frame, act_on_day(request)
    ledger = list(row.ledger.filter(on__lte=frame.day).select_related("by").order_by("-on", "-days_from"))
    stay = rule.stays(scope=request.scope, spell_ids=[row.spell_id], today=frame.day).get(row.spell_id)
    may_write = DOWRIES.allows(row, act)
    last = last_of(row.spell) if may_write and row.ends_on is not None else None
    shown = Paginator(ledger, LINES).get_page(request.GET.get("page"))
    found = account_of(row, ledger, frame.day)
    context = {
        "page": dowry_page(
            row,
            stay,
            list(shown),
            found,
            frame,
            may_write=may_write,
            goes_on=last is not None and last.pk == row.pk,
        ),
        "dowry": row,
        "rounding": ROUNDING,
        "may_write": may_write,
        "shown": shown,
        "shown_url": lambda number: frame.url("finance:dowry", row.pk, page=number),
    }
    return page(request, "finance/dowry.html", context)


@requires(EDIT)
@require_http_methods(METHODS)
def dowry_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A dowry for a stay; who is not eligible is refused with the rule's sentence."""
    spell = reach.spell(scope=request.scope, spell_id=pk, permission=EDIT)
    day = request.frame.day
    stay = rule.stays(scope=request.scope, spell_ids=[pk], today=day)[pk]
    entries.record_look(
        people=[spell.person_id], how="dowry form", partnership_id=spell.partnership_id, by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    sides = {name: str(key or "") for name, key in default_sides(stay.spell).items()}
    before = last_of(stay.spell)
    initial = {
        **sides, "basis": DowryBasis.S256, "instalments": Instalments.QUARTERLY, "uplift": 0,
        "starts_on": stay.leaves_on, "on": day, **(next_terms(before) if before else {}),
    }  # fmt: skip
    return row_views.add(
        request,
        SCREEN,
        given={"spell": spell},
        initial=initial,
        cancel=request.frame.url("finance:dowries"),
        context={"about": f"{spell.person.reference}. {stay.eligibility.sentence}"},
    )


@requires(EDIT)
@require_http_methods(METHODS)
def dowry_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed; what is paid already fixes its terms."""
    row = named(request, pk)
    away = request.frame.url("finance:dowry_step", row.pk, "withdraw")
    context = {"about": row.spell.person.reference, "withdraw_url": away}
    return row_views.change(request, SCREEN, row, context=context)


def named(request: PortalRequest, pk: UUID) -> Dowry:
    """The dowry, for somebody who may write it: 404 for a stranger's. The look is recorded."""
    rows = Dowry.objects.visible_to(request.scope).current()
    row = get_object_or_404(rows.select_related("spell__person", "payer", "payee"), pk=pk)
    DOWRIES.must_allow(row, act_on_day(request))
    look(request, row)
    return row


def look(request: PortalRequest, row: Dowry) -> None:
    """Somebody looked at the money of this person."""
    entries.record_look(
        people=[row.spell.person_id], how="dowry", partnership_id=row.spell.partnership_id, by=request.user,
        at=timezone.now(),
    )  # fmt: skip
