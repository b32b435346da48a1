"""Everything that the portal holds about one person, for their request to see it; and what is withheld, by whom, why.

Right of access: UK GDPR article 15; exemptions: Data Protection Act 2018, schedules 2 and 3. Found are the rows of each
table that leads to the person by its keys, whichever app it is of, and the access log. An item with words that somebody
wrote may tell of others: somebody named must have read it before it goes out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction

from cohorts.models import ImportRow, Person
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import identity
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import Alert, AuditEntry, Kind
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import User

# Why an item, or a part of the law, is withheld; the words are those that the person reads.
EXEMPTIONS: Mapping[str, str] = {
    "third_party": "it tells of somebody else, who did not agree (Data Protection Act 2018, schedule 2, paragraph 16)",
    "serious_harm": "it would be likely to cause serious harm to somebody (schedule 3, paragraph 5)",
    "legal_privilege": "it is legal advice (schedule 2, paragraph 19)",
    "crime": "it would hinder the prevention or detection of crime (schedule 2, paragraph 2)",
}
RELEASE, WITHHOLD = "release", "withhold"
# Data Protection Act 2018, schedule 3, paragraph 6: only on the opinion of the appropriate health professional.
SERIOUS_HARM = "serious_harm"
ANSWER = Permission.ANSWER_SUBJECTS
_HIDDEN = frozenset(
    {"nhs_number_key", "version"}
)  # keys and counters of the portal, which say nothing of the person
_WORDS = 100  # a column that may be as long as this holds somebody's own words


@dataclass(frozen=True, slots=True)
class Item:
    """One row about the person, as text by column; `words` are the columns that somebody wrote in."""

    id: str
    kind: str
    facts: Mapping[str, str]
    words: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Changes with what the row says: a decision counts for what was read."""
        return hashlib.sha256(json.dumps(dict(self.facts), sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about an item that they read; `professional`: who was asked about serious harm."""

    item: str
    digest: str
    answer: str
    because: str
    decided_by: str
    professional: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes to the person: items by kind, how many are withheld under which exemption, and the looks at them."""

    person: Person
    items: tuple[Item, ...]
    withheld: Mapping[str, int]


def paths_to_person() -> dict[type[models.Model], str]:
    """Every table that leads to a person by its keys, with the shortest way; the empty one for people themselves."""
    found: dict[type[models.Model], str] = {Person: ""}
    left = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model != Person
    ]
    while True:
        new = {model: way for model in left if model not in found for way in [_way(model, found)] if way}
        if not new:
            return found
        found |= new


def _way(model: type[models.Model], known: Mapping[type[models.Model], str]) -> str:
    ways = [
        f"{field.name}__{known[field.related_model]}" if known[field.related_model] else field.name
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in known
    ]
    return min(ways, key=lambda way: way.count("__"), default="")


def items_about(person: Person) -> list[Item]:
    """Every row about the person, table by table, alerts of the access log, and then every entry of it."""
    found = []
    for model, way in paths_to_person().items():
        keys = [field.name for field in model._meta.local_concrete_fields if field.is_relation]
        rows = model._default_manager.filter(**{way or "pk": person.pk}).select_related(*keys)
        found += [_item(row) for row in rows.order_by("pk")]
    found += [_item(alert) for alert in Alert.objects.filter(person_id=person.pk).order_by("pk")]
    return [*found, *_looks(person)]


def _item(row: models.Model) -> Item:
    facts, words = {}, []
    for field in row._meta.concrete_fields:
        if field.name in _HIDDEN:
            continue
        text = _text(getattr(row, field.name))
        facts[str(field.verbose_name)] = text
        if text and _is_words(field):
            words.append(str(field.verbose_name))
    if isinstance(row, ImportRow):  # a row of an extract has whatever its file had
        words.append("cells")
    return Item(f"{row._meta.db_table}:{row.pk}", str(row._meta.verbose_name), facts, tuple(words))


def _is_words(field: Any) -> bool:
    if isinstance(field, models.JSONField):
        return True
    if field.model is Person:  # names, numbers and codes of the person, nobody's words
        return False
    return isinstance(field, models.CharField | models.TextField) and (field.max_length or _WORDS) >= _WORDS


def _text(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _looks(person: Person) -> Iterator[Item]:
    entries = AuditEntry.objects.about(person.pk).select_related("by").prefetch_related("subjects")
    for entry in entries.order_by("at", "pk"):
        alone = len(entry.subjects.all()) == 1
        changes = identity.opened(entry, person.pk) if alone else {}
        facts = {
            "when": entry.at.isoformat(),
            "who": str(entry.by) if entry.by else "the portal",
            "what": f"{Kind(entry.kind).label}: {entry.did}"
            + ("" if alone else ", in a list of several people"),
            "changes": "; ".join(
                f"{name}: {_text(old)} → {_text(new)}" for name, (old, new) in sorted(changes.items())
            ),
        }
        yield Item(f"audit_auditentry:{entry.pk}", "look or change", facts, ())


def to_be_read(items: Sequence[Item]) -> list[Item]:
    """Items with words: somebody must say of each whether it goes out."""
    return [item for item in items if item.words]


@transaction.atomic
def prepare(*, person: Person, act: Act) -> list[Item]:
    """Everything about the person, for whoever decides what goes out; the look is recorded. Raises PermissionDenied."""
    act.scope.must_allow(ANSWER, person.partnership_id)
    items = items_about(person)
    audit.record_read(
        by=act.by, how="subject access prepared", at=act.now, partnership_id=person.partnership_id,
        person_ids=[person.pk],
    )  # fmt: skip
    return items


@transaction.atomic
def bundle(*, person: Person, decisions: Sequence[Decision], act: Act) -> Bundle:
    """What goes to the person, once every item with words was decided on; written into the trail.

    Raises Refusal for an item that nobody decided on or that changed since, for a decider who is unknown or may not see
    people of the partnership, and for an exemption that is none. Raises PermissionDenied.
    """
    act.scope.must_allow(ANSWER, person.partnership_id)
    items = items_about(person)
    by_item = {one.item: one for one in decisions}
    for item in items:
        if item.words or item.id in by_item:
            _check(item, by_item.get(item.id))
    _check_deciders({one.decided_by for one in decisions})
    withheld = {one.item: one.because for one in decisions if one.answer == WITHHOLD}
    kept = tuple(item for item in items if item.id not in withheld)
    counts = {why: sum(one == why for one in withheld.values()) for why in EXEMPTIONS}
    audit.record(
        by=act.by, did="subject access", at=act.now, obj=person, partnership_id=person.partnership_id,
        person_ids=[person.pk],
        changes={
            "released": [None, len(kept)], "withheld": [None, {why: count for why, count in counts.items() if count}],
            "decided_by": [None, sorted({one.decided_by for one in decisions})],
            "professionals": [None, sorted({one.professional for one in decisions if one.professional})],
        },
    )  # fmt: skip
    return Bundle(person, kept, {why: count for why, count in counts.items() if count})


def _check(item: Item, decision: Decision | None) -> None:
    if decision is None or decision.answer not in (RELEASE, WITHHOLD):
        raise Refusal(f"Nobody has decided on {item.id}: say release or withhold.")
    if decision.digest != item.digest:
        raise Refusal(f"{item.id} has changed since it was decided on: read it again.")
    if decision.answer == WITHHOLD and decision.because not in EXEMPTIONS:
        raise Refusal(f"Say why {item.id} is withheld: {', '.join(EXEMPTIONS)}.")
    harms = decision.answer == WITHHOLD and decision.because == SERIOUS_HARM
    if harms and not decision.professional.strip():
        raise Refusal(f"Name the health professional who says that {item.id} would cause serious harm.")
    if not decision.decided_by.strip():
        raise Refusal(f"Say who decided on {item.id}, by their e-mail address.")


def _check_deciders(emails: set[str]) -> None:
    known = set(User.objects.filter(is_active=True).values_list("email", flat=True))
    unknown = sorted(emails - known)
    if unknown:
        raise Refusal(f"Nobody here has the e-mail address {', '.join(unknown)}.")
