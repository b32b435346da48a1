"""What the frame itself registers."""

from __future__ import annotations

from tcp_portal.web.registry import NavItem, register_navigation

register_navigation(NavItem(order=0, label="Home", url_name="web:home", permission=None))
