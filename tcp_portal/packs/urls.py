from __future__ import annotations

from django.urls import include, path

from tcp_portal.packs import views

app_name = "packs"

urlpatterns = [
    path("", views.list_packs, name="list"),
    path("public/", views.public_editions, name="public"),
    path("public/<uuid:release_id>/", views.hidden_cells, name="hidden"),
    path("tables/<slug:key>/", views.ask_for_table, name="table"),
    path("<uuid:pack_id>/", views.show_pack, name="pack"),
    path("month/", include("tcp_portal.packs.month_end.urls")),
    path("<uuid:pack_id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:pack_id>/again/", views.again, name="again"),
    path("<uuid:pack_id>/<slug:format_name>/", views.download, name="download"),
]
