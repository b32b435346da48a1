"""What the database refuses of rules and releases, each broken on purpose."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tcp_portal.packs.models import DisclosureRule, PublicRelease
from tcp_portal.partnerships.models import Partnership

pytestmark = pytest.mark.django_db
SOON = date(2030, 1, 1)
RIGHT: dict[str, Any] = {
    "audience": "public", "threshold": 7, "base": 5, "valid_from": SOON, "source": "A decision",
}  # fmt: skip


def released(partnership: Partnership, **more: Any) -> PublicRelease:
    row = {
        "partnership": partnership, "month_starts_on": date(2017, 4, 1), "threshold": 5, "base": 5,
        "shows_zero": True, "source": "A rule", "made_at": datetime(2017, 5, 12, 9, tzinfo=UTC), "facts": [],
        "names": {},
    }  # fmt: skip
    return PublicRelease.objects.create(**{**row, **more})


def test_the_rule_of_the_public_is_there_from_the_start() -> None:
    found = DisclosureRule.objects.get()
    assert (found.audience, found.threshold, found.base, found.shows_zero) == ("public", 5, 5, True)
    assert "Assuring Transformation" in found.source


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"audience": "friends"}, "disclosure_audience_is_known"),
        ({"base": 15}, "disclosure_never_rounds_to_nobody"),
        ({"source": ""}, "disclosure_rule_has_a_source"),
        ({"valid_to": date(2029, 1, 1)}, "disclosure_rule_ends_after_it_starts"),
        ({"valid_from": date(2013, 3, 1)}, "disclosure_rule_once|packs_disclosurerule.audience"),
        ({}, "disclosure_rule_no_overlap"),
    ],
)
def test_a_rule_is_whole_and_alone(wrong: dict[str, Any], rule: str) -> None:
    if wrong:
        DisclosureRule.objects.update(valid_to=date(2013, 3, 1))
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        DisclosureRule.objects.create(**{**RIGHT, **wrong})


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"month_starts_on": date(2017, 4, 2)}, "public_release_is_of_a_month"),
        ({"base": 11}, "public_release_has_a_rule"),
    ],
)
def test_a_release_is_of_a_month_and_has_a_rule(
    partnership: Partnership, wrong: dict[str, Any], rule: str
) -> None:
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        released(partnership, **wrong)


def test_what_was_published_is_never_changed(partnership: Partnership) -> None:
    release = released(partnership)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PublicRelease.objects.filter(pk=release.pk).update(facts=[["a"]])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        release.delete()
