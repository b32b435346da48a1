"""The addresses that pages keep are those that Django would look up."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.urls import reverse
from django.urls.converters import UUIDConverter
from django.urls.resolvers import RoutePattern

from tcp_portal.web.addresses import address
from tests.guards.test_permissions import ADMIN, addresses


def test_every_address_with_and_without_ids_is_as_django_reverses_it() -> None:
    ids = compared = 0
    for name, pattern in addresses():
        wanted = pattern.pattern.converters
        # allauth's addresses of factors take their number from the part that they are included under
        if name.startswith((ADMIN, "mfa_")) or not isinstance(pattern.pattern, RoutePattern):
            continue
        if not all(isinstance(one, UUIDConverter) for one in wanted.values()):
            continue
        for _ in range(2):  # the second time it is the one that was kept
            keys: tuple[UUID, ...] = tuple(uuid4() for _ in wanted)
            assert address(name, *keys) == reverse(name, args=keys), name
        compared += 1
        ids += bool(wanted)
    assert compared > 200
    assert ids > 100


def test_other_arguments_are_looked_up_each_time() -> None:
    pk = uuid4()
    for verb in ("submit", "withdraw"):
        assert address("finance:bid_step", pk, verb) == reverse("finance:bid_step", args=(pk, verb))
