"""Papers: a PDF about one thing, made by a worker for the reader who asked, and for nobody else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tcp_portal.access import Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.packs.document import Document
from tcp_portal.packs.models import Kind, Pack
from tcp_portal.packs.services.queue import nudge
from tcp_portal.packs.sources import paper_source
from tcp_portal.packs.writers import Format
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.registry import PackContext

_GONE = "This paper is no longer offered."


@transaction.atomic
def request_paper(
    *, key: str, of: UUID, title: str, partnership: Partnership, month: Month, act: Act
) -> Pack:
    """The paper of that source about the thing `of` is put in the queue; the page of the pack leads to the file.

    `title` is what the reader sees it called, so that nothing personal may stand in it. Raises PermissionDenied where
    the reader may not see the thing, and Refusal where the source is not offered.
    """
    source = paper_source(key)
    if source is None or act.by is None:
        raise Refusal(_GONE)
    if not source.may_read(act.scope, of):
        raise PermissionDenied
    pack = Pack.objects.create(
        kind=Kind.PAPER,
        partnership=partnership,
        month_starts_on=month.first,
        title=title,
        source=source.key,
        query=str(of),
        formats=[Format.PDF.value],
        requested_by=act.by,
        requested_at=act.now,
        touched_at=act.now,
    )
    audit.record(by=act.by, did="ask for paper", at=act.now, obj=pack, partnership_id=partnership.pk)
    transaction.on_commit(lambda: nudge(pack.pk))
    return pack


def may_read(pack: Pack, scope: Scope) -> bool:
    """Whether the reader may still see what a paper is about; always so for a pack of another kind."""
    if pack.kind != Kind.PAPER:
        return True
    source = paper_source(pack.source)
    return source is not None and source.may_read(scope, UUID(pack.query))


def document(pack: Pack, context: PackContext, now: datetime) -> Document:
    """What a paper says. Raises Refusal where its source is no longer offered."""
    source = paper_source(pack.source)
    if source is None:
        raise Refusal(_GONE)
    return source.build(context, UUID(pack.query), pack.requested_by, now)
