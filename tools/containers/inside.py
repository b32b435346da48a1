"""What the trial does within the container of the web server, which has no tools: the text of this file is its input.

`python - ask` makes a partnership with one invented person in hospital, asks for its board pack and waits until a
worker has built it; `python - look` says what is there. Both print one line of JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from datetime import datetime

    from tcp_portal.packs.models import Pack
    from tcp_portal.partnerships.models import Partnership

SECONDS = 300
STARTS, ADMITTED, MONTH = date(2016, 4, 1), date(2016, 5, 3), "2016-06"


def partnership_with_one_person(now: datetime) -> Partnership:
    """By the service that people use, so that the name lies sealed under the keys of this set."""
    from cohorts.domain.kinds import Arrangement
    from cohorts.services import admissions
    from cohorts.services.facts import BedFacts, PersonFacts
    from tcp_portal.access.scope import everything
    from tcp_portal.acts import Act
    from tcp_portal.partnerships import models

    kinds = models.OrganisationKind
    partnership = models.Partnership.objects.create(
        code="TRIAL", name="Trial of the containers", starts_on=STARTS, synthetic=True
    )
    place = models.Place.objects.create(partnership=partnership, name="Trial")
    ccg, provider = (
        models.Organisation.objects.create(name=f"Trial {kind}", short_name=f"Trial {kind}", kind=kind)
        for kind in (kinds.CCG, kinds.PROVIDER)
    )
    models.Membership.objects.create(
        partnership=partnership, organisation=ccg, place=place, valid_from=STARTS
    )
    site = models.Site.objects.create(provider=provider, name="Trial Hospital")
    admissions.admit_new(
        partnership=partnership,
        facts=PersonFacts("", "Alex", "Example", date(1985, 6, 15), "1", "A", "2", place.pk, None),
        bed=BedFacts(site.pk, "Maple", "2", "0", ccg.pk, Arrangement.CCG, "3", False, ()),
        on=ADMITTED,
        planned="1",
        source="19",
        act=Act(by=None, now=now, today=now.date(), scope=everything()),
        synthetic=True,
    )
    return partnership


def ask(now: datetime) -> Pack:
    """A board pack in every format, asked for by a programme manager: a row, of which a worker is told."""
    from tcp_portal.access import Role, scope_of
    from tcp_portal.months import Month
    from tcp_portal.packs.editions import Edition, edition_source
    from tcp_portal.packs.services.requests import request_pack
    from tcp_portal.partnerships.models import Post, User

    partnership = partnership_with_one_person(now)
    user = User.objects.create_user("manager@trial.invalid", None, name="Trial Manager")
    Post.objects.create(user=user, role=Role.PROGRAMME_MANAGER, partnership=partnership, valid_from=STARTS)
    return request_pack(
        partnership=partnership,
        month=Month.parse(MONTH),
        formats=list(edition_source(Edition.BOARD).formats),
        by=user,
        scope=scope_of(user.pk, today=now.date()),
        now=now,
    )


def look() -> dict[str, Any]:
    """The administrators, the name of the person as the keys open it, and the pack with its files as they lie there."""
    from cohorts.models import Person
    from tcp_portal.access import Role
    from tcp_portal.packs.models import Pack
    from tcp_portal.packs.services.storage import path_of
    from tcp_portal.packs.writers import Format
    from tcp_portal.partnerships.models import Post

    pack = Pack.objects.get()
    files = [(file, path_of(pack.pk, Format(file.format))) for file in pack.files.order_by("format")]
    return {
        "administrators": Post.objects.filter(role=Role.ADMINISTRATOR).count(),
        "people": [f"{one.given_name} {one.family_name}" for one in Person.objects.all()],
        "state": pack.state,
        "reason": pack.reason,
        "whole": [
            file.format
            for file, path in files
            if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
        ],
        "formats": sorted(pack.formats),
    }


def main(what: str) -> None:
    """Asks and waits, or only looks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()
    from django.utils import timezone

    from tcp_portal.access.wall import crossing

    with crossing("a command of the operator"):
        if what == "ask":
            pack, end = ask(timezone.now()), time.monotonic() + SECONDS
            while not pack.is_finished and time.monotonic() < end:
                time.sleep(0.5)
                pack.refresh_from_db()
        print(json.dumps(look()))


if __name__ == "__main__":
    main(sys.argv[1])
