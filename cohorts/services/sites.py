"""A hospital that the list does not have yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Organisation, OrganisationKind, Site, User


@transaction.atomic
def site_named(
    *, provider: str, name: str, partnership_id: UUID, scope: Scope, by: User | None, at: datetime
) -> Site:
    """The provider's hospital of that name; both are made where they are not known yet. Letter case is ignored.

    Raises Refusal where the name belongs to an organisation that is not a provider, PermissionDenied without
    the right to record people in the partnership.
    """
    scope.must_allow(Permission.RECORD_PEOPLE, partnership_id)
    owner = Organisation.objects.filter(name__iexact=provider).first()
    if owner is None:
        owner = Organisation.objects.create(
            name=provider, short_name=provider[:60], kind=OrganisationKind.PROVIDER
        )
    elif owner.kind != OrganisationKind.PROVIDER:
        raise Refusal(
            f"{owner.name} is known as a commissioner or council, not as a provider.", field="new_provider"
        )
    site = owner.sites.filter(name__iexact=name).first()
    if site is None:
        site = owner.sites.create(name=name)
        audit.record(
            by=by,
            did="add hospital",
            at=at,
            obj=site,
            partnership_id=partnership_id,
            changes={"provider": [None, owner.name], "name": [None, site.name]},
        )
    return site
