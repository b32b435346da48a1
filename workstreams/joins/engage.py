"""Stakeholders, events, consultations, phases: what they put into shared pages."""

from __future__ import annotations

from tcp_portal.web.registry import SubPage, register_sub_page

WITH_WHOM = "With whom?"

for order, label, name in (
    (50, "Stakeholders", "workstreams:stakeholders"),
    (52, "Events", "workstreams:events"),
    (54, "Consultations", "workstreams:consultations"),
    (56, "You said, we did", "workstreams:voices"),
    (58, "Phases", "workstreams:phases"),
):
    register_sub_page(SubPage(order, WITH_WHOM, label, name))
