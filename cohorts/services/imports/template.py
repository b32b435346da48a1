"""Our own sheet for an import: empty with its drop-down lists, or filled with everyone in hospital now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from django.db.models import F

from cohorts.domain.codes import CodeList
from cohorts.domain.imports.fields import FIELDS, Field, Kind
from cohorts.domain.kinds import Arrangement, Entry
from cohorts.models import Spell
from cohorts.services.choices import Choices, choices_of
from cohorts.services.imports.runs import check_import
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.packs.entry_sheet import EntryCell, EntryColumn, EntrySheet
from tcp_portal.partnerships.models import Partnership

NAME = "People in hospital"
NEEDED = frozenset({"nhs_number", "date_of_birth", "admitted_on", "site", "bed_type", "commissioner"})
_HINTS = {
    "reference": "Where there is no NHS number. Empty for somebody new: the portal gives one.",
    "nhs_number": "Ten digits. Leave it empty if it is not known.",
    "started_on": "First admission of the whole stay, through all wards. Length of stay counts from it.",
    "admitted_on": "First day in this ward.",
    "counted_from": "Only for a transfer in or somebody found late.",
    "entry": "Only for a transfer in or somebody found late.",
    "ended_on": "Only for somebody who has left hospital.",
    "site": "A hospital of the list; for another one write its name here and its provider in the column before.",
    "provider": "Only for a hospital that is not in the list.",
    "out_of_area_reasons": "One or more codes with ; between: no_local_bed; closer_to_family",
}
_PATHS = {
    "reference": "person__reference", "nhs_number": "person__nhs_number", "given_name": "person__given_name",
    "family_name": "person__family_name", "date_of_birth": "person__date_of_birth", "sex": "person__sex",
    "ethnicity": "person__ethnicity", "category": "person__category", "home_place": "person__home_place__name",
    "originating_commissioner": "person__originating_commissioner__name", "entry": "entry", "planned": "planned",
    "source": "source", "started_on": "started_on", "counted_from": "counted_from", "admitted_on": "bed__started_on",
    "provider": "bed__site__provider__name", "site": "bed__site__name", "ward": "bed__ward",
    "bed_type": "bed__bed_type", "security": "bed__security", "commissioner": "bed__commissioner__name",
    "arrangement": "bed__arrangement", "legal_status": "bed__legal_status", "out_of_area": "bed__out_of_area",
    "out_of_area_reasons": "bed__out_of_area_reasons", "status": "plan__status", "planned_on": "plan__planned_on",
}  # fmt: skip


def fields() -> tuple[Field, ...]:
    """The fields that the sheet has a column for, in its order."""
    return tuple(field for field in FIELDS if field.template)


def blank_sheet(*, partnership: Partnership, day: date, act: Act) -> EntrySheet:
    """The sheet with the lists of the day and no rows."""
    check_import(partnership=partnership, act=act)
    return EntrySheet(NAME, _columns(partnership, day))


def filled_sheet(*, partnership: Partnership, day: date, act: Act) -> EntrySheet:
    """The sheet with everyone in hospital at the end of the day; imported again it changes nothing.

    The look at everyone is recorded. Raises PermissionDenied without the right to export people.
    """
    check_import(partnership=partnership, act=act)
    act.scope.must_allow(Permission.EXPORT_PEOPLE, partnership.pk)
    rows = list(_rows(partnership, day, act))
    audit.record_read(
        by=act.by, how="sheet for an import", at=act.now, partnership_id=partnership.pk,
        person_ids=[person_id for person_id, _ in rows],
    )  # fmt: skip
    return EntrySheet(NAME, _columns(partnership, day), [row for _, row in rows])


def workbook(sheet: EntrySheet) -> bytes:
    """The sheet as an XLSX file."""
    from tcp_portal.packs.writers.entry_sheet import write  # heavy: only who asks for the file pays for it

    out = BytesIO()
    write(sheet, out)
    return out.getvalue()


def _columns(partnership: Partnership, day: date) -> tuple[EntryColumn, ...]:
    choices = choices_of(partnership)
    return tuple(_column(field, choices, day) for field in fields())


def _column(field: Field, choices: Choices, day: date) -> EntryColumn:
    offered = _offered(field, choices, day)
    kind: Any = "date" if field.kind is Kind.DATE else "choice" if offered else "text"
    strict = field.kind is not Kind.SITE
    return EntryColumn(
        field.label, _HINTS.get(field.key, ""), kind, offered, strict=strict, needed=field.key in NEEDED
    )


def _offered(field: Field, choices: Choices, day: date) -> tuple[str, ...]:
    if field.codes is not None and not field.many:
        return tuple(f"{code.code} - {code.label}" for code in field.codes.on(day))
    listed = {
        Kind.PLACE: [name for _, name in choices.places],
        Kind.ORIGIN: [name for _, name in choices.origins],
        Kind.PAYER: [name for _, name in choices.commissioners],
        Kind.SITE: [name for _, name in choices.sites],
        Kind.ENTRY: [kind.label for kind in Entry],
        Kind.ARRANGEMENT: [kind.label for kind in Arrangement],
        Kind.YES: ["yes", "no"],
    }
    return tuple(listed.get(field.kind, ()))


def _rows(partnership: Partnership, day: date, act: Act) -> Iterator[tuple[Any, list[EntryCell]]]:
    spells = (
        Spell.objects.visible_to(act.scope, Permission.EXPORT_PEOPLE)
        .filter(partnership=partnership)
        .open_on(day)
        .with_bed_on(day)
        .order_by(F("person__reference"))
    )
    named = [field for field in fields() if field.key in _PATHS]
    for person_id, *facts in spells.values_list("person_id", *(_PATHS[field.key] for field in named)):
        said = dict(zip((field.key for field in named), facts, strict=True))
        if said["site"] and said["provider"]:
            said["site"], said["provider"] = f"{said['site']}, {said['provider']}", None
        yield person_id, [_cell(field, said.get(field.key)) for field in fields()]


def _cell(field: Field, value: Any) -> EntryCell:
    if value is None or value in ("", []):
        return None
    if field.kind is Kind.CODE:
        return _coded(field.codes, value)
    labelled: Any = {Kind.ENTRY: Entry, Kind.ARRANGEMENT: Arrangement}.get(field.kind)
    if labelled is not None:
        return str(labelled(value).label)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(value)
    return value if isinstance(value, date) else str(value)


def _coded(codes: CodeList | None, code: str) -> str:
    return f"{code} - {codes.label(code)}" if codes is not None else code
