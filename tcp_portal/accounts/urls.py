"""One's own account and, for administrators, those of the people who work here."""

from __future__ import annotations

from django.urls import path

from tcp_portal.accounts.views import invited, own, people, sign_on

app_name = "accounts"

urlpatterns = [
    path("", own.account, name="own"),
    path("session/", own.session, name="session"),
    path("sessions/end-others/", own.end_others, name="end_others"),
    path("sessions/<uuid:pk>/end/", own.end_session, name="end_session"),
    path("invitation/<str:secret>/", invited.invitation, name="invitation"),
    path("invitation/<str:secret>/sign-on/<slug:key>/", sign_on.start_link, name="sign_on_link"),
    path("sign-on/<slug:key>/", sign_on.start, name="sign_on"),
    path("sign-on/<slug:key>/callback/", sign_on.callback, name="sign_on_callback"),
    path("people/<uuid:pk>/", people.person, name="person"),
    path("people/<uuid:pk>/<slug:name>/", people.step, name="step"),
]
