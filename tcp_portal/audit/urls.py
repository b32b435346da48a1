from __future__ import annotations

from django.urls import path

from tcp_portal.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.log, name="log"),
    path("export/", views.export, name="export"),
    path("accounts/", views.accounts, name="accounts"),
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/<uuid:alert_id>/judge/", views.judge, name="judge"),
    path("people/<uuid:person_id>/", views.person_log, name="person"),
]
