"""Pages of exception: what they put into the pack."""

from __future__ import annotations

from tcp_portal.web.registry import PackSection, register_pack_section
from workstreams.presenters.exception_section import KEY, TITLE, section

register_pack_section(PackSection(91, KEY, TITLE, section))
