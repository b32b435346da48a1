"""Starting a month's run: by hand, or by the calendar; and stopping one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.packs.editions import Edition, editions
from tcp_portal.packs.models import Pack, PackRun, RunState, State
from tcp_portal.packs.month_end.domain.calendar import dates_of
from tcp_portal.packs.month_end.domain.editions import kept_as
from tcp_portal.packs.month_end.services.calendar import plan_for
from tcp_portal.packs.month_end.services.drafts import ask_for
from tcp_portal.packs.month_end.services.rights import own_scope
from tcp_portal.packs.month_end.services.taking import save, taken
from tcp_portal.packs.services.requests import check_can_build
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.web.registry import pack_sections


@transaction.atomic
def start(*, partnership: Partnership, month: Month, chosen: Iterable[Edition], act: Act) -> PackRun:
    """A run starts before or after its day; its drafts are put in the queue.

    Raises PermissionDenied without BUILD_PACKS, Refusal where no pack can be built or a run of the same editions is
    there.
    """
    act.scope.must_allow(Permission.BUILD_PACKS, partnership.pk)
    return _start(partnership, month, chosen, by=act.by, now=act.now)


def _start(
    partnership: Partnership, month: Month, chosen: Iterable[Edition], *, by: User | None, now: datetime
) -> PackRun:
    kept = kept_as(chosen)
    if not kept:
        raise Refusal("Choose at least one edition.", field="editions")
    check_can_build(partnership=partnership, month=month, scope=own_scope(partnership), now=now)
    dates = dates_of(month, plan_for(partnership, month).days)
    try:
        with transaction.atomic():
            run = PackRun.objects.create(
                partnership=partnership,
                month_starts_on=month.first,
                editions=kept,
                started_by=by,
                started_at=now,
                changed_at=now,
                draft_on=dates.draft,
                ask_on=dates.ask,
                words_on=dates.words,
                review_on=dates.review,
                sign_off_on=dates.sign_off,
            )
    except IntegrityError as fault:
        raise Refusal(f"The run of {month.label} has started already.") from fault
    ask_for(run, by=by, now=now)
    audit.record(by=by, did="start the run of board packs", at=now, obj=run, partnership_id=partnership.pk)
    return run


@dataclass(slots=True)
class Started:
    """What a night did: runs started, partnerships with nothing to do, and those of which no pack can be built."""

    started: int = 0
    nothing: int = 0
    refused: int = 0


def start_due(*, today: date, now: datetime) -> Started:
    """Starts the run of the last complete month in each partnership whose day has come and that has none.

    Safe to call any number of times: whoever missed the day is caught by the next call, and the database holds one run.
    Each partnership is a transaction of its own, each pack a job of its own.
    """
    told, month = Started(), Month.of(today).previous
    with_run = set(
        PackRun.objects.filter(month_starts_on=month.first).values_list("partnership_id", flat=True)
    )
    for partnership in Partnership.objects.order_by("code"):
        plan = plan_for(partnership, month)
        due = plan.starts_by_itself and today >= dates_of(month, plan.days).draft
        if partnership.pk in with_run or not due:
            told.nothing += 1
            continue
        offered = {source.edition for source in editions()}
        try:
            with transaction.atomic():
                _start(partnership, month, offered & set(plan.editions), by=None, now=now)
        except Refusal:
            told.refused += 1
        else:
            told.started += 1
    return told


@transaction.atomic
def cancel(*, run: PackRun, version: int, reason: str, act: Act) -> None:
    """A run that is not issued ends; another may be started. Drafts that are being built stop."""
    act.scope.must_allow(Permission.BUILD_PACKS, run.partnership_id)
    run = taken(run, version=version)
    if not run.is_open:
        raise Refusal("Only a run that is not issued can be cancelled.")
    if not reason.strip():
        raise Refusal("Say why.", field="reason")
    run.state, run.cancelled_by, run.cancelled_at = RunState.CANCELLED, act.by, act.now
    run.cancelled_because = reason.strip()
    save(run, "state", "cancelled_by", "cancelled_at", "cancelled_because")
    Pack.objects.filter(run_pack__run=run).unfinished().update(
        state=State.FAILED,
        reason=f"Cancelled by {act.by}.",
        doing="",
        finished_at=act.now,
        touched_at=act.now,
    )
    audit.record(
        by=act.by, did="cancel the run of board packs", at=act.now, obj=run, partnership_id=run.partnership_id,
        changes={"reason": [None, run.cancelled_because]},
    )  # fmt: skip


@transaction.atomic
def choose_sections(*, run: PackRun, version: int, keys: Iterable[str], act: Act) -> None:
    """Which sections the Board pack has and in which order. Raises Refusal where one is left out that it needs."""
    act.scope.must_allow(Permission.BUILD_PACKS, run.partnership_id)
    run = taken(run, version=version, state=RunState.DRAFT)
    chosen = list(dict.fromkeys(keys))
    if not chosen:
        raise Refusal("Choose at least one section.")
    if missing := [entry.title for entry in pack_sections() if entry.needed and entry.key not in chosen]:
        raise Refusal(f"The pack is not complete without: {', '.join(missing)}.")
    before, run.sections, run.changed_at = run.sections, chosen, act.now
    save(run, "sections", "changed_at")
    audit.record(
        by=act.by, did="choose sections of the pack", at=act.now, obj=run, partnership_id=run.partnership_id,
        changes={"sections": [before, chosen]},
    )  # fmt: skip
