from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.utils.safestring import mark_safe

from tcp_portal.web.fields import field_html
from tcp_portal.web.forms import NHSDateField, NHSForm

WARDS = [("", "Choose one"), ("atu", "Assessment and treatment"), ("low", "Low secure")]


class EveryForm(NHSForm):
    reference = forms.CharField(label="Local reference", help_text="For example BHR-014", max_length=7)
    beds = forms.IntegerField(label="Beds")
    price = forms.DecimalField(label="Price")
    email = forms.EmailField(label="E-mail")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    note = forms.CharField(label="Note", widget=forms.Textarea)
    short = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 2}))
    ward = forms.ChoiceField(label="Ward type", choices=WARDS)
    kind = forms.ChoiceField(label="What kind is it?", choices=WARDS[1:], widget=forms.RadioSelect)
    reasons = forms.MultipleChoiceField(
        label="Reasons", choices=WARDS[1:], widget=forms.CheckboxSelectMultiple
    )
    late = forms.BooleanField(label="Found late")
    began = NHSDateField(label="Date of admission")
    extract = forms.FileField(label="File")
    untitled = forms.CharField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


VISIBLE = [name for name in EveryForm.base_fields if name != "version"]


def controls(html: str) -> dict[str, str]:
    """The id and tag of everything that can be typed in or chosen."""
    found = re.findall(r"<(input|select|textarea)\b[^>]*\bid=\"([^\"]+)\"", html)
    return {id_: tag for tag, id_ in found}


def test_each_link_of_the_summary_lands_on_a_control() -> None:
    form = EveryForm({})
    targets = re.findall(r'href="#([^"]+)"', form.error_summary)
    assert len(targets) == len(VISIBLE)
    assert set(targets) <= set(controls(form.nhs))


def test_no_id_stands_twice() -> None:
    ids = re.findall(r'\bid="([^"]+)"', EveryForm({}).nhs)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("name", VISIBLE)
def test_each_control_is_labelled(name: str) -> None:
    html = EveryForm({})[name].nhs
    labels = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', html))
    assert set(controls(html)) <= labels


@pytest.mark.parametrize("name", VISIBLE)
def test_the_error_and_the_hint_are_told_with_the_control(name: str) -> None:
    html = EveryForm({})[name].nhs
    assert f'id="id_{name}-error"' in html
    assert re.search(rf'aria-describedby="[^"]*id_{name}-error', html)


def test_a_right_form_has_no_summary() -> None:
    class Small(NHSForm):
        name = forms.CharField()

    assert Small({"name": "x"}).error_summary == ""


def test_an_empty_field_says_what_to_do() -> None:
    errors = EveryForm({}).errors
    assert errors["reference"] == ["Enter the local reference"]
    assert errors["ward"] == ["Choose the ward type"]
    assert errors["kind"] == ["Answer “What kind is it?”"]
    assert errors["untitled"] == ["Enter the untitled"]


def test_own_words_for_an_empty_field_stay() -> None:
    class Own(NHSForm):
        month = forms.CharField(error_messages={"required": "Which month?"})

    assert Own({}).errors["month"] == ["Which month?"]


def test_an_error_of_the_whole_form_or_of_a_hidden_field_has_no_link() -> None:
    form = EveryForm({"version": "x"})
    form.add_error(None, "The two dates do not fit.")
    assert re.search(r"<li>\s*The two dates do not fit\.", form.error_summary)
    assert re.search(r"<li>\s*Enter a whole number\.", form.error_summary)


def test_what_was_typed_is_kept_and_escaped() -> None:
    data: dict[str, Any] = {
        "reference": '<b>"x"',
        "beds": "many",
        "note": "two\n  lines </textarea>",
        "ward": "low",
        "kind": "atu",
        "reasons": ["low"],
        "late": "on",
        "secret": "hush",
    }
    html = EveryForm(data).nhs
    assert 'value="&lt;b&gt;&#34;x&#34;"' in html
    assert 'value="many"' in html
    assert ">two\n  lines &lt;/textarea&gt;</textarea>" in html
    assert re.search(r'<option value="low" selected\s*>', html)
    assert re.search(r'id="id_kind"[^>]*value="atu"\s+checked', html)
    assert re.search(r'id="id_reasons-2"[^>]*value="low"\s+checked', html)
    assert re.search(r'id="id_late"[^>]*checked', html)
    assert "hush" not in html


def test_checkboxes_do_not_look_like_radios() -> None:
    assert 'type="checkbox"' in EveryForm()["reasons"].nhs
    assert 'type="radio"' in EveryForm()["kind"].nhs


def test_numbers_are_text_boxes_with_a_number_pad() -> None:
    whole, exact = EveryForm()["beds"].nhs, EveryForm()["price"].nhs
    assert 'inputmode="numeric"' in whole
    assert 'inputmode="decimal"' in exact
    assert 'type="number"' not in whole + exact


def test_nothing_that_is_typed_is_cut_or_refused_by_the_browser() -> None:
    assert "maxlength" not in EveryForm().nhs
    assert " required" not in EveryForm().nhs


def test_a_note_has_four_lines_unless_it_says_otherwise() -> None:
    assert 'rows="4"' in EveryForm()["note"].nhs
    assert 'rows="2"' in EveryForm()["short"].nhs


def test_an_optional_field_says_so() -> None:
    class Optional(NHSForm):
        note = forms.CharField(label="Note", required=False)
        off = forms.CharField(label="Off", disabled=True)

    assert "Note (optional)" in Optional()["note"].nhs
    assert "disabled" in Optional()["off"].nhs


@pytest.mark.parametrize(
    ("first", "says"),
    [
        (("", "All places"), False),
        (("", "None"), False),
        (("east", "East"), False),
        (("", "Choose"), True),
        (("", "---------"), True),
    ],
)
def test_a_select_that_begins_with_an_answer_is_not_said_to_be_optional(
    first: tuple[str, str], says: bool
) -> None:
    class Chosen(NHSForm):
        place = forms.ChoiceField(label="Place", required=False, choices=[first, ("north", "North")])

    assert ("Place (optional)" in Chosen()["place"].nhs) is says


def test_only_help_that_is_marked_safe_is_taken_as_mark_up() -> None:
    class Helped(NHSForm):
        safe = forms.CharField(help_text=mark_safe('<a href="/x">x</a>'))
        plain = forms.CharField(help_text="<b>")

    assert '<a href="/x">' in Helped()["safe"].nhs
    assert "&lt;b&gt;" in Helped()["plain"].nhs


def test_attributes_and_classes_of_the_widget_reach_the_control() -> None:
    class Dressed(NHSForm):
        number = forms.CharField(
            widget=forms.TextInput(
                attrs={"class": "nhsuk-input--width-10", "autocomplete": "off", "data-x": "1"}
            )
        )

    html = Dressed()["number"].nhs
    assert "nhsuk-input--width-10" in html
    assert 'autocomplete="off"' in html
    assert 'data-x="1"' in html


def test_a_widget_without_a_component_is_refused() -> None:
    class Odd(NHSForm):
        when = forms.DateField(widget=forms.SelectDateWidget)

    with pytest.raises(TypeError, match="SelectDateWidget"):
        field_html(Odd()["when"])


def test_posted_data_without_a_choice_is_left_as_it_is() -> None:
    data = QueryDict("reference=BHR-014")
    assert EveryForm(data).data is data
