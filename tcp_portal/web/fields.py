"""From a Django field to a component of the NHS design system."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from markupsafe import Markup

from tcp_portal.web.dates import NHSDateWidget, wrong_boxes
from tcp_portal.web.nhs import nhs

# Not handed on: a browser would cut or refuse what is typed without a word, or say the label twice.
SILENT_ATTRIBUTES = frozenset(
    {"class", "id", "maxlength", "minlength", "min", "max", "step", "required", "rows", "cols", "placeholder"}
)
DJANGO_ROWS = "10"  # what Django's own widget says when nobody does: too tall for a note
TEXT_ATTRIBUTES = frozenset({"autocomplete", "autocapitalize", "inputmode", "pattern", "spellcheck"})


def control_id(field: BoundField) -> str:
    """The id of the control that an error of this field leads to."""
    if isinstance(field.field.widget, NHSDateWidget):
        return f"{field.auto_id}_{wrong_boxes(field)[0]}"
    return field.auto_id


def _label(field: BoundField) -> str:
    """A field that may stay empty says so, unless its form does, or an answer stands in it from the start."""
    label = str(field.label)
    quiet = field.field.required or getattr(field.form, "all_optional", False) or _is_answered(field)
    return label if quiet else f"{label} (optional)"


def _is_answered(field: BoundField) -> bool:
    """Whether it is a select that begins with an answer (all places, none), not with a request to choose."""
    widget = field.field.widget
    if not isinstance(widget, forms.Select) or isinstance(widget, forms.SelectMultiple):
        return False
    value, words = next(iter(widget.choices), ("", "-"))
    return bool(value) or not str(words).startswith(("Choose", "-"))


def _common(field: BoundField) -> dict[str, Any]:
    params: dict[str, Any] = {"name": field.html_name, "classes": field.field.widget.attrs.get("class", "")}
    if field.help_text:
        help_text = str(field.help_text)
        # Help may hold a link; only text that says it is safe is taken as mark-up.
        kind = "html" if hasattr(help_text, "__html__") else "text"
        params["hint"] = {kind: help_text, "id": f"{field.auto_id}-hint"}
    if field.errors:
        message = " ".join(str(error) for error in field.errors)
        params["errorMessage"] = {"text": message, "id": f"{field.auto_id}-error"}
    if field.field.disabled:
        params["disabled"] = True
    return params


def _one_control(field: BoundField) -> dict[str, Any]:
    attrs = field.field.widget.attrs
    plain = {key: value for key, value in attrs.items() if key not in SILENT_ATTRIBUTES | TEXT_ATTRIBUTES}
    return {
        **_common(field),
        **{key: attrs[key] for key in TEXT_ATTRIBUTES if key in attrs},
        "id": field.auto_id,
        "label": {"text": _label(field)},
        "attributes": plain,
    }


def _value(field: BoundField) -> Any:
    value = field.field.widget.format_value(field.value())
    return "" if value is None else value


def _text(field: BoundField) -> Markup:
    widget = field.field.widget
    number = isinstance(widget, forms.NumberInput)
    params = _one_control(field)
    if number:
        params.setdefault("inputmode", "numeric" if type(field.field) is forms.IntegerField else "decimal")
        params["classes"] = params["classes"] or "nhsuk-input--width-5"
    return nhs("input", **params, type="text" if number else widget.input_type, value=_value(field))


def _password(field: BoundField) -> Markup:
    return nhs("passwordInput", **_one_control(field))


def _file(field: BoundField) -> Markup:
    return nhs("fileUpload", **_one_control(field))


def _textarea(field: BoundField) -> Markup:
    rows = field.field.widget.attrs.get("rows", DJANGO_ROWS)
    rows = 4 if rows == DJANGO_ROWS else rows
    return nhs("textarea", **_one_control(field), rows=rows, value=_value(field))


def _items(field: BoundField) -> list[dict[str, Any]]:
    return [
        {"value": str(item.data["value"]), "text": str(item.data["label"]), "selected": item.data["selected"]}
        for item in field.subwidgets
    ]


def _select(field: BoundField) -> Markup:
    items = [
        {"value": str(data["value"]), "text": str(data["label"]), "selected": bool(data["selected"])}
        for _group, options, _index in field.field.widget.optgroups(field.html_name, _chosen(field))
        for data in options
    ]
    return nhs("select", **_one_control(field), items=items)


def _chosen(field: BoundField) -> list[str]:
    chosen: list[str] = field.field.widget.format_value(field.value())
    return chosen


def _choices(component: str) -> Callable[[BoundField], Markup]:
    def draw(field: BoundField) -> Markup:
        items = [
            {"value": item["value"], "text": item["text"], "checked": bool(item["selected"])}
            for item in _items(field)
        ]
        # No `id`: it would stand twice, on the group and on its first control, where the summary leads.
        return nhs(
            component,
            **_common(field),
            idPrefix=field.auto_id,
            items=items,
            fieldset={"legend": {"text": _label(field), "size": "s"}},
        )

    return draw


def _checkbox(field: BoundField) -> Markup:
    item = {"value": "on", "text": str(field.label), "checked": bool(field.value())}
    return nhs("checkboxes", **_common(field), idPrefix=field.auto_id, items=[item])


def _date(field: BoundField) -> Markup:
    typed = field.field.widget.decompress(field.value())
    wrong = wrong_boxes(field) if field.errors else ()
    items = [
        {
            "id": f"{field.auto_id}_{box}",
            "name": f"{field.html_name}_{box}",
            "label": {"text": label},
            "width": 4 if box == 2 else 2,
            "value": typed[box],
            "error": box in wrong,
        }
        for box, label in enumerate(("Day", "Month", "Year"))
    ]
    legend = {"legend": {"text": _label(field), "size": "s"}}
    return nhs("dateInput", **{**_common(field), "id": field.auto_id}, items=items, fieldset=legend)


def _hidden(field: BoundField) -> Markup:
    return Markup(field.as_hidden())  # noqa: S704  # Django's own widget escapes


# In this order: some widgets are subclasses of others (CheckboxSelectMultiple is a RadioSelect).
DRAWERS: tuple[tuple[type[forms.Widget], Callable[[BoundField], Markup]], ...] = (
    (NHSDateWidget, _date),
    (forms.CheckboxSelectMultiple, _choices("checkboxes")),
    (forms.RadioSelect, _choices("radios")),
    (forms.CheckboxInput, _checkbox),
    (forms.Select, _select),
    (forms.Textarea, _textarea),
    (forms.PasswordInput, _password),
    (forms.FileInput, _file),
    (Input, _text),
)


def field_html(field: BoundField) -> Markup:
    """The component for this field. Raises TypeError for a widget without one in the design system."""
    if field.is_hidden:
        return _hidden(field)
    for kind, draw in DRAWERS:
        if isinstance(field.field.widget, kind):
            return draw(field)
    raise TypeError(
        f"There is no NHS component for {type(field.field.widget).__name__} (field “{field.name}”)."
    )
