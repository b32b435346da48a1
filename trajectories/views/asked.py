"""What an address asks for: the partnership and month of the frame, a part of the people, a range of months."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from cohorts.domain.codes import CATEGORY
from cohorts.domain.flows import NO_PLACE, Cut, NoPlace
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import AgeGroup
from tcp_portal.access import Permission
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import partnership_in
from trajectories.presenters.links import NO_PLACE_VALUE, Links
from trajectories.services.dashboard import Span


def partnership_of(request: PortalRequest, permission: Permission = Permission.VIEW_MEASURES) -> Partnership:
    """The partnership of the frame. Raises PermissionDenied where the reader lacks the right there."""
    return partnership_in(request, permission)


def place_of(request: PortalRequest) -> UUID | NoPlace | None:
    """The place of the address: its id, “none” for people without one, nothing for all. Http404 for nonsense."""
    text = request.GET.get("place", "")
    if text == NO_PLACE_VALUE:
        return NO_PLACE
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404("There is no such place.") from None


def arrangement_of(request: PortalRequest) -> Arrangement | None:
    """The arrangement of the address; Http404 for an unknown one."""
    text = request.GET.get("arrangement", "")
    if not text:
        return None
    if text not in list(Arrangement):
        raise Http404("There is no such commissioner.")
    return Arrangement(text)


def cut_of(request: PortalRequest) -> Cut:
    """The part of the people of the address: place, arrangement, age group, category; Http404 for an unknown one."""
    age, category = request.GET.get("age_group", ""), request.GET.get("category", "")
    if age and age not in list(AgeGroup):
        raise Http404("There is no such age group.")
    if category and CATEGORY.get(category) is None:
        raise Http404("There is no such category.")
    return Cut(
        place=place_of(request),
        arrangement=arrangement_of(request),
        age_group=AgeGroup(age) if age else None,
        category=category or None,
    )


def month_of(request: PortalRequest, name: str, default: Month) -> Month:
    """A month of the address, not before the register and not after the month of the frame."""
    text = request.GET.get(name, "")
    if not text:
        return default
    try:
        month = Month.parse(text)
    except ValueError as fault:
        raise Http404(str(fault)) from fault
    if not Month.of(request.frame.partnership.starts_on) <= month <= request.frame.month:
        raise Http404("The register does not cover this month.")
    return month


def span_of(request: PortalRequest, default: Span = Span.MONTH) -> Span:
    """From where changes are shown; Http404 for an unknown span."""
    text = request.GET.get("span", "") or default
    if text not in list(Span):
        raise Http404("There is no such span.")
    return Span(text)


def links_of(request: PortalRequest) -> Links:
    """Addresses behind figures, for what this reader may open."""
    partnership = request.frame.partnership
    return Links(request.frame, request.scope.allows(Permission.VIEW_PEOPLE, partnership.pk))
