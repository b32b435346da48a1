"""Decisions, support requests, lessons: what they put into shared pages."""

from __future__ import annotations

from tcp_portal.web.registry import PackSection, SubPage, register_pack_section, register_sub_page
from workstreams.presenters.decision_section import ASKED, KEY, TITLE, asked_section, decisions_section

WHO_DECIDES = "Who decides?"

register_sub_page(SubPage(42, WHO_DECIDES, "Decisions", "workstreams:decisions"))
register_sub_page(SubPage(44, WHO_DECIDES, "Support asked for", "workstreams:support"))
register_sub_page(SubPage(46, WHO_DECIDES, "Lessons", "workstreams:lessons"))
register_sub_page(SubPage(48, WHO_DECIDES, "Cover sheet", "workstreams:cover_sheet"))
register_pack_section(PackSection(80, KEY, TITLE, decisions_section))
register_pack_section(PackSection(5, *ASKED, asked_section))
