"""The environment of the pages: strict about names, with the portal's components as `ui`."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from tcp_portal.charts import Chart, plotly, svg, words
from tcp_portal.web.addresses import address
from tcp_portal.web.nhs import nhs

PRODUCT = "TCP portal"


class Components:
    """Every macro of templates/components by its name: `ui.card(...)`. A name stands in one file only."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._homes: dict[str, str] = {}

    def _read(self) -> dict[str, str]:
        homes: dict[str, str] = {}
        for name in self._env.list_templates(filter_func=lambda path: path.startswith("components/")):
            if name.endswith(".html"):
                for macro in vars(self._env.get_template(name).module):
                    if not macro.startswith("_"):
                        homes.setdefault(macro, name)
        return homes

    def __getattr__(self, macro: str) -> Any:
        if not self._homes:
            self._homes = self._read()  # in one step: other threads draw the first pages of this process, too
        if macro not in self._homes:
            raise AttributeError(f"There is no component “{macro}” in templates/components.")
        return getattr(self._env.get_template(self._homes[macro]).module, macro)


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named view."""
    return reverse(name, args=args or None, kwargs=kwargs) if kwargs else address(name, *args)


def chart_data(chart: Chart, element_id: str) -> str:
    """The figure as a JSON block of the page, drawn by static/js/portal.js."""
    return json_script(plotly.figure(chart), element_id)


def chart_svg(chart: Chart) -> Markup:
    """The same chart as SVG, for readers without JavaScript."""
    return Markup(svg.svg(chart, width=720, height=300))  # noqa: S704  # the writer escapes its texts


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja2 backend with its loader."""
    more = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    options.pop("autoescape", None)  # always on
    env = Environment(autoescape=True, **{**options, **more})
    env.globals |= {
        "ui": Components(env),
        "nhs": nhs,
        "url": url,
        "static": static,
        "chart_data": chart_data,
        "chart_svg": chart_svg,
        "product": PRODUCT,
    }
    env.filters["cell"] = words.cell
    return env
