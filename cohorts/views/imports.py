"""Imports of extracts: send a file, name its columns, look at what it would do, decide."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.domain.imports.fields import missing
from cohorts.domain.imports.outcomes import RowKind
from cohorts.forms.imports import TAKE, THROW, AbsentForm, ColumnsForm, DecideForm, UploadForm
from cohorts.models import ImportRun
from cohorts.presenters.imports import (
    decisions,
    first_kind,
    label_of,
    lacks,
    row_lines,
    run_row,
    summary,
    tabs,
    told_of,
)
from cohorts.services.imports import deciding, listing, queue, runs, template
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.packs.writers import Format
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from tcp_portal.web.pages import wants_part

_IMPORT = Permission.IMPORT_PEOPLE
_PAGE = 50
_MOVED = "Someone else changed this import after you opened the page. Look at it again, then decide."


@requires(_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: PortalRequest) -> HttpResponse:
    """The form for a file, and the imports before it."""
    frame, act = request.frame, act_of(request)
    runs.check_import(partnership=frame.partnership, act=act)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"as_at": frame.as_at})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            run = runs.open_run(
                partnership=frame.partnership, content=cleaned["file"], as_at=cleaned["as_at"], act=act
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            return redirect(frame.url("cohorts:import_run", run.pk))
    recent = listing.recent_runs(scope=request.scope, partnership_id=frame.partnership.pk)
    context = {
        "form": form,
        "rows": [run_row(run, frame) for run in recent],
        "may_fill": request.scope.allows(Permission.EXPORT_PEOPLE, frame.partnership.pk),
    }
    return page(request, "cohorts/import.html", context, status=422 if form.errors else 200)


@requires(_IMPORT)
@require_safe
def download_template(request: PortalRequest) -> HttpResponse:
    """Our own sheet, empty or with everyone in hospital on the frame's day."""
    frame, act = request.frame, act_of(request)
    filled = request.GET.get("filled") == "yes"
    make = template.filled_sheet if filled else template.blank_sheet
    sheet = make(partnership=frame.partnership, day=frame.as_at, act=act)
    name = f"import-{frame.partnership.code}-{frame.as_at:%Y-%m-%d}.xlsx" if filled else "import.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(template.workbook(sheet), content_type=Format.XLSX.content_type, headers=headers)


@requires(_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def show_run(request: PortalRequest, run_id: UUID) -> HttpResponse:
    """How far a worker is, or every row and what it would do; posting keeps the choice of the rows shown."""
    frame, act = request.frame, act_of(request)
    run = listing.run_for(scope=request.scope, run_id=run_id)
    runs.check_import(partnership=run.partnership, act=act)
    here = frame.url("cohorts:import_run", run.pk)
    if run.is_busy:
        return _progress(request, run, here)
    if run.is_decided:
        return redirect(frame.url("cohorts:import"))
    if run.state == ImportRun.State.MAPPING:
        return redirect(frame.url("cohorts:import_columns", run.pk))
    if wants_part(request) and request.GET.get("progress"):
        return redirect(here)
    if request.method == "POST":
        return _choose(request, run)
    return _rows(request, run)


def _progress(request: PortalRequest, run: ImportRun, here: str) -> HttpResponse:
    told = queue.told(run.pk)
    context = {"run": run, "told": told, "here": here, "poll": f"{here}&progress=yes"}
    return page(request, "cohorts/import_progress.html", context, part="progress")


def _rows(request: PortalRequest, run: ImportRun) -> HttpResponse:
    frame, act = request.frame, act_of(request)
    asked = request.GET.get("kind", "")
    kind = asked if asked in set(RowKind) else "" if asked == "all" else first_kind(run)
    pages = listing.pages_of(run=run, kind=kind, per_page=_PAGE)
    shown = pages.get_page(request.GET.get("page", "1"))
    rows = list(shown.object_list)
    listing.record_look(rows=rows, run=run, how="import preview", by=request.user, at=act.now)
    identity = request.scope.allows(Permission.VIEW_IDENTITY, run.partnership_id)
    chosen = listing.chosen_of(run)
    context = {
        "run": run,
        "summary": summary(run),
        "lacks": lacks(run),
        "tabs": tabs(run, kind, frame),
        "kind": kind or "all",
        "rows": row_lines(rows, frame, identity=identity),
        "shown": shown,
        "page_url": lambda number: frame.url(
            "cohorts:import_run", run.pk, kind=kind or "all", page=str(number)
        ),
        "told": told_of(shown.paginator.count, chosen),
    }
    return page(request, "cohorts/import_rows.html", context, part="results")


def _choose(request: PortalRequest, run: ImportRun) -> HttpResponse:
    frame, act, sent = request.frame, act_of(request), request.POST
    try:
        if sent.get("all") in ("yes", "no"):
            runs.choose_all(run=run, wanted=sent["all"] == "yes", act=act)
        else:
            shown, chosen = (_ids(sent.getlist(name)) for name in ("shown", "row"))
            runs.choose(run=run, shown=shown, chosen=chosen, act=act)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect(frame.url("cohorts:import"))
    if sent.get("go"):
        return redirect(frame.url("cohorts:import_decide", run.pk))
    messages.success(request, "Your choice is kept.")
    where = {"kind": sent.get("kind") or None, "page": sent.get("page") or None}
    return redirect(frame.url("cohorts:import_run", run.pk, **where))


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@requires(_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def name_columns(request: PortalRequest, run_id: UUID) -> HttpResponse:
    """Which column of the file is which of our fields."""
    frame, act = request.frame, act_of(request)
    run = listing.run_for(scope=request.scope, run_id=run_id)
    runs.check_import(partnership=run.partnership, act=act)
    if run.is_decided or run.is_busy:
        return redirect(frame.url("cohorts:import_run" if run.is_busy else "cohorts:import", *_busy(run)))
    form = ColumnsForm(
        request.POST or None,
        headings=run.headings,
        columns=run.columns,
        initial={"version": run.version},
    )
    status = 200
    if form.is_bound and form.is_valid():
        try:
            runs.set_columns(run=run, version=form.cleaned_data["version"], columns=form.columns(), act=act)
            return redirect(frame.url("cohorts:import_run", run.pk))
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        except Stale:
            form.add_error(None, _MOVED)
            status = 409
    status = 422 if form.errors and status == 200 else status
    context = {"run": run, "form": form, "missing": missing(run.columns)}
    return page(request, "cohorts/import_columns.html", context, status=status)


def _busy(run: ImportRun) -> tuple[UUID, ...]:
    return (run.pk,) if run.is_busy else ()


@requires(_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def end_absent(request: PortalRequest, row_id: UUID) -> HttpResponse:
    """When and how the stay ended of somebody whom the file leaves out."""
    frame, act = request.frame, act_of(request)
    row = listing.row_for(scope=request.scope, row_id=row_id)
    runs.check_import(partnership=row.run.partnership, act=act)
    back = frame.url("cohorts:import_run", row.run_id, kind=RowKind.CLOSED.value)
    form = AbsentForm(request.POST or None, day=row.run.as_at, today=act.today, initial=deciding.end_of(row))
    listing.record_look(rows=[row], run=row.run, how="import preview", by=request.user, at=act.now)
    if form.is_bound and form.is_valid():
        try:
            deciding.give_end(row=row, act=act, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, "The end of the stay is noted. It is recorded when you confirm the import."
            )
            return redirect(back)
    context = {"row": row, "form": form, "back": back, "label": label_of}
    return page(request, "cohorts/import_end.html", context, status=422 if form.errors else 200)


@requires(_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: PortalRequest, run_id: UUID) -> HttpResponse:
    """Take the chosen rows in, take nothing in, or throw the import away."""
    frame, act = request.frame, act_of(request)
    run = listing.run_for(scope=request.scope, run_id=run_id)
    runs.check_import(partnership=run.partnership, act=act)
    if run.state != ImportRun.State.PREVIEW:
        return redirect(frame.url("cohorts:import_run", run.pk))
    chosen = listing.chosen_of(run)
    differing = sum(run.counts.get(kind.value, 0) for kind in RowKind if kind is not RowKind.SAME)
    form = DecideForm(
        request.POST or None, choices=decisions(chosen, differing), initial={"version": run.version}
    )
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return _decided(request, run, form)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
            status = 409
        except Stale:
            form.add_error(None, _MOVED)
            status = 409
    context = {"run": run, "form": form, "summary": summary(run), "lacking": chosen["lacking"]}
    return page(
        request,
        "cohorts/import_decide.html",
        context,
        status=422 if form.errors and status == 200 else status,
    )


def _decided(request: PortalRequest, run: ImportRun, form: DecideForm) -> HttpResponse:
    frame, act, cleaned = request.frame, act_of(request), form.cleaned_data
    if cleaned["what"] == THROW:
        runs.throw_away(run=run, version=cleaned["version"], act=act)
        messages.success(request, "The import is thrown away. Nothing was changed.")
        return redirect(frame.url("cohorts:import"))
    taken = deciding.confirm(run=run, version=cleaned["version"], nothing=cleaned["what"] != TAKE, act=act)
    if taken.state == ImportRun.State.DONE:
        messages.success(request, f"Done: {run_row(taken, frame).what}.")
        left = taken.counts.get("left", 0)
        return redirect(frame.url("cohorts:mismatches" if left else "cohorts:import"))
    return redirect(frame.url("cohorts:import_run", run.pk))
