"""Keeping schemes and their homes; each change of stage or month leaves a step, so that slippage is never lost."""

from __future__ import annotations

from django.db.models import F

from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Changes, Table
from workstreams.models import Scheme, SchemeStep, Unit, UnitMatch

_STANDING = frozenset({"stage", "ready_on"})


def _check_scheme(row: Scheme, _act: Act) -> None:
    if row.first_ready_on is None:
        row.first_ready_on = row.ready_on  # the first month given stays, whatever is said later
    if row.place is not None and row.place.partnership_id != row.partnership_id:
        raise Refusal("The place belongs to another partnership.", field="place")
    if row.capital_amount is not None and not row.amount_source.strip():
        raise Refusal("Say where the amount comes from.", field="amount_source")
    if row._state.adding or row.units_up_to is None:
        return
    entered = row.units.current().count()
    if entered > row.units_up_to:
        raise Refusal(f"{entered} homes are entered: withdraw some of them first.", field="units_up_to")


def _after_scheme(row: Scheme, changes: Changes, act: Act) -> None:
    if row.withdrawn_at is not None and row.units.current().exists():
        raise Refusal("Homes are entered in this scheme: withdraw them first.")
    if _STANDING & changes.keys():
        SchemeStep.objects.create(
            scheme=row, at=act.now, by=act.by, stage=row.stage, ready_on=row.ready_on,
            note=row.note[:400] if "note" in changes else "",
        )  # fmt: skip


SCHEMES = Table(
    model=Scheme,
    noun="a housing scheme",
    permission=Permission.EDIT_SUPPLY,
    check=_check_scheme,
    after=_after_scheme,
)


def _check_unit(row: Unit, _act: Act) -> None:
    scheme = Scheme.objects.select_for_update().get(pk=row.scheme_id)  # two at once do not pass its number
    if scheme.withdrawn_at is not None:
        raise Refusal("The scheme was withdrawn.")
    if not row._state.adding or scheme.units_up_to is None:
        return
    if scheme.units.current().count() >= scheme.units_up_to:
        raise Refusal(f"The scheme is to have at most {scheme.units_up_to} homes: change that number first.")


def _after_unit(row: Unit, _changes: Changes, _act: Act) -> None:
    if row.withdrawn_at is not None and UnitMatch.objects.standing().filter(unit=row).exists():
        raise Refusal("This home is meant for somebody: end that match first.")


UNITS = Table(
    model=Unit,
    noun="a home",
    permission=Permission.EDIT_SUPPLY,
    partnership=lambda row: row.scheme.partnership_id,
    check=_check_unit,
    after=_after_unit,
)


def schemes_of(*, scope: Scope, partnership: Partnership) -> list[Scheme]:
    """The schemes, by the month in which they are to be ready. One query."""
    found = Scheme.objects.visible_to(scope).of(partnership).current().select_related("place")
    return list(found.order_by(F("ready_on").asc(nulls_last=True), "name"))


def steps_of(*, scope: Scope, scheme: Scheme) -> list[SchemeStep]:
    """How the scheme stood after each change, the newest first. One query."""
    found = SchemeStep.objects.visible_to(scope).filter(scheme=scheme).select_related("by")
    return list(found.order_by("-at", "pk"))
