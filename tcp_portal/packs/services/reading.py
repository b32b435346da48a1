"""Reading packs: the list, and a file with its safe name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tcp_portal.access import Scope
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import Kind as AuditKind
from tcp_portal.packs.models import Kind, Pack, PackFile, State
from tcp_portal.packs.services import storage
from tcp_portal.packs.writers import Format
from tcp_portal.partnerships.models import Partnership, User

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be handed over: where it lies, and the name and type it goes out under."""

    path: Path
    name: str
    content_type: str


def packs_of(partnership: Partnership, scope: Scope) -> list[Pack]:
    """The newest fifty board packs of a partnership, those of a month's run once they are issued. Two queries."""
    packs = Pack.objects.visible_to(scope).standing().filter(partnership=partnership, kind=Kind.BOARD)
    return list(
        packs.select_related("requested_by").prefetch_related("files").order_by("-requested_at")[:SHOWN]
    )


def latest_pack(partnership: Partnership, scope: Scope) -> Pack | None:
    """The board pack asked for last, or None. One query: its files are not read."""
    packs = Pack.objects.visible_to(scope).standing().filter(partnership=partnership, kind=Kind.BOARD)
    return packs.select_related("requested_by").order_by("-requested_at").first()


def take(*, pack: Pack, format_name: str, by: User, now: datetime) -> Found | None:
    """A finished file, with the look recorded; None where there is no such file. The pack must be visible to the
    reader already. Its name holds what it is, the partnership and the month: nothing personal."""
    file = PackFile.objects.filter(pack=pack, pack__state=State.READY, format=format_name).first()
    if file is None:
        return None
    format_ = Format(file.format)
    path = storage.path_of(pack.pk, format_)
    if not path.is_file():
        return None
    audit.record(
        by=by, did=f"download {pack.get_kind_display().lower()}", at=now, obj=pack,
        partnership_id=pack.partnership_id, kind=AuditKind.READ,
    )  # fmt: skip
    what = f"{pack.edition}-pack" if pack.kind == Kind.BOARD else pack.source
    return Found(path, f"{what}-{pack.partnership.code}-{pack.month.iso}.{format_}", format_.content_type)
