"""What the pages of the month end read from a request."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from tcp_portal.access import Permission
from tcp_portal.packs.models import IssuedEdition, PackRun, RunWords
from tcp_portal.packs.month_end.services.rights import visible_issues, visible_runs, works_on
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web import PortalRequest


def worked_on(request: PortalRequest) -> Partnership:
    """The partnership of the frame. Raises PermissionDenied where the reader has no part in its runs."""
    partnership = request.frame.partnership
    if not works_on(request.scope, partnership):
        raise PermissionDenied
    return partnership


def run_or_404(request: PortalRequest, pk: UUID, *rights: Permission) -> PackRun:
    """A run that the reader may see. Raises PermissionDenied where rights are named and none of them is held there."""
    run = get_object_or_404(visible_runs(request.scope), pk=pk)
    if rights and not any(request.scope.allows(right, run.partnership_id) for right in rights):
        raise PermissionDenied
    return run


def own_words_or_404(request: PortalRequest, pk: UUID) -> RunWords:
    """Words that the reader was asked for, where they may still contribute."""
    rows = RunWords.objects.visible_to(request.scope, Permission.CONTRIBUTE_TO_PACKS)
    return get_object_or_404(
        rows.select_related("run__partnership", "asked_of"), pk=pk, asked_of=request.scope.user_id
    )


def issued_or_404(request: PortalRequest, pk: UUID, right: Permission | None = None) -> IssuedEdition:
    """An issued edition that the reader may see; with a right named, PermissionDenied where it is not held there."""
    issued = get_object_or_404(visible_issues(request.scope), pk=pk)
    if right is not None:
        request.scope.must_allow(right, issued.run.partnership_id)
    return issued


def about_step(
    run: PackRun, back: str, *, said: str = "", drafts: Sequence[object] = ()
) -> dict[str, object]:
    """What the page that asks to confirm a step shows beside it."""
    return {"run": run, "back": back, "said": said, "drafts": drafts}
