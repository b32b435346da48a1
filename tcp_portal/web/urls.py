from __future__ import annotations

from django.urls import path

from tcp_portal.web import views

app_name = "web"

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.guide, name="help"),
    path("tour/", views.tour, name="tour"),
    path("whats-new/", views.news, name="news"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("glossary/", views.glossary, name="glossary"),
]
