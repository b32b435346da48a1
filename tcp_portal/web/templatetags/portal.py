"""For the Django templates of sign-in: the frame of the Jinja2 pages, and fields in the NHS design system."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django import forms, template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from tcp_portal.access.factors import has_two, must_have_two
from tcp_portal.web.fields import field_html
from tcp_portal.web.forms import error_summary
from tcp_portal.web.pages import pages, shared

register = template.Library()


@register.simple_tag(takes_context=True)
def portal_part(context: dict[str, Any], name: str) -> SafeString:
    """A part of the Jinja2 pages by its template name; the bars know the reader only once signed in."""
    request = context["request"]
    values = shared(request, {} if request.user.is_authenticated else {"frame": None})
    return mark_safe(pages().get_template(name).render(values))  # noqa: S308  # the template escapes


@register.simple_tag
def nhs_fields(form: forms.BaseForm) -> SafeString:
    """The error summary and every field of a form."""
    parts = [error_summary(form), *(field_html(field) for field in form)]
    return mark_safe("".join(parts))  # noqa: S308  # the macros escape their own text


@register.simple_tag(takes_context=True)
def second_factor_due(context: dict[str, Any]) -> bool:
    """Whether the reader must take a second step before anything else opens."""
    request = context["request"]
    return must_have_two(request.scope) and not has_two(request)


@register.simple_tag
def codes_file(codes: Sequence[str]) -> str:
    """Recovery codes as a text file inside a link: it is made on the page that shows them, and nowhere else."""
    lines = ["Recovery codes of the TCP portal. Each works once.", "", *codes, ""]
    return f"data:text/plain;charset=utf-8,{quote(chr(10).join(lines))}"


@register.simple_tag
def sign_on_providers() -> Sequence[Any]:
    """The organisations with whose own sign-on one may come in."""
    found: Sequence[Any] = settings.PORTAL_SIGN_ON
    return found
