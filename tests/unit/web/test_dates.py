from __future__ import annotations

from datetime import date

import pytest
from django import forms

from tcp_portal.web.forms import NHSDateField, NHSForm


class DischargeForm(NHSForm):
    left = NHSDateField(label="When did they leave?", subject="Date of discharge")
    planned = NHSDateField(label="Planned date", required=False)


def typed(day: str, month: str, year: str, **more: str) -> DischargeForm:
    return DischargeForm({"left_0": day, "left_1": month, "left_2": year, **more})


@pytest.mark.parametrize("month", ["4", "04", "April", "apr", " APRIL "])
def test_a_month_may_be_a_number_or_a_word(month: str) -> None:
    form = typed("30", month, "2017")
    assert form.is_valid()
    assert form.cleaned_data == {"left": date(2017, 4, 30), "planned": None}


@pytest.mark.parametrize(
    ("parts", "sentence", "target"),
    [
        (("", "", ""), "Enter the date of discharge", "id_left_0"),
        (("30", "4", ""), "Date of discharge must include a year", "id_left_2"),
        (("", "", "2017"), "Date of discharge must include a day and month", "id_left_0"),
        (("31", "2", "2017"), "Date of discharge must be a real date", "id_left_0"),
        (("30", "13", "2017"), "Date of discharge must be a real date", "id_left_1"),
        (("x", "4", "2017"), "Date of discharge must be a real date", "id_left_0"),
        (("30", "4", "zero"), "Date of discharge must be a real date", "id_left_2"),
        (("30", "4", "0000"), "Date of discharge must be a real date", "id_left_2"),
        (("30", "4", "17"), "Date of discharge must have a year of 4 numbers", "id_left_2"),
        (("30", "4", "²017"), "Date of discharge must be a real date", "id_left_2"),
    ],
)
def test_a_wrong_date_is_told_in_plain_words_at_the_wrong_box(
    parts: tuple[str, str, str], sentence: str, target: str
) -> None:
    form = typed(*parts)
    assert form.errors["left"] == [sentence]
    assert f'<a href="#{target}"' in form.error_summary


def test_what_was_typed_stays_in_the_boxes() -> None:
    html = typed("31", "Februry", "2017")["left"].nhs
    assert 'value="31"' in html
    assert 'value="Februry"' in html
    assert 'value="2017"' in html


def test_only_the_wrong_box_is_marked() -> None:
    html = typed("30", "4", "")["left"].nhs
    assert html.count("nhsuk-input--error") == 1


def test_an_error_of_a_rule_marks_the_whole_date() -> None:
    form = typed("30", "4", "2017")
    form.add_error("left", "The discharge is before the admission.")
    assert form["left"].nhs.count("nhsuk-input--error") == 3


def test_a_date_of_the_record_fills_the_boxes() -> None:
    html = DischargeForm(initial={"left": date(2017, 4, 3)})["left"].nhs
    assert 'value="3"' in html
    assert 'value="2017"' in html


def test_a_date_may_also_come_in_one_piece() -> None:
    assert DischargeForm({"left": "2017-04-30"}).is_valid()
    assert DischargeForm({"left": "yesterday"}).errors["left"] == [
        "Date of discharge must include a month and year"
    ]


def test_a_field_without_subject_is_named_by_its_label() -> None:
    form = typed("30", "4", "2017", planned_0="1")
    assert form.errors["planned"] == ["Planned date must include a month and year"]


def test_a_name_that_is_an_abbreviation_keeps_its_capitals() -> None:
    class ReviewForm(NHSForm):
        held = NHSDateField(label="C(E)TR date")
        shown = NHSDateField(label="NHS date")

    form = ReviewForm({})
    assert form.errors["held"] == ["Enter the C(E)TR date"]
    assert form.errors["shown"] == ["Enter the NHS date"]


def test_a_field_without_any_name_still_asks() -> None:
    assert NHSDateField()._name == "Date"


@pytest.mark.parametrize(
    ("parts", "changed"), [(("3", "4", "2017"), False), (("4", "4", "2017"), True), (("4", "", ""), True)]
)
def test_a_change_is_seen_by_the_day_not_by_how_it_was_typed(
    parts: tuple[str, str, str], changed: bool
) -> None:
    field = NHSDateField(label="Date")
    assert field.has_changed(date(2017, 4, 3), parts) is changed


def test_a_part_that_was_not_sent_is_known_as_such() -> None:
    widget = NHSDateField().widget
    assert widget.value_omitted_from_data({}, {}, "left")
    assert not widget.value_omitted_from_data({"left_1": ""}, {}, "left")
    assert not widget.value_omitted_from_data({"left": ""}, {}, "left")


def test_the_label_leads_to_the_first_box() -> None:
    assert isinstance(DischargeForm()["left"].field, forms.Field)
    assert DischargeForm()["left"].id_for_label == "id_left_0"
    assert NHSDateField().widget.id_for_label("") == ""
