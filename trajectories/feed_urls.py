from __future__ import annotations

from django.urls import path

from trajectories.views import feed

app_name = "feed"

urlpatterns = [
    path("measures.<str:form>", feed.measures, name="measures"),
    path("definitions.<str:form>", feed.definitions, name="definitions"),
    path("partnerships.<str:form>", feed.partnerships, name="partnerships"),
]
