"""The information governance officer reads what each public edition hid and why, and never the count behind."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.packs.models import PublicRelease
from tcp_portal.partnerships.models import Partnership
from tests.factories import make_user
from tests.integration.packs.test_disclosure_tables import released

pytestmark = pytest.mark.django_db
FACTS = [
    ["inpatients", "2017-04", "all", 20, None, False],
    ["admissions", "2017-04", "all", None, "small", False],
    ["discharges", "2017-04", "place:1", None, "secondary", False],
    ["out_of_area", "2017-03", "all", None, "attack", True],
]
NAMES = {"admissions": "Admissions", "discharges": "Discharges", "all": "Everybody", "place:1": "Havering"}


@pytest.fixture
def client(partnership: Partnership) -> Client:
    client = Client()
    client.force_login(make_user(Role.IG_OFFICER, partnership))
    return client


@pytest.fixture
def release(partnership: Partnership) -> PublicRelease:
    return released(partnership, facts=FACTS, names=NAMES)


def test_the_list_counts_what_is_hidden_by_reason(client: Client, release: PublicRelease) -> None:
    text = client.get(reverse("packs:public")).text
    assert reverse("packs:hidden", args=[release.pk]) in text
    assert "Public edition, April 2017" in text
    assert text.count('class="num">1</td>') == 4


def test_without_an_edition_the_list_says_so(client: Client) -> None:
    assert "No public edition yet" in client.get(reverse("packs:public")).text


def test_one_edition_names_each_hidden_number_and_why_and_the_look_is_recorded(
    client: Client, release: PublicRelease
) -> None:
    text = " ".join(client.get(reverse("packs:hidden", args=[release.pk])).text.split())
    assert "3 of 4 numbers about people are not shown." in text
    for words in (
        "Admissions",
        "Havering",
        "Everybody",
        "The count is too small",
        "Beside the only hidden number",
    ):
        assert words in text
    assert "would give a small count away, as an earlier edition said" in text
    assert "Under 5 hidden, all others rounded to the nearest 5; 0 is shown." in text
    entry = AuditEntry.objects.get(did="see what a public edition hides")
    assert entry.object_id == release.pk


def test_nobody_else_sees_it(partnership: Partnership, release: PublicRelease) -> None:
    manager, officer = Client(), Client()
    manager.force_login(make_user(Role.PROGRAMME_MANAGER, partnership))
    assert manager.get(reverse("packs:public")).status_code == 403
    assert manager.get(reverse("packs:hidden", args=[release.pk])).status_code == 403
    assert officer.get(reverse("packs:public")).status_code == 302
