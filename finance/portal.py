"""What money puts into shared pages."""

from __future__ import annotations

from finance import demo, joins
from tcp_portal.web.registry import DemoLoader, register_demo

register_demo(DemoLoader(order=36, label="The money", load=demo.load))
__all__ = ["joins"]
