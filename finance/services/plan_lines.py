"""Lines that are typed one by one: of the finance sheet, and of the whole envelope."""

from __future__ import annotations

from django.db.models import QuerySet

from finance.models import EnvelopeLine, SheetLine
from finance.services.days import not_after_today
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Organisation, Partnership
from tcp_portal.rows import Table


def _check(row: SheetLine | EnvelopeLine, act: Act) -> None:
    not_after_today(row.on, act)
    if not Organisation.objects.filter(pk=row.payer_id, memberships__partnership=row.partnership_id).exists():
        raise Refusal("Choose a payer of this partnership.", field="payer")


SHEET = Table(model=SheetLine, noun="a line of the sheet", permission=Permission.EDIT_MONEY, check=_check)
ENVELOPE = Table(
    model=EnvelopeLine, noun="a line of the envelope", permission=Permission.EDIT_MONEY, check=_check
)


def sheet_lines(*, scope: Scope, partnership: Partnership) -> QuerySet[SheetLine]:
    """What is typed of the sheet, with its payers. One query."""
    found = SheetLine.objects.visible_to(scope).of(partnership).current()
    return found.select_related("payer").order_by("year", "heading", "payer__name")


def envelope_lines(*, scope: Scope, partnership: Partnership) -> QuerySet[EnvelopeLine]:
    """What is spent and planned by setting, with its payers. One query."""
    found = EnvelopeLine.objects.visible_to(scope).of(partnership).current()
    return found.select_related("payer").order_by("year", "planned", "setting", "payer__name")
