"""Who may do what in a month end, and with which rights its drafts are built."""

from __future__ import annotations

from django.db.models import Q

from tcp_portal.access import Permission, Role, Scope
from tcp_portal.access.scope import Grant
from tcp_portal.packs.models import IssuedEdition, PackRun
from tcp_portal.packs.models.issues import IssuedEditionQuerySet
from tcp_portal.packs.models.packs import WORKS_ON_RUNS
from tcp_portal.packs.models.runs import PackRunQuerySet
from tcp_portal.partnerships.models import Partnership

WORKS_ON = WORKS_ON_RUNS


def own_scope(partnership: Partnership) -> Scope:
    """The rights with which the portal builds the drafts of a run: those of a programme manager, for the calendar asks
    for them and no person. So every draft of a run shows the same, whoever has it built."""
    return Scope(None, (Grant(Role.PROGRAMME_MANAGER, frozenset({partnership.pk})),))


def works_on(scope: Scope, partnership: Partnership) -> bool:
    """Whether the reader works on runs of the partnership or signs them."""
    return any(scope.allows(right, partnership.pk) for right in WORKS_ON)


def runs_seen_by(scope: Scope) -> Q:
    """The condition of runs that the reader may see: those of partnerships whose runs they work on or sign."""
    ids = frozenset().union(*(scope.partnership_ids(right) for right in WORKS_ON))
    return Q(partnership__in=ids)


def visible_runs(scope: Scope) -> PackRunQuerySet:
    """Runs that the reader may see."""
    return PackRun.objects.filter(runs_seen_by(scope)).select_related("partnership", "started_by")


def visible_issues(scope: Scope) -> IssuedEditionQuerySet:
    """Issued editions that the reader may see: those of partnerships whose packs they may download."""
    rows = IssuedEdition.objects.visible_to(scope, Permission.DOWNLOAD_PACKS)
    return rows.select_related("run__partnership", "pack", "manager", "owner", "issued_by")
