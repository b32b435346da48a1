"""What stands around the sections of a pack."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tcp_portal.access import NOBODY
from tcp_portal.months import Month
from tcp_portal.packs.assembly import board_document
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.registry import PackContext

LATE = datetime(2017, 5, 11, 23, 30, 1, 5, tzinfo=UTC)


@pytest.mark.usefixtures("sections")
def test_a_pack_made_after_midnight_in_london_says_the_day_and_hour_of_london(
    partnership: Partnership,
) -> None:
    context = PackContext(
        partnership=partnership, month=Month(2017, 4), as_at=date(2017, 4, 30), scope=NOBODY
    )
    document = board_document(context, asked_by="Pat Mason", made_at=LATE)
    assert document.as_at == "Figures as restated on 12 May 2017"
    assert f"{document.made_at:%d %B %Y, %H:%M:%S.%f}" == "12 May 2017, 00:30:01.000000"
    assert document.made_at == LATE.replace(microsecond=0)
