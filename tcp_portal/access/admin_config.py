"""The reference-data site: Django's admin, open to administrators' posts only."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "tcp_portal.access.admin_site.PortalAdminSite"
