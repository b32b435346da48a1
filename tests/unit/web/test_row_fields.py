"""Fields of rows: codes as boxes to tick, months, and what an overtaken form sends of them."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms

from tcp_portal.errors import Difference, Stale
from tcp_portal.web.dates import MonthField
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.row_forms import CodesField
from tcp_portal.web.stale import overtaken

NUMBERS = ((1, "A good life"), (9, "Inpatient care"), (4, "A home"))


class Ticked(NHSForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    principles = CodesField(label="Principles", codes=NUMBERS)
    needs = CodesField(label="Needs", codes=[("autism", "Autism")], required=True)
    due = MonthField(label="Due", required=False)


def test_codes_are_stored_as_they_are_in_the_order_of_the_list() -> None:
    form = Ticked({"principles": ["4", "1", "4"], "needs": ["autism"], "due": "2017-08"})
    assert form.is_valid()
    assert form.cleaned_data["principles"] == [1, 4]
    assert form.cleaned_data["needs"] == ["autism"]
    assert Ticked({"needs": ["autism"]}).fields["principles"].clean(None) == []


@pytest.mark.parametrize("typed", [["2"], ["<script>"], ["\x00"], ["1", "9" * 5000]])
def test_a_code_that_is_not_offered_is_refused(typed: list[str]) -> None:
    form = Ticked({"principles": typed, "needs": []})
    assert set(form.errors) == {"principles", "needs"}
    assert "<script>" not in form["principles"].nhs  # type: ignore[attr-defined]  # NHSForm's bound fields


def test_a_stored_code_that_left_the_list_stays_on_offer_for_its_row_alone() -> None:
    form = Ticked({"principles": ["9", "77"], "needs": ["autism"]})
    field = form.fields["principles"]
    assert isinstance(field, CodesField)
    field.keep([77])
    assert form.is_valid()
    assert form.cleaned_data["principles"] == [9, 77]
    assert "77" not in dict(Ticked().fields["principles"].choices)  # type: ignore[attr-defined]


def test_stored_codes_are_ticked() -> None:
    html = str(Ticked(initial={"principles": [9]})["principles"].nhs)  # type: ignore[attr-defined]
    assert html.count(" checked") == 1


def test_an_overtaken_form_says_months_and_codes_in_words_and_sends_them_back_as_typed() -> None:
    form = Ticked({"principles": ["1"], "needs": ["autism"], "due": "2017-08", "version": "1"})
    assert form.is_valid()
    said = overtaken(
        form,
        Stale(
            version=2,
            differences=(
                Difference("principles", [9, 4], [1]),
                Difference("due", date(2017, 6, 1), date(2017, 8, 1)),
            ),
        ),
    )
    assert [(field.theirs, field.yours) for field in said.fields] == [
        ("Inpatient care and A home", "A good life"),
        ("June 2017", "August 2017"),
    ]
    assert {("theirs-due", "2017-06"), ("due", "2017-08"), ("theirs-principles", "9")} <= set(said.hidden)
