from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from tcp_portal.access import Permission
from tcp_portal.web.registry import DemoLoader, HomeCard, NavItem, Panel, PersonPanel, Registry


def card(_request: HttpRequest) -> Panel | None:
    return None


def panel(_request: HttpRequest, _person: object) -> Panel | None:
    return None


def test_entries_come_back_in_order() -> None:
    registry: Registry[NavItem] = Registry("navigation item")
    later = NavItem(2, "Packs", "packs:list", Permission.DOWNLOAD_PACKS)
    first = NavItem(1, "Tracker", "cohorts:tracker", Permission.VIEW_PEOPLE)
    same = NavItem(2, "Access log", "audit:log", None)
    for item in (later, first, same):
        registry.add(item)
    assert registry.all() == (first, same, later)


def test_a_key_that_is_known_is_refused() -> None:
    registry: Registry[DemoLoader] = Registry("demonstration loader")
    registry.add(DemoLoader(1, "BHR", print))
    with pytest.raises(ImproperlyConfigured, match="demonstration loader “BHR” is registered twice"):
        registry.add(DemoLoader(5, "BHR", print))


def test_cards_and_panels_are_known_by_the_function_that_builds_them() -> None:
    assert HomeCard(1, Permission.VIEW_MEASURES, card).key.endswith("test_registry.card")
    assert PersonPanel(1, Permission.VIEW_PEOPLE, panel).key.endswith("test_registry.panel")
