from __future__ import annotations

from django.urls import path

from tcp_portal.operations import views

app_name = "operations"

urlpatterns = [
    path("healthz", views.live, name="live"),
    path("readyz", views.ready, name="ready"),
    path("metrics", views.figures, name="metrics"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]
