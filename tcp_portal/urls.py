"""The portal's addresses; each app keeps its own."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("tcp_portal.web.urls")),
    path("", include("tcp_portal.operations.urls")),
    path("", include("cohorts.urls")),
    path("performance/", include("trajectories.urls")),
    path("workstreams/", include("workstreams.urls")),
    path("finance/", include("finance.urls")),
    path("feed/v1/", include("trajectories.feed_urls")),
    path("packs/", include("tcp_portal.packs.urls")),
    path("shared/", include("tcp_portal.packs.month_end.shared_urls")),
    path("access/", include("tcp_portal.audit.urls")),
    path("accounts/", include("tcp_portal.access.urls")),
    path("accounts/", include("tcp_portal.accounts.urls")),
    path("reference/", admin.site.urls),
]

handler400 = "tcp_portal.web.views.bad_request"
handler403 = "tcp_portal.web.views.forbidden"
handler404 = "tcp_portal.web.views.not_found"
handler429 = "tcp_portal.web.views.too_many_requests"
handler500 = "tcp_portal.web.views.server_error"
