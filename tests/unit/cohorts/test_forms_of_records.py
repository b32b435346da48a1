from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.http import QueryDict

from cohorts.domain.kinds import Arrangement, Exit
from cohorts.forms.admissions import FoundLateForm, NewFoundLateForm, TransferInForm
from cohorts.forms.moves import EndForm, TransferForm
from cohorts.forms.plans import PlanForm
from cohorts.presenters.plans import RowForm
from cohorts.presenters.recording import answers, differences, kept
from cohorts.services.choices import Choices
from tcp_portal.errors import Difference, Refusal, Stale

DAY, TODAY = date(2017, 4, 30), date(2017, 5, 12)
SITE, CCG, TRUST = UUID(int=1), UUID(int=2), UUID(int=3)
CHOICES = Choices(
    places=((UUID(int=4), "Havering"),),
    commissioners=((CCG, "Havering CCG"), (TRUST, "NHS England")),
    origins=((CCG, "Havering CCG"),),
    sites=((SITE, "Elm Court, Elm Care"),),
    arrangements={CCG: Arrangement.CCG, TRUST: Arrangement.SPECIALISED},
)


def sent(**typed: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in typed.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def bed(**changes: Any) -> QueryDict:
    typed = {
        "on": "2017-04-24", "site": str(SITE), "ward": " Oak ", "bed_type": "2", "security": "0",
        "legal_status": "3", "commissioner": str(TRUST), "version": "4",
    }  # fmt: skip
    return sent(**{**typed, **changes})


def test_the_arrangement_follows_from_the_commissioner() -> None:
    form = TransferForm(bed(), day=DAY, today=TODAY, choices=CHOICES)
    assert form.is_valid(), form.errors
    facts = form.bed()
    assert (facts.commissioner_id, facts.arrangement) == (TRUST, Arrangement.SPECIALISED)
    assert (facts.site_id, facts.ward, facts.out_of_area_reasons) == (SITE, "Oak", ())
    assert form.new_hospital is None


def test_the_lists_are_those_of_the_day_typed_unless_it_has_not_come() -> None:
    def first(on: str) -> str:
        form = TransferForm(bed(on=on), day=DAY, today=TODAY, choices=CHOICES)
        return dict(form.fields["bed_type"].choices).get("2", "")  # type: ignore[attr-defined]

    assert first("2017-04-24")
    assert first("2040-01-01")
    assert first("nonsense")
    form = TransferForm(bed(on="2021-01-01"), day=DAY, today=date(2022, 1, 1), choices=CHOICES)
    assert not form.is_valid()
    assert "choose again" in str(form.errors["bed_type"])


def test_a_refusal_stands_at_its_field_or_above_the_form() -> None:
    form = TransferForm(bed(), day=DAY, today=TODAY, choices=CHOICES)
    form.refuse(Refusal("Not on this day.", field="on"))
    form.refuse(Refusal("Not at all.", field="arrangement"))
    form.refuse(Refusal("Never."))
    assert form.errors["on"] == ["Not on this day."]
    assert form.non_field_errors() == ["Not at all.", "Never."]


def test_rare_fields_are_open_only_when_something_is_in_them() -> None:
    def opened(**typed: Any) -> list[bool]:
        form = TransferForm(bed(**typed), day=DAY, today=TODAY, choices=CHOICES)
        blocks = dict(form.blocks_by_group)["The new bed"]
        return [block.open for block in blocks if block.summary]

    assert opened() == [False, False]
    assert opened(site="new", new_site="Elm") == [True, False]
    assert opened(out_of_area="on", out_of_area_reasons=["choice"]) == [False, True]


@pytest.mark.parametrize(
    ("kind", "asked"), [(Exit.DISCHARGE, True), (Exit.TRANSFER_OUT, False), (Exit.OUT_OF_SCOPE, True)]
)
def test_the_destination_is_asked_where_there_is_a_choice(kind: Exit, asked: bool) -> None:
    data = sent(on="2017-04-24", version="1", destination="OO" if kind is Exit.OUT_OF_SCOPE else "SH")
    form = EndForm(data, day=DAY, today=TODAY, kind=kind, label="Date of it", question="Where to?")
    assert form.is_valid(), form.errors
    assert ("destination" in form.fields) is asked
    assert form.destination_meant
    assert form["on"].label == "Date of it"


def test_found_late_asks_for_the_day_of_finding_out_instead() -> None:
    form = FoundLateForm(day=DAY, today=TODAY, choices=CHOICES)
    assert "on" not in form.fields
    assert "found_on" in form.fields
    assert "given_name" in NewFoundLateForm(day=DAY, today=TODAY, choices=CHOICES).fields
    assert {"on", "started_on"} <= set(TransferInForm(day=DAY, today=TODAY, choices=CHOICES).fields)


def test_answers_are_in_words_and_kept_as_they_were_sent() -> None:
    form = TransferForm(
        bed(out_of_area="on", out_of_area_reasons=["choice", "other"]), day=DAY, today=TODAY, choices=CHOICES
    )
    assert form.is_valid()
    told = {row["question"]: row["answer"] for _, rows in answers(form) for row in rows}
    assert told["Date of the transfer"] == "24 April 2017"
    assert told["Hospital"] == "Elm Court, Elm Care"
    assert told["The hospital is out of area"] == "Yes"
    assert told["Why out of area"] == "The person's choice and Other"
    assert "Provider of the new hospital" not in told
    again = QueryDict(mutable=True)
    for name, value in kept(form):
        again.appendlist(name, value)
    repeated = TransferForm(again, day=DAY, today=TODAY, choices=CHOICES)
    assert repeated.is_valid()
    assert repeated.cleaned_data == form.cleaned_data


def test_differences_are_named_as_the_form_names_them() -> None:
    form = EndForm(day=DAY, today=TODAY, kind=Exit.DISCHARGE, label="Day", question="Where to?")
    stale = Stale(
        version=2,
        differences=(
            Difference("destination", "Prison", "Supported housing"),
            Difference("exit", "Discharge", "Death"),
            Difference("something_else", "1", "2"),
        ),
    )
    assert [label for label, *_ in differences(stale, form)] == [
        "Where to?",
        "How the stay ended",
        "Something else",
    ]


def test_the_row_form_says_what_is_wrong_beside_its_box() -> None:
    form = PlanForm(
        sent(status="3", planned_on_0="31", planned_on_1="2", planned_on_2="2017", version="1"),
        day=DAY,
        today=TODAY,
    )
    assert not form.is_valid()
    row = RowForm.of(form, ())
    assert row.typed == ("31", "2", "2017")
    assert row.date_says == row.told == "Planned date must be a real date"
    assert row.wrong == (0, 1, 2)
    form.add_error(None, "Something about all of it.")
    assert RowForm.of(form, ()).says == "Something about all of it."


def test_the_row_form_says_what_someone_else_saved() -> None:
    form = PlanForm(sent(status="3", version="1"), day=DAY, today=TODAY)
    assert form.is_valid()
    row = RowForm.of(form, [("Planned date", "31 May 2017", "not recorded")])
    assert row.date_says == "Saved by someone else: 31 May 2017. Yours stands here."
    assert row.status_says == ""
    assert row.told.startswith("Someone else changed this plan.")
