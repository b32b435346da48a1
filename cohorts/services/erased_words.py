"""Words that people wrote about somebody, in every table that leads to them, whichever app it is of.

A column that may be as long as a sentence holds words, unless it is listed here as holding something else. In place of
the words stands that they were erased, so that what needed a reason or a source still has one.
"""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q

from cohorts.models import Discussion, ImportRow, Mismatch, Person
from cohorts.services.subject_access import paths_to_person
from tcp_portal.audit.models import Alert

ERASED = "Erased"
_SENTENCE = 100
# Columns of organisations, and of what a rule of the portal itself said; no words about anybody.
NO_WORDS = frozenset(
    {
        "cohorts.Dispute.other_party", "cohorts.Dispute.interim_payer", "cohorts.DischargePlan.provider",
        "finance.PackagePart.provider", "workstreams.ActionStep.rule",
    }
)  # fmt: skip
# Tables in which other people speak: what they said at an event is theirs, whichever action answers it.
OF_OTHERS = frozenset({"workstreams.Voice"})


def words_of(model: type[models.Model]) -> list[str]:
    """The columns of a table in which somebody may have written about a person."""
    if model in (Person, ImportRow) or model._meta.label in OF_OTHERS:
        return []
    return [
        field.name
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and (field.max_length or _SENTENCE) >= _SENTENCE
        and f"{model._meta.label}.{field.name}" not in NO_WORDS
    ]


def erase_words(person_id: UUID) -> int:
    """Erases them; in how many columns of how many rows there were any."""
    done = 0
    for model, way in paths_to_person().items():
        if model is Mismatch:
            continue
        rows = model._default_manager.filter(**{way: person_id}) if way else model._default_manager.none()
        # By key: a row may not be changed through a join.
        keys = list(rows.order_by().values_list("pk", flat=True)) if words_of(model) else []
        for name in words_of(model) if keys else ():
            written = model._default_manager.filter(pk__in=keys).exclude(Q(**{name: ""}))
            done += written.exclude(**{name: ERASED}).update(**{name: ERASED})
    Discussion.objects.filter(person=person_id).update(changes=[])
    ImportRow.objects.filter(person=person_id).delete()
    for row in Mismatch.objects.filter(person=person_id):
        row.ours = row.theirs = ""
        row.note = ERASED if row.note else ""
        row.save()
        done += 1
    alerts = Alert.objects.filter(person_id=person_id)
    return done + sum(alerts.exclude(**{name: ""}).update(**{name: ERASED}) for name in ("reason", "finding"))
