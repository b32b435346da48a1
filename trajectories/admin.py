"""Reference data of performance: when a measure needs a page of its own, the ranges of the rate per million, and the
difference from plan that still counts as slight.

All are dated rows with their source. A rule changes by giving the old row its last day and adding another, so that a
pack of an earlier month is made by the rules of that month.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from tcp_portal.access.admin_site import ReferenceAdmin
from trajectories.models import PageRule, RateThreshold, Threshold
from trajectories.services import thresholds


@admin.register(PageRule)
class PageRuleAdmin(ReferenceAdmin):
    list_display = ("rule", "months", "valid_from", "valid_to", "source")
    list_filter = ("rule",)
    ordering = ("rule", "valid_from")


@admin.register(RateThreshold)
class RateThresholdAdmin(ReferenceAdmin):
    list_display = ("arrangement", "low", "high", "met_by", "valid_from", "valid_to", "source")
    list_filter = ("arrangement",)
    ordering = ("arrangement", "valid_from")


@admin.register(Threshold)
class ThresholdAdmin(ReferenceAdmin):
    list_display = ("people", "percent_of_plan", "valid_from", "valid_to", "source")
    ordering = ("valid_from",)

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        transaction.on_commit(thresholds.forget)
