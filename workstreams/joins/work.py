"""Workstreams, objectives, actions: what they put into shared pages."""

from __future__ import annotations

from tcp_portal.web.registry import SubPage, register_sub_page

ARE_WE = "Are we doing what we said?"

register_sub_page(SubPage(10, ARE_WE, "Workstreams", "workstreams:list"))
register_sub_page(SubPage(12, ARE_WE, "Actions", "workstreams:actions"))
register_sub_page(SubPage(14, ARE_WE, "Timeline", "workstreams:action_timeline"))
register_sub_page(SubPage(28, ARE_WE, "Links", "workstreams:links"))
