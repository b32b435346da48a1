"""Where an action came from, in words, and the page that it leads back to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workstreams.services.actions import PARENTS

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame
    from workstreams.models import PlanAction
    from workstreams.services.action_origins import Origin

_NAMES = {"supportrequest": "support_request"}


def back_to(origin: Origin, frame: Frame) -> str:
    """The page to which the form of a new action leads back; empty: the page of the action itself."""
    if origin.thing is not None:
        return _page(origin.thing, frame)
    return frame.url("workstreams:workstream", origin.workstream_id) if origin.workstream_id else ""


def came_from(action: PlanAction, frame: Frame) -> tuple[str, str]:
    """What it came from with its page; empty where it came from the plan itself."""
    for name in PARENTS:
        thing = getattr(action, name)
        if thing is not None:
            return _words(thing), _page(thing, frame)
    return "", ""


def _words(thing: Any) -> str:
    """What it is, in the words of those who wrote it."""
    said = getattr(thing, "what", "") or getattr(thing, "finding", "") or getattr(thing, "title", "")
    return f"{thing._meta.verbose_name.capitalize()} “{said}”"


def _page(thing: Any, frame: Frame) -> str:
    """The page on which it stands: an agenda item's is its meeting's, an issue's the list, others have their own."""
    kind = thing._meta.model_name
    if kind == "agendaitem":
        return frame.url("workstreams:meeting", thing.meeting_id)
    if kind == "issue":
        return frame.url("workstreams:issues")
    if kind == "barrier":
        return frame.url("cohorts:person", thing.spell.person_id)
    return frame.url(f"workstreams:{_NAMES.get(kind, kind)}", thing.pk)
