"""Standards and interventions: what they put into shared pages."""

from __future__ import annotations

from tcp_portal.web.registry import SubPage, register_sub_page

TO_WHAT_STANDARD = "To what standard?"

register_sub_page(SubPage(80, TO_WHAT_STANDARD, "Standards", "workstreams:standards"))
register_sub_page(SubPage(82, TO_WHAT_STANDARD, "Interventions", "workstreams:interventions"))
