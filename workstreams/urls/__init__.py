"""The addresses of the programme, a module for each part of it."""

from workstreams.urls import (
    covers,
    engage,
    highlights,
    log,
    meet,
    plan,
    raid,
    standards,
    supply,
    work,
    workforce,
)

app_name = "workstreams"
urlpatterns = [
    *work.urlpatterns,
    *plan.urlpatterns,
    *highlights.urlpatterns,
    *raid.urlpatterns,
    *log.urlpatterns,
    *covers.urlpatterns,
    *engage.urlpatterns,
    *meet.urlpatterns,
    *supply.urlpatterns,
    *workforce.urlpatterns,
    *standards.urlpatterns,
]
