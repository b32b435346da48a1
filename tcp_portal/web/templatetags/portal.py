"""For the Django templates of sign-in: the frame of the Jinja2 pages, and fields in the NHS design system."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.utils.safestring import SafeString, mark_safe

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
