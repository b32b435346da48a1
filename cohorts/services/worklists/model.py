"""What a source of work is, and the one query that reads all that the database can tell by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, DateField, F, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from cohorts.domain.policy import Policies, PolicyRow, Rule
from cohorts.domain.record_facts import Facts
from cohorts.domain.work import Item
from tcp_portal.access import Grant, Permission, Scope
from tcp_portal.months import Month
from tcp_portal.sealed import initial, no_initial
from tcp_portal.written import Written


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose work is asked for, where, on which day, and which month is to be confirmed and answered for."""

    scope: Scope
    partnership_ids: tuple[UUID, ...]
    day: date
    month: Month
    policies: Policies

    @property
    def user_id(self) -> UUID | None:
        return self.scope.user_id

    def holds(self, permission: Permission) -> bool:
        """Whether the right is held in one of the partnerships."""
        return any(self.scope.allows(permission, each) for each in self.partnership_ids)

    def soon(self, rule: Rule = Rule.ACTION_DUE_SOON) -> date:
        """The last day that is told as due soon."""
        span = self.policies.span(rule, self.day)
        return span.after(self.day) if span else self.day


class Row(NamedTuple):
    """What every branch of the one query selects: what it is, of whom, two days, a text and the thing's identity."""

    source: str
    person_id: UUID | None
    reference: str
    given_initial: str
    family_initial: str
    day: date | None
    other_day: date | None
    text: str
    target: UUID | None

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}." if self.given_initial else ""


Rows = QuerySet[Any]
_WIDTH = 500  # of the widest text: an action with where it came from


@dataclass(frozen=True, slots=True)
class QuerySource:
    """Work that one query tells: `rows` selects it (None: nothing for this reader), `read` makes an item of a row."""

    key: str
    rows: Callable[[Asked], Rows | None]
    read: Callable[[Row, Asked], Item | None]


FromFacts = Callable[[Facts, Asked], Iterable[Item]]


def no_date() -> Cast:
    """An empty day in a branch that has none."""
    return Cast(Value(None), output_field=DateField())


def no_target() -> Cast:
    """An empty identity in a branch that has none."""
    return Cast(Value(None), output_field=UUIDField())


def text(words: str = "") -> Cast:
    """A text of its own in a branch."""
    return Cast(Value(words), output_field=CharField(max_length=_WIDTH))


def select(
    rows: QuerySet[Any],
    *,
    person: str | None,
    day: Any = None,
    other_day: Any = None,
    words: Any = None,
    target: Any = None,
) -> Rows:
    """The columns of `Row` but for the first; `person` is the path to the person, None for work about no person.

    The empty path says that the rows are people.
    """
    path = f"{person}__" if person else ""
    of_person = person is not None
    found: Rows = rows.annotate(
        w_person=F(f"{path}pk") if of_person else no_target(),
        w_reference=Cast(F(f"{path}reference"), CharField(max_length=20)) if of_person else text(),
        w_given=initial(f"{path}given_name") if of_person else no_initial(),
        w_family=initial(f"{path}family_name") if of_person else no_initial(),
        w_day=day if day is not None else no_date(),
        w_other=other_day if other_day is not None else no_date(),
        w_text=Cast(words, CharField(max_length=_WIDTH)) if words is not None else text(),
        w_target=target if target is not None else no_target(),
    )
    return found


_COLUMNS = (
    "w_source",
    "w_person",
    "w_reference",
    "w_given",
    "w_family",
    "w_day",
    "w_other",
    "w_text",
    "w_target",
)


# Stands for whoever asks in the one query, which is written once for all who hold the same posts.
_WHOEVER = UUID(int=0)


def read_all(sources: tuple[QuerySource, ...], asked: Asked) -> Iterator[Item]:
    """The items of every source that has something for this reader. One query for all of them, or none."""
    user_id, rules = asked.user_id, asked.policies.rows
    question = _written(
        sources, asked.scope.grants, asked.partnership_ids, asked.day, asked.month, rules, user_id is not None
    )
    if question is None:
        return
    readers = {source.key: source for source in sources}
    for values in question.ask({_WHOEVER: user_id} if user_id else None):
        row = Row(*values)
        item = readers[row.source].read(row, asked)
        if item is not None:
            yield item


@lru_cache(maxsize=64)
def _written(
    sources: tuple[QuerySource, ...],
    grants: tuple[Grant, ...],
    partnership_ids: tuple[UUID, ...],
    day: date,
    month: Month,
    rules: tuple[PolicyRow, ...],
    is_somebody: bool,
) -> Written | None:
    """The question of every source; None where no source has anything for these posts."""
    scope = Scope(_WHOEVER if is_somebody else None, grants)
    asked = Asked(scope, partnership_ids, day, month, Policies(rules))
    branches = [
        rows.order_by().annotate(w_source=text(source.key)).values_list(*_COLUMNS)
        for source in sources
        if (rows := source.rows(asked)) is not None
    ]
    if not branches:
        return None
    first, *others = branches
    return Written(first.union(*others, all=True) if others else first)
