"""The bed of a form, with the hospital that it adds to the list."""

from __future__ import annotations

from cohorts.forms.beds import BedForm
from cohorts.services.facts import BedFacts
from cohorts.services.sites import site_named
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import Partnership


def bed_of(form: BedForm, partnership: Partnership, act: Act) -> BedFacts:
    """The facts of a valid form. Called in the transaction of the act, so that a refused one adds no hospital."""
    new = form.new_hospital
    if new is None:
        return form.bed()
    provider, name = new
    site = site_named(
        provider=provider, name=name, partnership_id=partnership.pk, scope=act.scope, by=act.by, at=act.now
    )
    return form.bed(new_site_id=site.pk)
