"""Fills the template of the faults: a partnership, commissioners with sessions, people in hospital. Prints JSON."""

from __future__ import annotations

import json
import os
from importlib import import_module
from typing import Any

import django

SESSIONS, PEOPLE, CODE = 60, 24, "FAULTS"
EXTRACTS, ROWS = 120, 5
DAY = "2017-04-30"


def extracts(partnership: Any) -> list[str]:
    """Extracts of new people; all of one carry its number in their reference: names lie sealed in the database."""
    rows: Any = import_module("tests.integration.cohorts.extracts")
    made = []
    for number in range(EXTRACTS):
        own = [
            rows.new_row(
                partnership, reference=f"EXTRACT{number}-{row}", family_name=f"Extract{number}-{row}"
            )
            for row in range(ROWS)
        ]
        made.append(rows.csv_of(own).decode())
    return made


def main() -> None:
    """Makes them by the services that people use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()
    from tcp_portal.access.wall import crossing

    with crossing("a command of the operator"):
        print(json.dumps(made()))


def made() -> dict[str, Any]:
    """What was made, for those who use it."""
    from datetime import date, timedelta

    from django.conf import settings
    from django.utils import timezone

    from tcp_portal.access import Role
    from tcp_portal.months import Month
    from tcp_portal.partnerships.models import Post
    from tools.bench_site import cookie_for

    make: Any = import_module("tests.factories")
    today = timezone.localdate()
    partnership = make.make_partnership(CODE, starts_on=date(2016, 3, 1))
    sessions = []
    for number in range(SESSIONS):
        user = make.make_user(Role.COMMISSIONER, partnership, email=f"person{number}@faults.example")
        Post.objects.create(
            user=user, role=Role.PROGRAMME_MANAGER, partnership=partnership, valid_from=date(2016, 3, 1)
        )
        sessions.append(cookie_for(user).partition("=")[2])
    people = [
        make.admitted(partnership, date(2016, 5, 3) + timedelta(days=number), act=make.act_of(today=today))
        for number in range(PEOPLE)
    ]
    return {
        "cookie_name": settings.SESSION_COOKIE_NAME,
        "sessions": sessions,
        "people": [str(spell.person_id) for spell in people],
        "extracts": extracts(partnership),
        "day": DAY,
        "partnership": CODE,
        "month": Month.of(today).previous.iso,
    }


if __name__ == "__main__":
    main()
