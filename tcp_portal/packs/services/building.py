"""Building a pack, step by step, so that its progress can be seen and a killed worker can be followed by another."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tcp_portal.access import Scope, scope_of
from tcp_portal.access.wall import within
from tcp_portal.collector import without_collector
from tcp_portal.errors import Refusal
from tcp_portal.packs.editions import edition_source
from tcp_portal.packs.frozen import digest
from tcp_portal.packs.models import Kind, Pack, PackFile, RunPack, State
from tcp_portal.packs.month_end.services.drafts import (
    dressed,
    run_pack_of,
    waiting_for,
    waits_for_another,
)
from tcp_portal.packs.month_end.services.rights import own_scope
from tcp_portal.packs.services import papers, releases, storage
from tcp_portal.packs.services.queue import nudge_waiting
from tcp_portal.packs.services.requests import context_of, must_still_allow
from tcp_portal.packs.sources import binder_source, table_source
from tcp_portal.packs.writers import TABLE_WRITERS, WRITERS, Format, Options, write_binder

if TYPE_CHECKING:
    from typing import BinaryIO

    from tcp_portal.packs.disclosure.clearance import Clearance
    from tcp_portal.packs.document import Document
    from tcp_portal.web.registry import PackContext

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
_UNSEEN = timedelta(milliseconds=200)


class Superseded(Exception):
    """Another worker took the pack up after this one: this one stops."""


class Progress:
    """Writes the steps of one run into the pack's row; a run that is no longer the newest is stopped.

    Steps that follow each other faster than anybody sees them are passed over: the page asks twice a second.
    """

    def __init__(self, pack: Pack, *, clock: Clock) -> None:
        self.pack = pack
        self.clock = clock
        self.step = 0
        self.clearance: Clearance | None = None  # of a public edition, once it is put together
        self.doing = ""  # the section or format in hand: what a failure names
        self._told: datetime | None = None

    def update(self, **values: object) -> None:
        mine = Pack.objects.filter(pk=self.pack.pk, runs=self.pack.runs, state=State.BUILDING)
        if not mine.update(touched_at=self.clock(), **values):
            raise Superseded

    def end(self) -> datetime:
        """When it is over: never before it was asked for, also where another machine's clock is ahead of this one's."""
        return max(self.clock(), self.pack.requested_at)

    def expect(self, steps: int) -> None:
        """How many steps this run will say."""
        self.pack.steps = steps
        self.update(steps=steps)

    def say(self, doing: str, *, long: bool = False) -> None:
        """Tells the next step; one that is known to take `long` is never passed over."""
        self.doing = doing
        now = self.clock()
        if long or self._told is None or now - self._told >= _UNSEEN:
            self._told = now
            self.update(step=self.step, doing=doing)
        self.step += 1


def _claim(pack_id: UUID, *, clock: Clock) -> Pack | None:
    """Takes an unfinished pack up, or answers None: finished already, or gone."""
    taken = Pack.objects.filter(pk=pack_id).unfinished()
    if not taken.update(state=State.BUILDING, runs=F("runs") + 1, step=0, steps=1, touched_at=clock()):
        return None
    return Pack.objects.select_related("partnership", "requested_by").get(pk=pack_id)


def _scope(pack: Pack, mine: RunPack | None, *, now: datetime) -> Scope:
    """The asker's rights as they are now: a leaver's pack is not built. A pack of a month's run is built with the
    portal's own, whoever asks for it."""
    if mine is not None:
        return own_scope(pack.partnership)
    if pack.requested_by_id is None:
        raise PermissionDenied
    scope = scope_of(pack.requested_by_id, today=timezone.localdate(now))
    must_still_allow(pack, scope)
    return scope


def _writers(
    pack: Pack, mine: RunPack | None, scope: Scope, progress: Progress, now: datetime
) -> Iterator[tuple[Format, Callable[[BinaryIO], None]]]:
    """For each format a function that writes it; the document or table is built once before."""
    context = context_of(
        partnership=pack.partnership, month=pack.month, scope=scope, now=now, figures=pack.figures
    )
    context = replace(context, run=mine.run_id if mine else None)
    formats = [Format(name) for name in pack.formats]
    if pack.kind == Kind.TABLE:
        source = table_source(pack.source)
        if source is None:
            raise Refusal("This table is no longer offered.")
        progress.expect(1 + len(formats))
        progress.say(pack.title)
        table = source.build(context, dict(parse_qsl(pack.query)), pack.requested_by, now)
        for format_ in formats:
            yield format_, partial(TABLE_WRITERS[format_], table)
        return
    options = Options(fonts=settings.PORTAL_FONTS_DIR)
    if pack.kind == Kind.AGENDA:
        yield _binder(pack, context, progress, options)
        return
    if pack.kind == Kind.PAPER:
        progress.expect(2)
        progress.say(pack.title)
        yield Format.PDF, partial(WRITERS[Format.PDF], papers.document(pack, context, now), options=options)
        return
    document = _document(pack, mine, context, progress)
    for format_ in formats:
        yield format_, partial(WRITERS[format_], document, options=options)


def _document(pack: Pack, mine: RunPack | None, context: PackContext, progress: Progress) -> Document:
    """The document of an edition; one of a month's run as the run wants it."""
    edition = edition_source(pack.edition)
    progress.expect(edition.parts(context) + len(pack.formats) + (mine is not None))
    asked_by = str(pack.requested_by or "the month-end run")
    document = edition.build(context, asked_by=asked_by, made_at=progress.clock(), on_section=progress.say)
    if mine is not None:
        document = dressed(mine, document, context, say=progress.say)
    progress.update(digest=digest(document))
    if pack.formats:  # what has no file never goes out
        progress.clearance = document.released
    return document


def _binder(
    pack: Pack, context: PackContext, progress: Progress, options: Options
) -> tuple[Format, Callable[[BinaryIO], None]]:
    """The function that writes a binder; drawing each of its papers is a step of its own."""
    source = binder_source(pack.source)
    if source is None:
        raise Refusal("This pack is no longer offered.")
    progress.say(pack.title)
    binder = source.build(context, pack.query, progress.clock())
    progress.expect(binder.printed + 2)
    return Format.PDF, partial(write_binder, binder, options=options, on_paper=progress.say)


def _build(pack: Pack, progress: Progress) -> None:
    """With the asker's rights, also before the wall."""
    now, mine = progress.clock(), run_pack_of(pack)
    scope = _scope(pack, mine, now=now)
    with within(scope):
        _write(pack, mine, scope, progress, now)


def _write(pack: Pack, mine: RunPack | None, scope: Scope, progress: Progress, now: datetime) -> None:
    for format_, write in _writers(pack, mine, scope, progress, now):
        progress.say(f"Writing {format_.label}", long=True)
        size, sha256 = storage.store(pack.pk, format_, write)
        with transaction.atomic():
            progress.update()
            PackFile.objects.update_or_create(
                pack=pack, format=format_, defaults={"size": size, "sha256": sha256}
            )
    with transaction.atomic():  # a public edition is out in the moment in which later ones know of it
        now = progress.end()
        progress.update(state=State.READY, step=pack.steps, doing="", reason="", finished_at=now)
        if progress.clearance is not None:
            releases.keep(
                progress.clearance, partnership=pack.partnership, month=pack.month, pack=pack, now=now
            )


def _at(progress: Progress) -> str:
    """Where a build stood, by the title of the section or the name of the format: nothing of its data."""
    return f" at “{progress.doing}”" if progress.doing else ""


@contextmanager
def _told(progress: Progress) -> Iterator[None]:
    """Turns whatever stops a build into a sentence on the pack; the log gets the kind of fault, never its data.

    Of a build that another one overtook neither is told: the file that it misses may be the one that the other stored.
    """
    kind = ""
    try:
        yield
    except Superseded:
        return
    except Refusal as refusal:
        reason = refusal.sentence
    except PermissionDenied:
        reason = "The person who asked for it may no longer build it."
    except OSError as fault:
        kind = type(fault).__name__
        again = "Start it again, or tell the administrator if it fails once more."
        reason = f"The file could not be stored{_at(progress)}. {again}"
    except Exception as fault:  # noqa: BLE001  # whatever it was, the row must not say "being built" for ever
        kind = type(fault).__name__
        reason = f"Something went wrong{_at(progress)}. Start it again, or tell the administrator."
    else:
        return
    with suppress(Superseded):
        progress.update(state=State.FAILED, reason=reason, doing="", finished_at=progress.end())
        if kind:
            logger.error("pack %s: %s", progress.pack.pk, kind)


def build(*, pack_id: UUID, clock: Clock) -> None:
    """Builds a pack from the register as it is now. Safe to call twice and after a kill: a finished pack stays as
    it is, an unfinished one is built anew, and of two workers only the later one finishes. A draft that takes its
    numbers from another one of its run is left waiting until that is finished, which then tells a worker of it."""
    if waits_for_another(pack_id):
        return
    pack = _claim(pack_id, clock=clock)
    if pack is None:
        return
    progress = Progress(pack, clock=clock)
    with without_collector(), _told(progress):
        _build(pack, progress)
    for waiting in waiting_for(pack):
        nudge_waiting(waiting)
