"""Reference data of the pack: when a measure needs a page of its own, and the ranges of the rate per million.

Both are dated rows with their source. A rule changes by giving the old row its last day and adding another, so that a
pack of an earlier month is made by the rules of that month.
"""

from __future__ import annotations

from django.contrib import admin

from tcp_portal.access.admin_site import ReferenceAdmin
from trajectories.models import PageRule, RateThreshold


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
