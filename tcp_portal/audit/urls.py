from __future__ import annotations

from django.urls import path

from tcp_portal.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.log, name="log"),
    path("people/<uuid:person_id>/", views.person_log, name="person"),
]
