"""The pages on which rows are added, changed and withdrawn: one way for every table, with or without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from tcp_portal import rows
from tcp_portal.acts import Act
from tcp_portal.audit.services import last_change
from tcp_portal.errors import Refusal, Stale
from tcp_portal.models import Versioned
from tcp_portal.rows import Table
from tcp_portal.web.asked import act_of
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.frame import Frame
from tcp_portal.web.pages import page
from tcp_portal.web.request import PortalRequest
from tcp_portal.web.row_forms import RowForm, Where, WithdrawForm
from tcp_portal.web.stale import changed_by, overtaken

Row = TypeVar("Row", bound=Versioned)


@dataclass(frozen=True, slots=True)
class Screen(Generic[Row]):
    """What the pages of one table say. `crumbs`: (words, address name) of the pages above; `back` where they lead.

    `name(row)` is what a heading calls a row. `template` may be a page of its own that extends web/row.html.
    `act` is `act_on_day` where what is typed is judged at once: late, done.
    """

    table: Table[Row]
    form: type[RowForm]
    crumbs: tuple[tuple[str, str], ...]
    adding: str
    changing: str
    saved: str
    back: Callable[[Frame, Row], str]
    withdrawing: str = ""
    about: str = ""
    template: str = "web/row.html"
    name: Callable[[Row], str] = str
    act: Callable[[PortalRequest], Act] = act_of


@dataclass(frozen=True, slots=True)
class Verb:
    """What the page of something done to one row says: closing, scoring, resolving it."""

    heading: str
    button: str
    done: str
    about: str = ""
    kind: str = "primary"


def add(
    request: PortalRequest,
    screen: Screen[Row],
    *,
    given: Mapping[str, Any],
    cancel: str,
    initial: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
    supposed: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Shows the empty form, or adds the row and leads back. `given`: values that the address decides, not the form.

    The right is asked before the form is shown, on a row with the values given; `supposed` adds values that the form
    will decide, for rights that depend on them.
    """
    act = screen.act(request)
    blank = screen.table.model(**{**given, **(supposed or {})})
    screen.table.must_allow(blank, act)
    form = screen.form(request.POST or None, where=_where(request, screen, blank), initial=initial or {})
    shown = {"heading": screen.adding, "button": "Save", "cancel": cancel, **(context or {})}
    if request.method != "POST" or not form.is_valid():
        return _show(request, screen, form, shown)
    try:
        row = rows.add(screen.table, values={**form.values(), **given}, act=act)
    except Refusal as refusal:
        return _refused(request, screen, form, shown, refusal)
    messages.success(request, screen.saved)
    return HttpResponseRedirect(screen.back(request.frame, row))


def change(
    request: PortalRequest, screen: Screen[Row], row: Row, *, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Shows the form with what is stored, or saves it. Whoever was overtaken chooses field by field (409).

    A `withdraw_url` in the context is the way to withdraw the row, shown beside the button.
    """
    act = screen.act(request)
    screen.table.must_allow(row, act)
    form = screen.form(request.POST or None, where=_where(request, screen, row), row=row)
    back = screen.back(request.frame, row)
    shown = {"heading": screen.changing, "button": "Save", "cancel": back, "row": row, **(context or {})}
    if request.method != "POST" or not form.is_valid():
        return _show(request, screen, form, shown)
    try:
        rows.change(screen.table, row=row, version=form.seen, values=form.values(), act=act)
    except Refusal as refusal:
        return _refused(request, screen, form, shown, refusal)
    except Stale as stale:
        shown |= {"overtaken": overtaken(form, stale), "changed_by": changed_by(last_change(of=[row]))}
        return _show(request, screen, form, shown, status=409)
    messages.success(request, screen.saved)
    return HttpResponseRedirect(back)


def withdraw(
    request: PortalRequest, screen: Screen[Row], row: Row, *, back: str, follows: str = ""
) -> HttpResponse:
    """Asks on a page of its own why, and takes the row out of every list. `follows`: what else to know before."""
    act = screen.act(request)
    screen.table.must_allow(row, act)
    form = WithdrawForm(request.POST or None, initial={"version": row.version})
    name = screen.name(row)
    shown = {
        "heading": screen.withdrawing or f"Withdraw {name}?",
        "button": "Withdraw",
        "button_kind": "warning",
        "cancel": screen.back(request.frame, row),
        "about": f"{name}. It leaves every list and stays in the trail. It cannot be brought back. {follows}".strip(),
    }
    if request.method != "POST" or not form.is_valid():
        return _show(request, screen, form, shown)
    said = form.cleaned_data
    try:
        rows.withdraw(screen.table, row=row, version=said["version"] or 0, reason=said["reason"], act=act)
    except Refusal as refusal:
        return _refused(request, screen, form, shown, refusal)
    except Stale as stale:
        said_by = changed_by(last_change(of=[row]))
        # Who read what was changed may withdraw it all the same.
        form.data = {"reason": said["reason"], "version": stale.version}
        form.add_error(None, f"Someone else changed it after you opened this page. {said_by}".strip())
        return _show(request, screen, form, shown, status=409)
    messages.success(request, "It is withdrawn.")
    return HttpResponseRedirect(back)


def step(
    request: PortalRequest,
    verb: Verb,
    form: NHSForm,
    do: Callable[[], object],
    *,
    row: Versioned,
    back: str,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Asks on a page of its own, does it and leads back: 422 where refused, 409 with both values where overtaken.

    The form has a `version`. The view has asked the right to the row already. `context`: crumbs, and what a template
    that extends web/row.html shows; it may name that `template`.
    """
    shown = {
        "heading": verb.heading, "button": verb.button, "button_kind": verb.kind, "about": verb.about,
        "cancel": back, "crumbs": (), "overtaken": None, "form": form, **(context or {}),
    }  # fmt: skip
    template = str(shown.pop("template", "web/row.html"))
    if request.method != "POST" or not form.is_valid():
        return page(request, template, shown, status=422 if form.errors else 200)
    try:
        do()
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return page(request, template, shown, status=422)
    except Stale as stale:
        shown |= {"overtaken": overtaken(form, stale), "changed_by": changed_by(last_change(of=[row]))}
        return page(request, template, shown, status=409)
    messages.success(request, verb.done)
    return HttpResponseRedirect(back)


def _where(request: PortalRequest, screen: Screen[Row], row: Row) -> Where:
    """The partnership of the row, whichever one is chosen in the frame; and the day on which it is judged."""
    key = screen.table.partnership(row)
    of_row = (one for one in request.frame.partnerships if one.pk == key)
    return Where(next(of_row, request.frame.partnership), screen.act(request).today, request.scope)


def _show(
    request: PortalRequest, screen: Screen[Row], form: Any, shown: Mapping[str, Any], *, status: int = 0
) -> HttpResponse:
    crumbs = [(label, request.frame.url(name)) for label, name in screen.crumbs]
    context = {"overtaken": None, "about": screen.about, "crumbs": crumbs, **shown, "form": form}
    return page(request, screen.template, context, status=status or (422 if form.errors else 200))


def _refused(
    request: PortalRequest, screen: Screen[Row], form: Any, shown: Mapping[str, Any], refusal: Refusal
) -> HttpResponse:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    return _show(request, screen, form, shown)
