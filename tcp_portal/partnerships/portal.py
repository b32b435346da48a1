"""What reference data puts into shared pages."""

from __future__ import annotations

from tcp_portal.access import Permission
from tcp_portal.web.registry import NavItem, register_navigation

register_navigation(
    NavItem(order=99, label="Reference data", url_name="admin:index", permission=Permission.ADMINISTER)
)
