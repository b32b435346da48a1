"""What changed since an edition was issued: the register is looked at again by the worker, and set against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.locks import one_at_a_time
from tcp_portal.packs.frozen import from_json
from tcp_portal.packs.models import IssuedEdition, Pack, PackRun, Purpose, RunPack
from tcp_portal.packs.month_end.domain.comparing import Compared, compared
from tcp_portal.packs.month_end.services.drafts import ask_for
from tcp_portal.packs.run_sources import Edits, edit_sources
from tcp_portal.packs.services.requests import context_of
from tcp_portal.partnerships.models import User


@transaction.atomic
def look(*, issued: IssuedEdition, act: Act) -> None:
    """The register as it is now is put in the queue beside an issued run, in each of its editions and without files.

    Raises PermissionDenied without the right to read packs there, Refusal while another look is on its way.
    """
    run = issued.run
    act.scope.must_allow(Permission.DOWNLOAD_PACKS, run.partnership_id)
    one_at_a_time(f"look at {run.pk}")
    if Pack.objects.filter(run_pack__run=run, run_pack__purpose=Purpose.LOOK).unfinished().exists():
        raise Refusal("The register is being looked at already. Wait for it.")
    ask_for(run, by=act.by, now=act.now, purpose=Purpose.LOOK)
    audit.record(
        by=act.by, did="compare an issued pack with the register", at=act.now, obj=issued,
        partnership_id=run.partnership_id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changed:
    """An issued edition beside the newest look at the register; no look yet: `look` is None."""

    look: RunPack | None
    sections: tuple[Compared, ...]
    edits: tuple[Edits, ...]

    @property
    def has_differences(self) -> bool:
        return any(section.differences for section in self.sections)


def changed_since(*, issued: IssuedEdition, scope: Scope, by: User, now: datetime) -> Changed:
    """What is different, and the edits behind it as far as an app knows them."""
    rows = RunPack.objects.filter(run=issued.run, edition=issued.edition, purpose=Purpose.LOOK)
    newest = rows.select_related("pack").order_by("-number").first()
    built = rows.filter(document__isnull=False).select_related("pack").order_by("-number").first()
    if built is None:
        return Changed(newest, (), ())
    sections = compared(from_json(issued.document), from_json(built.document))
    changed = any(section.differences for section in sections)
    edits = edits_behind(issued.run, since=issued.issued_at, scope=scope, by=by, now=now) if changed else ()
    shown = newest if newest is not None and not newest.pack.is_finished else built
    return Changed(shown, sections, edits)


def edits_behind(
    run: PackRun, *, since: datetime, scope: Scope, by: User, now: datetime
) -> tuple[Edits, ...]:
    """What each app that knows it says was entered late."""
    context = context_of(partnership=run.partnership, month=run.month, scope=scope, now=now)
    return tuple(source.find(context, since, by, now) for source in edit_sources())


def side_by_side(one: IssuedEdition, other: IssuedEdition) -> tuple[Compared, ...]:
    """Two issued editions set against each other, the first as the earlier one."""
    return compared(from_json(one.document), from_json(other.document))
