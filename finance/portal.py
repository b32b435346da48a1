"""What money puts into shared pages."""

from __future__ import annotations

from finance import demo, joins
from tcp_portal.web.registry import DemoLoader, register_demo

# After the programme: bids name its joint plan, tranches its milestones.
register_demo(DemoLoader(order=44, label="The money", load=demo.load))
__all__ = ["joins"]
