"""Pages of the portal that can become papers: each section of the board pack, as it stands when it is frozen."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tcp_portal.charts import words
from tcp_portal.errors import Refusal
from tcp_portal.marking import MARKING
from tcp_portal.packs.document import Document
from tcp_portal.partnerships.models import User
from tcp_portal.web.registry import PackContext, pack_sections


def pages_to_freeze() -> tuple[tuple[str, str], ...]:
    """Key and title of everything that can be frozen, in the order of the board pack: not what only workers build."""
    return tuple((entry.key, entry.title) for entry in pack_sections() if not entry.heavy)


def frozen_page(*, key: str, context: PackContext, by: User | None, now: datetime) -> Document:
    """The page as a neutral document, as at the context's day. Figures only, no person.

    Raises Refusal for a page that is not offered, and where the month has nothing to say.
    """
    entry = next((one for one in pack_sections() if one.key == key and not one.heavy), None)
    if entry is None:
        raise Refusal("Choose one of the pages.", field="source")
    section = entry.build(context)
    if section is None or not section.says_something:
        raise Refusal(f"There is nothing on this page for {context.month.label}.", field="source")
    return Document(
        title=context.partnership.name,
        subtitle=f"{section.title}, {context.month.label}",
        month=context.month,
        as_at=f"As at {words.day(context.as_at)}",
        marking=MARKING,
        asked_by=str(by or ""),
        made_at=timezone.localtime(now).replace(microsecond=0),
        sections=(section,),
        definitions=(),
        synthetic=context.partnership.synthetic,
    )
