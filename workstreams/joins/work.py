"""Workstreams, objectives, actions: what they put into shared pages."""

from __future__ import annotations

from tcp_portal.web.registry import SubPage, register_sub_page

ARE_WE = "Are we doing what we said?"

register_sub_page(SubPage(10, ARE_WE, "Workstreams", "workstreams:list"))
