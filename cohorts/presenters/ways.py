"""The way to a page about a person that a part of the register has; without that part, to the person's page."""

from __future__ import annotations

from uuid import UUID

from django.urls import NoReverseMatch

from tcp_portal.web.frame import Frame


def way(frame: Frame, name: str, person_id: UUID, target: UUID | None = None) -> str:
    """The address of the page, of the thing itself where `target` names one."""
    try:
        return frame.url(name, target or person_id)
    except NoReverseMatch:
        return frame.url("cohorts:person", person_id)
