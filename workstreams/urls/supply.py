"""Providers, homes, services."""

from __future__ import annotations

from django.urls import URLPattern, path

from workstreams.views import capabilities, homes, housing, market, matches, scope_services

_PROVIDERS: list[URLPattern] = [
    path("providers/", market.providers, name="providers"),
    path("providers/add/", market.provider_add, name="provider_add"),
    path("providers/capabilities/", capabilities.capabilities, name="capabilities"),
    path("providers/<uuid:pk>/", market.provider, name="provider"),
    path("providers/<uuid:pk>/change/", market.provider_change, name="provider_change"),
    path("providers/<uuid:pk>/withdraw/", market.provider_withdraw, name="provider_withdraw"),
    path("providers/<uuid:pk>/capabilities/", capabilities.capability_assess, name="capability_assess"),
]
_HOMES: list[URLPattern] = [
    path("homes/", housing.homes, name="homes"),
    path("homes/without/", homes.homes_without, name="homes_without"),
    path("homes/schemes/add/", housing.scheme_add, name="scheme_add"),
    path("homes/schemes/<uuid:pk>/", housing.scheme, name="scheme"),
    path("homes/schemes/<uuid:pk>/change/", housing.scheme_change, name="scheme_change"),
    path("homes/schemes/<uuid:pk>/withdraw/", housing.scheme_withdraw, name="scheme_withdraw"),
    path("homes/schemes/<uuid:pk>/add/", housing.unit_add, name="unit_add"),
    path("homes/<uuid:pk>/change/", housing.unit_change, name="unit_change"),
    path("homes/<uuid:pk>/withdraw/", housing.unit_withdraw, name="unit_withdraw"),
    path("homes/people/<uuid:pk>/", matches.person_home, name="person_home"),
    path("homes/people/<uuid:pk>/propose/", matches.match_propose, name="match_propose"),
    path("homes/matches/<uuid:pk>/agree/", matches.match_agree, name="match_agree"),
    path("homes/matches/<uuid:pk>/move/", matches.match_move, name="match_move"),
    path("homes/matches/<uuid:pk>/end/", matches.match_end, name="match_end"),
]
_SERVICES: list[URLPattern] = [
    path("services/", scope_services.services, name="services"),
    path("services/add/", scope_services.service_add, name="service_add"),
    path("services/care-model/", scope_services.care_model_map, name="care_model"),
    path("services/<uuid:pk>/change/", scope_services.service_change, name="service_change"),
    path("services/<uuid:pk>/withdraw/", scope_services.service_withdraw, name="service_withdraw"),
]
urlpatterns: list[URLPattern] = [*_PROVIDERS, *_HOMES, *_SERVICES]
