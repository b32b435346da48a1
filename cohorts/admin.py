"""Reference data of the register: policy as dated rows, and the discharge checklist."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from cohorts.models import ChecklistItem, Policy
from cohorts.services import policies
from tcp_portal.access.admin_site import ReferenceAdmin


@admin.register(Policy)
class PolicyAdmin(ReferenceAdmin):
    list_display = ("rule", "amount", "unit", "day", "valid_from", "valid_to", "source")
    list_filter = ("rule",)
    ordering = ("rule", "valid_from")

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        transaction.on_commit(policies.forget)


@admin.register(ChecklistItem)
class ChecklistItemAdmin(ReferenceAdmin):
    list_display = ("position", "title", "partnership", "valid_from", "valid_to")
    list_filter = ("partnership",)
    ordering = ("partnership", "position", "valid_from")
