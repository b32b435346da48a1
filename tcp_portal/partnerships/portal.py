"""What reference data puts into shared pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse

from tcp_portal.access import Permission
from tcp_portal.charts.words import day, number
from tcp_portal.partnerships.models import Post, User
from tcp_portal.web.registry import HomeCard, NavItem, Panel, register_home_card, register_navigation

if TYPE_CHECKING:
    from tcp_portal.web import PortalRequest

ENDS_SOON = 30  # days
_MOST_LISTED = 8
# What an administrator changes most, and the page of the admin that lists it.
_LISTS = (("People who work here", "user"), ("Their posts", "post"), ("Organisations", "organisation"))


def reference_card(request: HttpRequest) -> Panel:
    """The way into the lists that an administrator keeps."""
    links = [(text, reverse(f"admin:partnerships_{name}_changelist")) for text, name in _LISTS]
    return Panel(title="Reference data", template="partnerships/home_card.html", context={"links": links})


def posts_card(request: HttpRequest) -> Panel | None:
    """Accounts that nobody gave a post, and posts that end within 30 days; no card where there is neither."""
    today = cast("PortalRequest", request).frame.today
    held = Post.objects.in_force_on(today)
    without = User.objects.filter(~Exists(held.filter(user=OuterRef("pk"))), is_active=True).count()
    until = today + timedelta(days=ENDS_SOON)
    ending = held.filter(valid_to__gt=today, valid_to__lte=until).select_related("user").order_by("valid_to")
    lines = [
        (f"{post.user}, {post.get_role_display()}", f"until {day(post.valid_to or today)}", _post(post))
        for post in ending[:_MOST_LISTED]
    ]
    if not without and not lines:
        return None
    said = f"{number(without)} {'account has' if without == 1 else 'accounts have'} no post today."
    context = {
        "without": said if without else "",
        "users": reverse("admin:partnerships_user_changelist"),
        "lines": lines,
    }
    return Panel("Posts", "partnerships/posts_card.html", context, waits=True)


def _post(post: Post) -> str:
    return reverse("admin:partnerships_post_change", args=[post.pk])


register_home_card(HomeCard(order=85, permission=Permission.ADMINISTER, build=posts_card))
register_home_card(HomeCard(order=90, permission=Permission.ADMINISTER, build=reference_card))
register_navigation(
    NavItem(order=99, label="Reference data", url_name="admin:index", permission=Permission.ADMINISTER)
)
