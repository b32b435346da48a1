"""How the tests of a part break every rule that the database keeps of its tables, without a service.

A part says a right row of each table, what makes it wrong for each rule, and what there may be only once; here is what
is done with them. PostgreSQL and SQLite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from tcp_portal.access import Role
from tcp_portal.partnerships.models import Organisation, Partnership, Place
from tests.factories import OrganisationFactory, admitted, make_partnership, make_user

BEFORE, DAY, AFTER = date(2017, 5, 1), date(2017, 5, 12), date(2017, 6, 1)
AT, EARLIER = datetime(2017, 5, 12, 10, tzinfo=UTC), datetime(2017, 5, 1, 10, tzinfo=UTC)
ITSELF = UUID("00000000-0000-4000-8000-000000000001")
Row = dict[str, Any]
WITHDRAWN: Row = {"withdrawn_at": AT, "withdrawn_because": "Entered twice"}
# the end of a rule's name -> what breaks it on every table that has it
SHARED: dict[str, Row] = {
    "is_withdrawn_with_a_reason": {"withdrawn_at": AT},
    "has_one_owner": {"owner": lambda made: made["User"], "owner_name": "Another"},
}


def of(name: str) -> Callable[[Made], Any]:
    """What the row refers to: a thing that `Made` makes, or the right row of another table."""
    return lambda made: made[name]


HERE, WHO, PLACE = of("Partnership"), of("User"), of("Place")


@dataclass(frozen=True)
class Rules:
    """The tables of a part, and what breaks their rules."""

    app: str
    rows: Mapping[str, Row]
    """Model -> a right row; a value may be a function of what is made."""
    wrong: Mapping[str, Row | tuple[Row, ...]]
    """Rule -> what makes the right row of its table wrong, and wrong in nothing else; several ways where there are."""
    twice: Mapping[str, tuple[Row, Row]]
    """Rule -> what the first row has beyond the right one, what the second has beyond the first."""
    makers: Mapping[str, Callable[[Made], Any]] = field(default_factory=dict)
    """What rows refer to that no other part's rows do."""
    shared: Mapping[str, Row] = field(default_factory=lambda: SHARED)
    guests: Mapping[str, str] = field(default_factory=dict)
    """Tables among them of another app, with that app."""
    elsewhere: frozenset[str] = frozenset()
    """Tables of the app whose rules are broken in another part's test."""

    def model(self, name: str) -> type[models.Model]:
        return apps.get_model(self.guests.get(name, self.app), name)

    def values(self, made: Made, name: str, changes: Row) -> Row:
        """A right row with its changes; what it refers to is made now."""
        row = {**self.rows[name], **changes}
        return {key: value(made) if callable(value) else value for key, value in row.items()}

    def of_kind(self, name: str, kind: type[models.BaseConstraint]) -> list[str]:
        return [rule.name for rule in self.model(name)._meta.constraints if isinstance(rule, kind)]

    def checks(self) -> list[tuple[str, str]]:
        """Table and rule of all that a row must fulfil by itself."""
        return [(name, rule) for name in self.rows for rule in self.of_kind(name, models.CheckConstraint)]

    def breaks(self, name: str, rule: str) -> tuple[Row, ...]:
        """Each way in which the rule is broken; none where nobody wrote one."""
        found = self.wrong.get(rule, self.shared.get(rule.removeprefix(f"{name.lower()}_"), ()))
        return found if isinstance(found, tuple) else (found,)

    def tables(self) -> list[str]:
        """Cases of `is_kept`."""
        return sorted(self.rows)

    def once(self) -> list[Any]:
        """Cases of `is_there_once`; of a rule kept at the end of a transaction PostgreSQL alone can be asked."""
        late = pytest.mark.postgresql("SQLite keeps no rule until the end of a transaction")
        return [
            pytest.param(
                name,
                rule,
                marks=[late] if rule.deferrable is models.Deferrable.DEFERRED else [],
                id=rule.name,
            )
            for name in self.rows
            for rule in self.model(name)._meta.constraints
            if isinstance(rule, models.UniqueConstraint)
        ]


class Made:
    """What rows refer to, made when the first row needs it."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._found: dict[str, Any] = {"Partnership": make_partnership(places=("Havering",))}

    def __getitem__(self, name: str) -> Any:
        if name not in self._found:
            self._found[name] = self._make(name)
        return self._found[name]

    def another(self, name: str, **changes: Any) -> Any:
        """The right row of a table with its changes."""
        return self._rules.model(name)._default_manager.create(**self._rules.values(self, name, changes))

    def _make(self, name: str) -> Any:
        here: Partnership = self._found["Partnership"]
        if name in self._rules.rows:
            return self.another(name)
        makers: dict[str, Callable[[Made], Any]] = {
            "Place": lambda _: Place.objects.get(partnership=here),
            "Organisation": lambda _: Organisation.objects.filter(memberships__partnership=here)[0],
            "Other": lambda _: OrganisationFactory(),
            "User": lambda _: make_user(Role.COMMISSIONER, here),
            "Another User": lambda _: make_user(Role.COMMISSIONER, here),
            "Spell": lambda _: admitted(here, date(2016, 5, 3)),
            "Another Spell": lambda _: admitted(here, date(2016, 6, 3)),
            **self._rules.makers,
        }
        return makers[name](self)


def refused(model: type[models.Model], row: Row) -> str:
    """What the database said when it refused the row; empty where it took it."""
    try:
        with transaction.atomic():
            model._default_manager.create(**row)
            connection.check_constraints()
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error)
    return ""


def is_kept(rules: Rules, name: str) -> None:
    """A right row is taken, and one that breaks a rule is not."""
    made, model = Made(rules), rules.model(name)
    assert refused(model, rules.values(made, name, {})) == ""
    for rule in rules.of_kind(name, models.CheckConstraint):
        for changes in rules.breaks(name, rule):
            said = refused(model, rules.values(made, name, changes))
            assert rule in said, f"{rule} is not kept of {changes}: {said}"


def is_there_once(rules: Rules, name: str, rule: models.UniqueConstraint) -> None:
    """A second row of what there is once is refused; where withdrawn rows do not count, they make room for it."""
    made, model = Made(rules), rules.model(name)
    first, second = rules.twice.get(rule.name, ({}, {}))
    one, two = rules.values(made, name, first), rules.values(made, name, {**first, **second})
    if "withdrawn_at" in str(rule.condition):
        with transaction.atomic():
            model._default_manager.create(**{**one, **WITHDRAWN})
            assert refused(model, two) == "", f"{rule.name} counts what was withdrawn"
            transaction.set_rollback(True)
    model._default_manager.create(**one)
    said = refused(model, two)
    assert rule.name in said or "UNIQUE constraint failed" in said, f"{rule.name} is not kept: {said}"


def all_are_broken(rules: Rules) -> None:
    """Every table of the app has a right row, every rule what breaks it, and nothing is left of what is gone."""
    tables = {model.__name__ for model in apps.get_app_config(rules.app).get_models()}
    assert tables - set(rules.rows) - rules.elsewhere == set(), "add a right row"
    checks = rules.checks()
    assert [rule for name, rule in checks if not rules.breaks(name, rule)] == [], "add what breaks it"
    assert set(rules.wrong) - {rule for _, rule in checks} == set(), "no such rule any more"
    once = {rule for name in rules.rows for rule in rules.of_kind(name, models.UniqueConstraint)}
    assert set(rules.twice) - once == set(), "no such rule any more"
