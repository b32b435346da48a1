"""Django's admin as the reference-data pages. Rights come from posts, every change is audited, nothing is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from tcp_portal.access.permissions import Permission
from tcp_portal.audit import services as audit

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User

    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


def administers(request: HttpRequest) -> bool:
    """Whether the reader holds an administrator's post today."""
    return bool(request.scope.allows(Permission.ADMINISTER))  # type: ignore[attr-defined]  # set by ScopeMiddleware


class PortalAdminSite(admin.AdminSite):
    site_header = "Reference data"
    site_title = "TCP portal"
    index_title = "What everybody here works with"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Takes in reference data only: pages that other packages bring know nothing of posts."""
        if admin_class is not None and issubclass(admin_class, ReferenceAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return administers(request)


class ReferenceAdmin(ModelAdmin):
    """An admin page that an administrator may view, add to and change; each save is one audit entry."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return administers(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return administers(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return administers(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return administers(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        changes = {
            name: [str(form.initial.get(name, "")), str(form.cleaned_data.get(name, ""))]
            for name in form.changed_data
        }
        super().save_model(request, obj, form, change)
        audit.record(
            by=cast("User", request.user),
            did="change reference data" if change else "add reference data",
            at=timezone.now(),
            obj=obj,
            changes=changes,
        )

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        return None  # the audit entry above takes the place of the admin's own log

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        return None
