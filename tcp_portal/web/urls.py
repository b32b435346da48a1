from __future__ import annotations

from django.urls import path

from tcp_portal.web import views

app_name = "web"

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.guide, name="help"),
    path("glossary/", views.glossary, name="glossary"),
]
