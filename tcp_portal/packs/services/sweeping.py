"""What is left behind is found again: packs whose worker died, tables past their time, files of nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q

from tcp_portal.files import remove_parts
from tcp_portal.packs.models import Kind, Pack, PackFile, Purpose, RunPack, RunState, State
from tcp_portal.packs.services import storage

# A step takes seconds; a row untouched for this long has lost its worker.
LOST_AFTER = timedelta(minutes=5)
# Whoever asks tells a worker as soon as the row is there; one that is older has nobody who would still tell.
UNTOLD_AFTER = timedelta(seconds=10)
# Lists of people, and papers of one's own, are for taking away at once, not for keeping here.
TABLES_KEPT_FOR = timedelta(hours=24)


def lost_packs(*, now: datetime) -> list[UUID]:
    """Packs to be handed out: those of which nobody was told, the broker being away, and unfinished ones that no worker
    has touched for five minutes, nor been told of."""
    before = now - LOST_AFTER
    untold = Q(state=State.WAITING, told_at__isnull=True, touched_at__lt=now - UNTOLD_AFTER)
    lost = Q(touched_at__lt=before) & (Q(told_at__isnull=True) | Q(told_at__lt=before))
    lost |= Q(touched_at__gt=now + LOST_AFTER)  # the clock was put back: it says nothing of when
    return list(Pack.objects.unfinished().filter(untold | lost).values_list("pk", flat=True))


def backlog() -> tuple[int, datetime | None]:
    """How many packs are unfinished, and when the oldest was asked for. One query."""
    found = Pack.objects.unfinished().aggregate(count=Count("pk"), oldest=Min("requested_at"))
    return found["count"], found["oldest"]


def remove_old_tables(*, now: datetime) -> int:
    """Removes the files of tables and papers that were finished a day ago, and their rows of files. Returns how
    many."""
    old = Pack.objects.filter(
        kind__in=[Kind.TABLE, Kind.PAPER], finished_at__lt=now - TABLES_KEPT_FOR, files__isnull=False
    ).distinct()
    keys = list(old.values_list("pk", flat=True))
    for pk in keys:
        storage.forget(pk)
        PackFile.objects.filter(pack=pk).delete()
    return len(keys)


def remove_old_drafts(*, now: datetime) -> int:
    """Removes the files of drafts of a run that were finished a day ago and that a newer draft has overtaken, or whose
    run was cancelled. Issued packs are never among them. Returns how many."""
    newer = RunPack.objects.filter(
        run=OuterRef("run"), edition=OuterRef("edition"), purpose=Purpose.DRAFT, number__gt=OuterRef("number")
    )
    old = RunPack.objects.filter(
        Q(Exists(newer)) | Q(run__state=RunState.CANCELLED),
        purpose=Purpose.DRAFT,
        pack__issued_edition__isnull=True,
        pack__finished_at__lt=now - TABLES_KEPT_FOR,
        pack__files__isnull=False,
    )
    keys = list(old.values_list("pack", flat=True).distinct())
    for pk in keys:
        storage.forget(pk)
        PackFile.objects.filter(pack=pk).delete()
    return len(keys)


def remove_part_files(*, now: datetime) -> int:
    """Removes half-written files of killed workers; returns how many."""
    before = (now - LOST_AFTER).timestamp()
    return remove_parts(Path(settings.PORTAL_PACKS_DIR), "*/*", before=before)
