"""Asking for a pack or a table: what may be asked, and the row that a worker takes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.packs.assembly import never_closed
from tcp_portal.packs.editions import Edition, edition_source
from tcp_portal.packs.models import Kind, Pack, State
from tcp_portal.packs.services import papers
from tcp_portal.packs.services.queue import nudge
from tcp_portal.packs.sources import BinderSource, TableSource, binder_source, frozen_pack, pack_checks
from tcp_portal.packs.writers import Format
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.vintages import REPORTED, RESTATED
from tcp_portal.web.registry import PackContext

LONGEST_QUERY = 2000  # as long as a pack's row keeps; the filters of a page are far shorter


def context_of(
    *, partnership: Partnership, month: Month, scope: Scope, now: datetime, figures: str = RESTATED
) -> PackContext:
    """What sections and checks are given; a month that is not over is shown as at today."""
    return PackContext(
        partnership=partnership,
        month=month,
        as_at=min(month.last, timezone.localdate(now)),
        scope=scope,
        figures=figures,
    )


def figures_for(context: PackContext, asked: str, edition: str = Edition.BOARD) -> str:
    """Which figures a pack shows: those asked for; else as first reported where the month was closed.

    A closed month keeps its Board pack: other editions are made from the register as it is now. Raises Refusal where
    figures as first reported are asked of them, or of a month that was never closed.
    """
    if asked == REPORTED and edition != Edition.BOARD:
        raise Refusal(
            "Only the Board pack is kept as first reported. Ask for restated figures.", field="figures"
        )
    if asked == RESTATED or edition != Edition.BOARD:
        return RESTATED
    if frozen_pack(context) is not None:
        return REPORTED
    if asked == REPORTED:
        raise never_closed(context.month)
    return RESTATED


def check_can_build(*, partnership: Partnership, month: Month, scope: Scope, now: datetime) -> None:
    """Refuses a month before the register starts, in the future, or about which nothing is recorded."""
    first = Month.of(partnership.starts_on)
    if month < first:
        raise Refusal(
            f"The register of {partnership.name} starts in {first.label}. Choose that month or a later one.",
            field="month",
        )
    if month > Month.of(timezone.localdate(now)):
        raise Refusal(f"{month.label} has not begun. Choose an earlier month.", field="month")
    for rule in pack_checks():
        rule.check(context_of(partnership=partnership, month=month, scope=scope, now=now))


def check_formats(edition: Edition, formats: Sequence[Format]) -> None:
    """Refuses a format in which the edition does not come."""
    offered = edition_source(edition).formats
    if any(format_ not in offered for format_ in formats):
        named = ", ".join(format_.label for format_ in offered)
        raise Refusal(f"The {edition.label} comes as {named}.", field="formats")


@transaction.atomic
def request_pack(
    *,
    partnership: Partnership,
    month: Month,
    formats: Sequence[Format],
    by: User,
    scope: Scope,
    now: datetime,
    figures: str = "",
    edition: Edition = Edition.BOARD,
) -> Pack:
    """A pack of one edition is put in the queue. `figures` as in `figures_for`.

    Raises PermissionDenied without BUILD_PACKS, Refusal where none can be built.
    """
    scope.must_allow(Permission.BUILD_PACKS, partnership.pk)
    if not formats:
        raise Refusal("Choose at least one format.", field="formats")
    check_formats(edition, formats)
    check_can_build(partnership=partnership, month=month, scope=scope, now=now)
    context = context_of(partnership=partnership, month=month, scope=scope, now=now)
    pack = Pack.objects.create(
        kind=Kind.BOARD,
        partnership=partnership,
        month_starts_on=month.first,
        title=f"{edition.label}, {month.label}",
        edition=edition.value,
        figures=figures_for(context, figures, edition),
        formats=[format_.value for format_ in formats],
        requested_by=by,
        requested_at=now,
        touched_at=now,
    )
    audit.record(by=by, did="ask for board pack", at=now, obj=pack, partnership_id=partnership.pk)
    transaction.on_commit(lambda: nudge(pack.pk))
    return pack


@transaction.atomic
def request_table(
    *, source: TableSource, context: PackContext, filters: Mapping[str, str], by: User, now: datetime
) -> Pack:
    """A table is put in the queue as a workbook, for the asker only. The read itself is audited when it is built."""
    context.scope.must_allow(source.permission, context.partnership.pk)
    query = urlencode(filters)
    if len(query) > LONGEST_QUERY:
        raise Refusal("The filters of this list are not right. Open the list again and ask from there.")
    pack = Pack.objects.create(
        kind=Kind.TABLE,
        partnership=context.partnership,
        month_starts_on=context.month.first,
        title=f"{source.title}, {context.month.label}",
        source=source.key,
        query=query,
        formats=[Format.XLSX.value],
        requested_by=by,
        requested_at=now,
        touched_at=now,
    )
    audit.record(by=by, did="ask for table", at=now, obj=pack, partnership_id=context.partnership.pk)
    transaction.on_commit(lambda: nudge(pack.pk))
    return pack


@transaction.atomic
def request_binder(
    *, source: BinderSource, context: PackContext, title: str, query: str, by: User | None, now: datetime
) -> Pack:
    """A binder is put in the queue as a PDF; `query` says which one."""
    context.scope.must_allow(source.permission, context.partnership.pk)
    pack = Pack.objects.create(
        kind=Kind.AGENDA,
        partnership=context.partnership,
        month_starts_on=context.month.first,
        title=title,
        source=source.key,
        query=query,
        formats=[Format.PDF.value],
        requested_by=by,
        requested_at=now,
        touched_at=now,
    )
    audit.record(by=by, did="ask for agenda pack", at=now, obj=pack, partnership_id=context.partnership.pk)
    transaction.on_commit(lambda: nudge(pack.pk))
    return pack


def must_still_allow(pack: Pack, scope: Scope) -> None:
    """Raises PermissionDenied unless the scope has the right that asking for the pack takes, and Refusal for what is no
    longer offered."""
    if pack.kind != Kind.PAPER:
        scope.must_allow(_needed(pack), pack.partnership_id)
    elif not papers.may_read(pack, scope):
        raise PermissionDenied


def _needed(pack: Pack) -> Permission:
    if pack.kind != Kind.AGENDA:
        return Permission.BUILD_PACKS if pack.kind == Kind.BOARD else Permission.EXPORT_PEOPLE
    source = binder_source(pack.source)
    if source is None:
        raise Refusal("This pack is no longer offered.")
    return source.permission


@transaction.atomic
def start_again(*, pack: Pack, by: User, scope: Scope, now: datetime) -> None:
    """A pack that failed or was left by its worker goes back into the queue; one that is ready stays as it is.

    Raises PermissionDenied without the right that the first asking needed.
    """
    must_still_allow(pack, scope)
    changed = (
        Pack.objects.filter(pk=pack.pk)
        .exclude(state=State.READY)
        .update(state=State.WAITING, step=0, doing="", reason="", finished_at=None, touched_at=now)
    )
    if changed:
        audit.record(by=by, did="start pack again", at=now, obj=pack, partnership_id=pack.partnership_id)
        transaction.on_commit(lambda: nudge(pack.pk))


@transaction.atomic
def cancel(*, pack: Pack, by: User, scope: Scope, now: datetime) -> None:
    """A pack that is waiting or being built stops, and says who stopped it; one that is finished stays as it is. The
    worker that builds it notices at its next step.

    Raises PermissionDenied without the right that asking for it needed.
    """
    must_still_allow(pack, scope)
    reason = f"Cancelled by {by}."
    stopped = (
        Pack.objects.filter(pk=pack.pk)
        .unfinished()
        .update(state=State.FAILED, reason=reason, doing="", finished_at=now, touched_at=now)
    )
    if stopped:
        audit.record(by=by, did="cancel pack", at=now, obj=pack, partnership_id=pack.partnership_id)


def stop_exports_of(user: User, act: Act) -> int:
    """Lists and papers that are being made for somebody who leaves; a board pack is the partnership's and goes on."""
    own = Pack.objects.filter(requested_by=user, kind__in=[Kind.TABLE, Kind.PAPER]).unfinished()
    reason = "The account of the person who asked was closed."
    return own.update(state=State.FAILED, reason=reason, doing="", finished_at=act.now, touched_at=act.now)
