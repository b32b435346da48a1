"""Reference data of packs: which numbers an audience may read, as dated rows."""

from __future__ import annotations

from django.contrib import admin

from tcp_portal.access.admin_site import ReferenceAdmin
from tcp_portal.packs.models import DisclosureRule


@admin.register(DisclosureRule)
class DisclosureRuleAdmin(ReferenceAdmin):
    list_display = ("audience", "threshold", "base", "shows_zero", "valid_from", "valid_to", "source")
    list_filter = ("audience",)
    ordering = ("audience", "valid_from")
