"""Short stories beside the needs: written by one keeper, approved by another, telling nobody who somebody is."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cohorts.domain import anonymity
from cohorts.models import Person, Vignette
from cohorts.services import locking
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership

_EDIT = Permission.EDIT_COMMISSIONING


def vignettes(*, scope: Scope, partnership_id: UUID) -> list[Vignette]:
    """The stories that the reader may read, newest first. One query."""
    found = Vignette.objects.visible_to(scope).filter(partnership=partnership_id)
    return list(found.select_related("written_by", "approved_by").order_by("-written_at"))


@transaction.atomic
def write_vignette(*, partnership: Partnership, title: str, text: str, act: Act) -> Vignette:
    """A new story; nobody but its writers reads it until another of them approves it."""
    act.scope.must_allow(_EDIT, partnership.pk)
    title, text = _anonymous(partnership, title, text)
    row = Vignette(partnership=partnership, title=title, text=text, written_by=act.by, written_at=act.now)
    row.save(force_insert=True)
    _write("vignette written", row, act)
    return row


@transaction.atomic
def rewrite_vignette(*, vignette: Vignette, version: int, title: str, text: str, act: Act) -> Vignette:
    """Other words: the story is approved anew before it is read again."""
    row = _locked(vignette, act)
    locking.check_version(row, version, title=title, text=text)
    title, text = _anonymous(row.partnership, title, text)
    if (title, text) != (row.title, row.text):
        row.title, row.text, row.written_by, row.written_at = title, text, act.by, act.now
        row.approved_by = row.approved_at = None
        row.version += 1
        row.save()
        _write("vignette written anew", row, act)
    return row


@transaction.atomic
def approve_vignette(*, vignette: Vignette, version: int, act: Act) -> Vignette:
    """Somebody else than its writer has read it and knows nobody again. The register is asked once more."""
    row = _locked(vignette, act)
    locking.check_version(row, version)
    check_approve(vignette=row, act=act)
    _anonymous(row.partnership, row.title, row.text)
    row.approved_by, row.approved_at = act.by, act.now
    row.version += 1
    row.save()
    _write("vignette approved", row, act)
    return row


def check_approve(*, vignette: Vignette, act: Act) -> None:
    """Why the reader cannot approve the story; the reason under a disabled button."""
    act.scope.must_allow(_EDIT, vignette.partnership_id)
    if vignette.approved_at is not None:
        raise Refusal("This story is approved already.")
    if act.by is None or vignette.written_by_id == act.by.pk:
        raise Refusal("Somebody else than the writer approves a story.")


def _locked(vignette: Vignette, act: Act) -> Vignette:
    act.scope.must_allow(_EDIT, vignette.partnership_id)
    rows = Vignette.objects.select_for_update(of=("self",)).select_related("partnership")
    return rows.get(pk=vignette.pk)


def _anonymous(partnership: Partnership, title: str, text: str) -> tuple[str, str]:
    """The words without spaces around them. Raises Refusal where they tell who somebody in the register is."""
    title, text = title.strip(), text.strip()
    if not title or not text:
        raise Refusal("Write a title and the story.", field="text" if title else "title")
    people = [
        anonymity.Identity(*row)
        for row in Person.objects.filter(partnership=partnership).values_list(
            "given_name", "family_name", "reference", "date_of_birth"
        )
    ]
    for field, words in (("title", title), ("text", text)):
        said = anonymity.telling(words, people)
        if said:
            raise Refusal(f"This could tell who somebody is. {' '.join(said)} Take it out.", field=field)
    return title, text


def _write(did: str, row: Vignette, act: Act) -> None:
    audit.record(by=act.by, did=did, at=act.now, obj=row, partnership_id=row.partnership_id)
