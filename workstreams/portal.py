"""What the programme puts into shared pages."""

from __future__ import annotations

from tcp_portal.access import Permission
from tcp_portal.web.registry import DemoLoader, NavItem, register_demo, register_navigation
from workstreams import demo, joins

register_navigation(
    NavItem(order=50, label="Workstreams", url_name="workstreams:list", permission=Permission.VIEW_PROGRAMME)
)
register_demo(DemoLoader(order=40, label="The programme", load=demo.load))
__all__ = ["joins"]
