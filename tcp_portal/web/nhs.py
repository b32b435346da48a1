"""The NHS design system's macros, called from Python and from pages: `nhs("button", text="Save")`.

They have an environment of their own: they count on undefined names being chainable, while a wrong name in
a page of ours is an error.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup


@cache
def environment() -> Environment:
    """The macros' environment, compiled once per process."""
    env = Environment(
        undefined=ChainableUndefined,
        autoescape=True,
        auto_reload=False,
        loader=PackageLoader("nhsuk_frontend_jinja"),
    )
    # Indentation of the mark-up costs half the time and would change what stands inside a textarea.
    env.filters["indent"] = lambda text, *_args, **_more: text
    return env


@cache
def _macro(component: str) -> Any:
    path = "".join("-" + letter.lower() if letter.isupper() else letter for letter in component)
    return getattr(environment().get_template(f"nhsuk/components/{path}/macro.jinja").module, component)


def nhs(component: str, /, **params: Any) -> Markup:
    """The mark-up of a component by its macro name (`button`, `dateInput`, `summaryList`)."""
    return Markup(_macro(component)(params))  # noqa: S704  # the macros escape their own text
