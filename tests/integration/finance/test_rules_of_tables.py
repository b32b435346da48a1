"""Every rule that the database keeps of the tables of money, broken on purpose without a service. The rows are in the
modules `rules_of_…` beside this one. PostgreSQL and SQLite."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from cohorts.models import Dispute, Episode
from finance.models.kept import LedgerLine
from tests.factories import OrganisationFactory
from tests.integration.finance import rules_of_awards, rules_of_bids, rules_of_moves, rules_of_plans
from tests.integration.table_rules import (
    AFTER,
    AT,
    BEFORE,
    DAY,
    EARLIER,
    ITSELF,
    SHARED,
    WITHDRAWN,
    Made,
    Row,
    Rules,
    all_are_broken,
    is_kept,
    is_there_once,
    of,
    refused,
)

pytestmark = pytest.mark.django_db
PARTS = (rules_of_bids, rules_of_awards, rules_of_moves, rules_of_plans)
TABLES = list(apps.get_app_config("finance").get_models())
LEDGERS = sorted(model.__name__ for model in TABLES if issubclass(model, LedgerLine))


def of_all(part: str) -> dict[str, Any]:
    return {name: row for module in PARTS for name, row in getattr(module, part).items()}


def money_or_taken_back(name: str) -> tuple[Row, ...]:
    """A line of nothing, of less than nothing, one that adds to what it takes back, and one that takes back itself."""
    return (
        {"amount": 0},
        {"amount": -1},
        {"reverses": of(name)},
        {"id": ITSELF, "reverses_id": ITSELF, "amount": -1},
    )


RULES = Rules(
    app="finance",
    rows=of_all("ROWS"),
    wrong={
        **of_all("WRONG"),
        **{f"{name.lower()}_is_money_or_takes_it_back": money_or_taken_back(name) for name in LEDGERS},
    },
    twice=of_all("TWICE"),
    makers={
        "Episode": lambda made: Episode.objects.get(spell=made["Spell"]),
        "Another": lambda _: OrganisationFactory(),
        "Dispute": lambda made: Dispute.objects.create(
            person=made["Spell"].person, kind="other", stage="queried", ours=made["Organisation"],
            other_party="Another area", opened_on=DAY,
        ),
    },
    shared={**SHARED, "year_is_one": {"year": 1999}, "has_a_source": {"source": ""}},
    elsewhere=frozenset({"Assumption"}),
)  # fmt: skip


@pytest.mark.parametrize("name", RULES.tables())
def test_a_right_row_is_taken_and_one_that_breaks_a_rule_is_not(name: str) -> None:
    is_kept(RULES, name)


@pytest.mark.parametrize(("name", "rule"), RULES.once())
def test_a_second_row_of_what_there_is_once_is_refused(name: str, rule: models.UniqueConstraint) -> None:
    is_there_once(RULES, name, rule)


def test_every_rule_of_these_tables_is_broken() -> None:
    all_are_broken(RULES)


# column that is there once in its table -> what the first row has beyond the right one, what the second has beyond it
ALONE: dict[tuple[str, str], tuple[Row, Row]] = {
    ("Award", "bid"): ({"bid": of("Bid"), "number": 2}, {"number": 3}),
    ("AwardLine", "reverses"): ({"reverses": of("AwardLine"), "amount": -1}, {"amount": -2}),
    ("PoolLine", "reverses"): ({"reverses": of("PoolLine"), "amount": -1}, {"amount": -2}),
    ("Transfer", "replaces"): (
        {
            **rules_of_moves.AGREED,
            "replaces": of("Transfer"),
            "decided_because": "Less",
            "spell": of("Another Spell"),
        },
        {"state": "ended"},
    ),
}


def test_a_bid_has_one_award_and_a_line_is_taken_back_once() -> None:
    alone = {
        (name, column.name)
        for name in RULES.rows
        for column in RULES.model(name)._meta.concrete_fields
        if column.unique and not column.primary_key
    }
    assert alone == set(ALONE)
    made = Made(RULES)
    for (name, column), (first, second) in ALONE.items():
        made.another(name, **first)
        said = refused(RULES.model(name), RULES.values(made, name, {**first, **second}))
        assert f"{column}_id" in said, f"{column} of {name}: {said}"


def test_what_is_agreed_of_a_transfer_is_fixed_whoever_writes() -> None:
    made, rows = Made(RULES), RULES.model("Transfer")._default_manager
    draft = made["Transfer"]
    rows.filter(pk=draft.pk).update(a_year=6)
    rows.filter(pk=draft.pk).update(**rules_of_moves.AGREED)
    terms: Row = {
        "a_year": 7, "payee": made["Another"], "recurrent": False, "bed_closes": False, "panel_on": AFTER,
        "effective_on": AFTER, "spell": made["Another Spell"], "state": "draft", **WITHDRAWN,
    }  # fmt: skip

    def is_refused(rule: str, **change: Any) -> None:
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            rows.filter(pk=draft.pk).update(**change)

    for name, value in terms.items():
        more = {"withdrawn_because": "Twice"} if name == "withdrawn_at" else {}
        if name != "withdrawn_because":
            is_refused("transfer_terms_are_fixed", **{name: value}, **more)
    rows.filter(pk=draft.pk).update(
        state="ended", ends_on=AFTER, decided_because="Over", source="Another letter"
    )
    is_refused("transfer_end_is_fixed", ends_on=DAY)
    is_refused("transfer_end_is_fixed", state="agreed")


def test_no_day_of_a_stay_is_of_two_dowries() -> None:
    made = Made(RULES)
    made.another("Dowry", ends_on=AFTER, end_reason="moved")
    made.another("Dowry", starts_on=BEFORE, **WITHDRAWN)
    made.another("Dowry", starts_on=AFTER)  # from the day on which the first ends
    for days in ({"starts_on": DAY}, {"starts_on": BEFORE}, {"starts_on": AFTER}):
        assert "dowry_one_a_day" in refused(RULES.model("Dowry"), RULES.values(made, "Dowry", days))


def test_ledgers_and_the_steps_of_a_bid_are_never_changed_or_deleted() -> None:
    made = Made(RULES)
    assert LEDGERS == ["AwardLine", "DowryLine", "PoolLine"]
    for name in (*LEDGERS, "BidStep"):
        row, rows = made[name], RULES.model(name)._default_manager
        kept, row.at = row.pk, EARLIER
        writes = (lambda rows=rows: rows.update(at=EARLIER), lambda row=row: row.delete(), row.save)
        for write in writes:
            with (
                pytest.raises(IntegrityError, match=f"finance_{name.lower()} is append-only"),
                transaction.atomic(),
            ):
                write()
        assert rows.get(pk=kept).at == AT
