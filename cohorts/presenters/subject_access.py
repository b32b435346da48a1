"""A person's own file as a document to read, and as a list to decide on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from markupsafe import Markup

from cohorts.models import Person
from cohorts.services.subject_access import EXEMPTIONS, Bundle, Item
from tcp_portal.charts.model import Column, Table
from tcp_portal.charts.words import counted
from tcp_portal.charts.words import day as long_day
from tcp_portal.marking import MARKING
from tcp_portal.months import Month
from tcp_portal.packs.document import Document, Section, Text
from tcp_portal.web.nhs import nhs

_COLUMNS = (Column("What"), Column("Held"))


def to_decide(items: list[Item]) -> list[dict[str, Any]]:
    """Each item with words, as whoever reads it fills it in: answer, because, decided_by."""
    return [
        {
            "item": item.id, "digest": item.digest, "kind": item.kind,
            "says": {name: item.facts[name] for name in item.words if name in item.facts},
            "answer": "", "because": "", "decided_by": "", "professional": "",
        }
        for item in items
    ]  # fmt: skip


def as_data(bundle: Bundle) -> dict[str, Any]:
    """The same file for a machine: portable, by table."""
    return {
        "reference": bundle.person.reference,
        "withheld": {EXEMPTIONS[why]: count for why, count in bundle.withheld.items()},
        "items": [{"id": item.id, "kind": item.kind, "facts": dict(item.facts)} for item in bundle.items],
    }


def as_document(bundle: Bundle, *, made_at: datetime) -> Document:
    """What is held, kind by kind; what is withheld is said with its reason and its number."""
    person = bundle.person
    return Document(
        title="What we hold about you",
        subtitle=f"{person.given_name} {person.family_name}",
        month=Month.of(timezone.localdate(made_at)),
        as_at=f"as held on {long_day(timezone.localdate(made_at))}",
        marking=MARKING,
        asked_by="the person",
        made_at=made_at,
        sections=(_withheld(bundle), *_kinds(bundle)),
        definitions=(),
        synthetic=person.synthetic,
    )


def _withheld(bundle: Bundle) -> Section:
    said = [f"{counted(count, 'item')} because {EXEMPTIONS[why]}." for why, count in bundle.withheld.items()]
    summary = "Some things are left out." if said else "Nothing is left out."
    rights = (
        "You may ask us to put right what is wrong. If you think that something is missing, tell us, or the "
        "Information Commissioner’s Office."
    )
    return Section("withheld", "What is left out", tuple(Text(one) for one in (*said, rights)), summary)


def _kinds(bundle: Bundle) -> list[Section]:
    found = []
    for number, (kind, items) in enumerate(groupby(bundle.items, key=lambda item: item.kind)):
        tables = tuple(_table(item) for item in items)
        found.append(
            Section(f"kind-{number}", f"{kind[:1].upper()}{kind[1:]}", tables, counted(len(tables), "item"))
        )
    return found


def _table(item: Item) -> Table:
    rows = tuple((name, text) for name, text in item.facts.items() if text)
    return Table(item.kind, _COLUMNS, rows)


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One item as it is read: its facts, and the form of the decision where it has words."""

    title: str
    facts: tuple[tuple[str, str], ...]
    form: Any


@dataclass(frozen=True, slots=True)
class KindShown:
    """The items of one kind."""

    title: str
    told: str
    items: tuple[ItemShown, ...]


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """What is to be decided, what goes out without a decision, and what is wrong with the last try."""

    reference: str
    told: str
    decide: list[KindShown]
    whole: list[KindShown]
    looks: str
    faults: Markup
    refused: str
    again: str


def subject_page(
    person: Person, items: Sequence[Item], forms: Sequence[Any], *, refused: str, again: str
) -> SubjectPage:
    """The page. The access log is told by its number: it goes out whole, and has no words in it."""
    by_item = {form.item.id: form for form in forms}
    looks = [item for item in items if item.id.startswith("audit_auditentry:")]
    rest = [item for item in items if not item.words and item not in looks]
    faults = [fault for form in forms for fault in form.faults]
    return SubjectPage(
        reference=person.reference,
        told=f"{counted(len(items), 'item')} held; {len(forms)} with words, to be decided on",
        decide=_shown([item for item in items if item.words], by_item),
        whole=_shown(rest, {}),
        looks=counted(len(looks), "entry", "entries"),
        faults=_box(faults),
        refused=refused,
        again=again,
    )


def _box(faults: Sequence[Mapping[str, str]]) -> Markup:
    return nhs("errorSummary", titleText="There is a problem", errorList=faults) if faults else Markup()


def _shown(items: Sequence[Item], forms: Mapping[str, Any]) -> list[KindShown]:
    found = []
    for kind, group in groupby(items, key=lambda item: item.kind):
        title = f"{kind[:1].upper()}{kind[1:]}"
        rows = tuple(
            ItemShown(f"{title} {at}", tuple((n, t) for n, t in item.facts.items() if t), forms.get(item.id))
            for at, item in enumerate(group, 1)
        )
        found.append(KindShown(title, counted(len(rows), "item"), rows))
    return found
