"""What the trail puts into shared pages."""

from __future__ import annotations

from tcp_portal.access import Permission
from tcp_portal.web.registry import NavItem, register_navigation

register_navigation(
    NavItem(order=95, label="Access log", url_name="audit:log", permission=Permission.VIEW_ACCESS_LOG)
)
