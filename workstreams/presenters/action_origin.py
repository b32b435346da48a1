"""Where an action came from, in words, and the page that it leads back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame
    from workstreams.models import PlanAction
    from workstreams.services.action_origins import Origin


def back_to(origin: Origin, frame: Frame) -> str:
    """The page to which the form of a new action leads back; empty: the page of the action itself."""
    if origin.kind == "" and origin.workstream_id is not None:
        return frame.url("workstreams:workstream", origin.workstream_id)
    return ""


def came_from(action: PlanAction, frame: Frame) -> tuple[str, str]:
    """What it came from with its page; empty where it came from the plan itself."""
    return "", ""
