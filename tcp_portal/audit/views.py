"""The access log: who looked at whom, who changed what, and who may."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tcp_portal.access import Permission, confirmed, requires
from tcp_portal.audit import services as audit
from tcp_portal.audit.accounts import holders
from tcp_portal.audit.alerts import judge as judge_alert
from tcp_portal.audit.forms import NHS_NUMBER, NO_NUMBERS, JudgeForm, LogFilter
from tcp_portal.audit.models import Alert
from tcp_portal.audit.naming import references_of
from tcp_portal.audit.presenters import (
    alert_rows,
    as_csv,
    count_words,
    holder_rows,
    lines,
    newest_address,
    older_address,
    whole_list,
)
from tcp_portal.audit.reading import (
    MOST_EXPORTED,
    LogPage,
    alerts_of,
    entries,
    entries_about,
    page_of,
    read_key,
    rows_of,
)
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_LOG = Permission.VIEW_ACCESS_LOG


def _form(request: PortalRequest, data: QueryDict) -> LogFilter:
    mine = request.scope.partnership_ids(_LOG)
    form = LogFilter(data, partnerships=[(p.pk, p.code) for p in request.frame.partnerships if p.pk in mine])
    form.is_valid()
    return form


@requires(_LOG)
@require_safe
def log(request: PortalRequest) -> HttpResponse:
    """The trail of the reader's partnerships; reading it is recorded too."""
    form = _form(request, request.GET)
    if form.holds_nhs_number:
        return redirect(request.frame.url("audit:log", refused=NHS_NUMBER))
    found = page_of(entries(request.scope, form.asked), read_key(request.GET.get("before", "")))
    shown = lines(rows_of(found), url=request.frame.url)  # before this look joins the trail
    _record(request, "access log")
    context = {
        **_listed(request, found),
        "form": form,
        "lines": shown,
        "refused": NO_NUMBERS if request.GET.get("refused") == NHS_NUMBER else "",
        "most": MOST_EXPORTED,
    }
    return page(request, "audit/log.html", context, part="results", status=422 if form.errors else 200)


@requires(_LOG)
@require_POST
@confirmed
def export(request: PortalRequest) -> HttpResponse:
    """The narrowed log as a file, without names of people; that it was taken is recorded."""
    form = _form(request, request.POST)
    if form.errors:
        raise Refusal(str(next(iter(form.errors.values()))[0]))
    found = list(entries(request.scope, form.asked).prefetch_related("subjects")[: MOST_EXPORTED + 1])
    if len(found) > MOST_EXPORTED:
        raise Refusal(f"More than {MOST_EXPORTED:,} entries: narrow the list, for example by days.")
    rows = rows_of(LogPage(tuple(found), "", len(found)))
    text = as_csv(lines(rows, url=request.frame.url))
    _record(request, "export of the access log")
    name = f"access-log-{request.frame.today:%Y-%m-%d}.csv"
    return HttpResponse(
        "\ufeff" + text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@requires(_LOG)
@require_safe
def accounts(request: PortalRequest) -> HttpResponse:
    """Who may what, by which posts, and who has not signed in for long."""
    found = holders(request.scope, today=request.frame.today)
    _record(request, "list of accounts")
    context = {"rows": holder_rows(found), "dormant": sum(one.dormant for one in found)}
    return page(request, "audit/accounts.html", context)


@requires(_LOG)
@require_safe
def person_log(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Who looked at and changed one person; a person of another partnership does not exist for the reader."""
    found = page_of(entries_about(request.scope, person_id), read_key(request.GET.get("before", "")))
    if not found.entries:
        raise Http404
    shown = lines(rows_of(found, about=person_id), url=request.frame.url, rest=whole_list)
    audit.record_read(
        by=request.user, how="access log of a person", at=timezone.now(),
        partnership_id=found.entries[0].partnership_id, person_ids=[person_id],
    )  # fmt: skip
    reference = references_of([person_id]).get(person_id, "a person no longer held")
    return page(
        request,
        "audit/person.html",
        {**_listed(request, found), "reference": reference, "lines": shown},
        part="results",
    )


@requires(_LOG)
@require_safe
def alerts(request: PortalRequest) -> HttpResponse:
    """What waits to be judged, and the last that was."""
    return _alerts(request, JudgeForm())


@requires(_LOG)
@require_POST
def judge(request: PortalRequest, alert_id: UUID) -> HttpResponse:
    """Justified or not, and what was found."""
    alert = get_object_or_404(Alert.objects.visible_to(request.scope), pk=alert_id)
    form = JudgeForm(request.POST)
    if form.is_valid():
        judge_alert(alert=alert, act=act_of(request), **form.cleaned_data)
        return redirect(request.frame.url("audit:alerts"))
    return _alerts(request, form, of=alert_id)


def _alerts(request: PortalRequest, form: JudgeForm, of: UUID | None = None) -> HttpResponse:
    waiting, judged = alerts_of(request.scope)
    context = {
        "waiting": alert_rows(waiting, by=request.user, url=request.frame.url),
        "judged": alert_rows(judged, by=request.user, url=request.frame.url),
        "form": form,
        "of": of,
    }
    _record(request, "alerts")
    return page(request, "audit/alerts.html", context, status=422 if form.errors else 200)


def _listed(request: PortalRequest, found: LogPage) -> dict[str, str]:
    return {
        "counted": count_words(found),
        "older": older_address(request, found.older),
        "newest": newest_address(request),
    }


def _record(request: PortalRequest, how: str) -> None:
    audit.record_read(by=request.user, how=how, at=timezone.now(), partnership_id=None, person_ids=())
