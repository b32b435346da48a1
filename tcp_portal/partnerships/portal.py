"""What reference data puts into shared pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from tcp_portal.access import Permission
from tcp_portal.web.registry import HomeCard, NavItem, Panel, register_home_card, register_navigation

# What an administrator changes most, and the page of the admin that lists it.
_LISTS = (("People who work here", "user"), ("Their posts", "post"), ("Organisations", "organisation"))


def reference_card(request: HttpRequest) -> Panel:
    """The way into the lists that an administrator keeps."""
    links = [(text, reverse(f"admin:partnerships_{name}_changelist")) for text, name in _LISTS]
    return Panel(title="Reference data", template="partnerships/home_card.html", context={"links": links})


register_home_card(HomeCard(order=90, permission=Permission.ADMINISTER, build=reference_card))
register_navigation(
    NavItem(order=99, label="Reference data", url_name="admin:index", permission=Permission.ADMINISTER)
)
