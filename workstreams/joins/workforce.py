"""Workforce: what they put into shared pages."""

from __future__ import annotations

from tcp_portal.web.registry import PackSection, SubPage, register_pack_section, register_sub_page
from workstreams.presenters import workforce_section

WITH_WHAT = "With what?"

register_sub_page(SubPage(70, WITH_WHAT, "Training", "workstreams:training"))
register_sub_page(SubPage(72, WITH_WHAT, "Workforce", "workstreams:workforce"))
register_pack_section(PackSection(94, "workforce", "Workforce", workforce_section.section))
