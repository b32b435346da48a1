"""The forms of a page as a browser would send them: every field with the value that it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_UNSENT = {"submit", "button", "reset", "file", "image"}


@dataclass
class Form:
    """Where it goes, how, and its fields; of a choice also what else it offers."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    offers: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._inside: Form | None = None
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._inside)
        elif self._inside is not None:
            self._field(tag, given, self._inside)

    def _field(self, tag: str, given: dict[str, str], form: Form) -> None:
        name = given.get("name", "")
        if tag == "input" and name and given.get("type", "text") not in _UNSENT:
            ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given
            form.offers.setdefault(name, []).append(given.get("value", ""))
            if ticked:
                form.values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea" and name:
            self._textarea = name
            form.values[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            form.offers.setdefault(self._select, []).append(given.get("value", ""))
            if "selected" in given or self._select not in form.values:
                form.values[self._select] = [given.get("value", "")]
        elif tag == "button" and name:
            form.offers.setdefault(name, []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._textarea and self._inside is not None:
            self._inside.values[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""


def forms_of(html: str) -> list[Form]:
    """The forms of a page, in order."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


def form_with(html: str, name: str) -> Form:
    """The form to be posted that has a field of this name. Raises LookupError where there is none."""
    for form in forms_of(html):
        if form.method == "post" and (name in form.values or name in form.offers):
            return form
    raise LookupError(f"No form of the page has a field “{name}”.")
