"""The controls of the forms on a page: what a browser would send, so that guards need no list of field names."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

CHOICES = frozenset({"radio", "checkbox"})
UNTYPED = frozenset({"submit", "button", "file"})


@dataclass
class Control:
    """A named control: its kind (text, number, hidden, choice), and the values that it offers or holds."""

    kind: str
    values: list[str] = field(default_factory=list)

    @property
    def first(self) -> str:
        """A value that the page itself offers."""
        return next((value for value in self.values if value), "")


@dataclass
class Form:
    """A form and its controls by name."""

    method: str
    to: str = ""
    controls: dict[str, Control] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(
                Form(told.get("method", "get").lower(), told.get("action", "").partition("?")[0])
            )
            self.inside = True
        elif not self.inside:
            return
        elif tag == "option" and self.select:
            self._take(self.select, "choice", told.get("value", ""))
        elif tag == "select":
            self.select = told.get("name", "")
        elif tag == "textarea" and told.get("name"):
            self._take(told["name"], "text", "")
        elif tag == "input" and told.get("name") and told.get("type") not in UNTYPED:
            self._take(told["name"], _kind(told), told.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""

    def _take(self, name: str, kind: str, value: str) -> None:
        self.forms[-1].controls.setdefault(name, Control(kind)).values.append(value)


def _kind(told: dict[str, str]) -> str:
    if told.get("type") in CHOICES:
        return "choice"
    if told.get("type") == "hidden":
        return "hidden"
    return "number" if told.get("inputmode") in ("numeric", "decimal") else "text"


def forms_of(body: str) -> list[Form]:
    """Every form of a page, in order."""
    reader = _Reader()
    reader.feed(body)
    return reader.forms


def typed(form: Form, words: str) -> dict[str, str]:
    """The form with these words wherever something is typed; what is chosen is one of what it offers."""
    return {
        name: control.first if control.kind in ("choice", "hidden") else words
        for name, control in form.controls.items()
        if name != "csrfmiddlewaretoken"
    }


def filled(form: Form, words: str) -> dict[str, str]:
    """The form as somebody fills it in who types these words into every text, and real numbers, days and months."""
    found = typed(form, words)
    for name, control in form.controls.items():
        stem, _, box = name.rpartition("_")
        if box in ("0", "1", "2") and f"{stem}_2" in form.controls:
            found[name] = {"0": "3", "1": "4", "2": "2017"}[box]
        elif control.kind == "number":
            found[name] = control.first or "1"
        elif name.endswith("_on"):
            found[name] = control.first or "2017-04"
    return found
