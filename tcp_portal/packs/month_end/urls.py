"""Addresses of the month end, below those of packs."""

from __future__ import annotations

from django.urls import path

from tcp_portal.packs.month_end.views import archive, checks, compare, links, run, signing, words

urlpatterns = [
    path("", run.show_run, name="run"),
    path("start/", run.start_run, name="run_start"),
    path("calendar/", run.edit_calendar, name="calendar"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<uuid:pk>/", archive.show_issued, name="issued"),
    path("archive/<uuid:pk>/changed/", compare.changed, name="changed"),
    path("archive/<uuid:pk>/look/", compare.look_again, name="look"),
    path("archive/<uuid:pk>/links/", links.links, name="links"),
    path("links/<uuid:pk>/revoke/", links.link_revoke, name="link_revoke"),
    path("compare/", compare.compare, name="compare"),
    path("words/message/", words.choose_message, name="ask_mail"),
    path("words/<uuid:pk>/", words.write_words, name="words"),
    path("<uuid:pk>/build/", run.build_draft, name="run_build"),
    path("<uuid:pk>/sections/", run.choose_sections, name="run_sections"),
    path("<uuid:pk>/ask/", run.ask_for_words, name="run_ask"),
    path("<uuid:pk>/cancel/", run.cancel_run, name="run_cancel"),
    path("<uuid:pk>/checks/", checks.show_checks, name="checks"),
    path("<uuid:pk>/checks/<slug:finding>/", checks.let_pass, name="override"),
    path("<uuid:pk>/send/", signing.send, name="run_send"),
    path("<uuid:pk>/return/", signing.return_, name="run_return"),
    path("<uuid:pk>/sign/manager/", signing.sign_as_manager, name="sign_manager"),
    path("<uuid:pk>/sign/owner/", signing.sign_as_owner, name="sign_owner"),
    path("<uuid:pk>/issue/", signing.issue, name="issue"),
]
