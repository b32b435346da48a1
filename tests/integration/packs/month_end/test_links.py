"""Links for outside readers: what they open, for how long, and what they leave in the trail."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal
from tcp_portal.packs.models import IssuedEdition, PackLink
from tcp_portal.packs.month_end.services import links
from tcp_portal.packs.services import storage
from tcp_portal.packs.writers import Format
from tcp_portal.partnerships.models import User
from tests.integration.packs.month_end.conftest import Doing, act

pytestmark = pytest.mark.django_db
READER = links.Reader("Ann Reader", "ann@example.org", "Scrutiny by the council", 7)


@pytest.fixture(autouse=True)
def _no_calls_yet() -> None:
    cache.clear()


@pytest.fixture
def issued(doing: Doing) -> IssuedEdition:
    return doing.issued()


def made(issued: IssuedEdition, manager: User) -> tuple[PackLink, str]:
    return links.make_link(issued=issued, reader=READER, act=act(manager))


def page_of(secret: str) -> Any:
    return Client().get(reverse("shared:pack", args=[secret]))


def file_of(secret: str, kind: str = "pdf") -> Any:
    return Client().get(reverse("shared:file", args=[secret, kind]))


def test_a_link_says_what_the_paper_is_and_gives_its_files_and_nothing_else(
    issued: IssuedEdition, manager: User
) -> None:
    link, secret = made(issued, manager)
    assert secret not in str(PackLink.objects.values().get())
    page = page_of(secret)
    assert page.status_code == 200
    assert "Board pack, April 2017" in page.text
    assert "Scrutiny by the council" in page.text
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"
    answer = file_of(secret)
    assert b"".join(answer.streaming_content)[:4] == b"%PDF"
    assert "board-pack-BHR-2017-04.pdf" in answer["Content-Disposition"]
    assert file_of(secret, "csv").status_code == 404
    trail = AuditEntry.objects.filter(object_id=link.pk).order_by("at").values_list("did", "by")
    assert list(trail) == [
        ("share a pack by link", manager.pk),
        (links.OPENED, None),
        (links.TOOK, None),
    ]
    assert links.links_of(issued) == [(link, 1)]
    assert Client().post(reverse("shared:pack", args=[secret])).status_code == 405


def test_unknown_expired_and_revoked_links_answer_alike(issued: IssuedEdition, manager: User) -> None:
    link, secret = made(issued, manager)
    unknown = page_of("x" * 43)
    assert unknown.status_code == 404
    with time_machine.travel(link.expires_at + timedelta(seconds=1), tick=False):
        expired = page_of(secret)
        assert file_of(secret).status_code == 404
    links.revoke_link(link=link, act=act(manager))
    links.revoke_link(link=link, act=act(manager))
    bodies = {answer.text.partition("<main")[2] for answer in (unknown, expired, page_of(secret))}
    assert len(bodies) == 1
    assert page_of("x" * 900).status_code == file_of(secret).status_code == 404
    assert AuditEntry.objects.filter(did="revoke a link to a pack").count() == 1


def test_a_link_lasts_through_its_last_day_and_no_longer_than_a_month(
    issued: IssuedEdition, manager: User, commissioner: User
) -> None:
    link, _ = made(issued, manager)
    last: datetime = timezone.localtime(link.expires_at)
    assert (last.date() - timezone.localdate()).days == 7
    assert (last.hour, last.minute) == (23, 59)
    for days in (0, links.LONGEST_DAYS + 1):
        wrong = links.Reader("Ann", "ann@example.org", "Scrutiny", days)
        with pytest.raises(Refusal, match="1 to 30 days"):
            links.make_link(issued=issued, reader=wrong, act=act(manager))
    for use in (
        lambda: made(issued, commissioner),
        lambda: links.revoke_link(link=link, act=act(commissioner)),
    ):
        with pytest.raises(PermissionDenied):
            use()


def test_who_asks_too_often_waits(
    issued: IssuedEdition, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "CALLS_A_MINUTE", 2)
    monkeypatch.setattr(links, "MOST_LINKS", 1)
    _, secret = made(issued, manager)
    with pytest.raises(Refusal, match="in force"):
        made(issued, manager)
    with time_machine.travel(timezone.now(), tick=False):
        assert [page_of("x" * 43).status_code for _ in range(3)] == [404, 404, 429]
        assert [page_of(secret).status_code for _ in range(3)] == [200, 200, 429]
        assert file_of(secret).status_code == 429


def test_a_file_that_is_gone_from_the_disk_is_not_found(issued: IssuedEdition, manager: User) -> None:
    _, secret = made(issued, manager)
    storage.path_of(issued.pack_id, Format.PDF).unlink()
    assert file_of(secret).status_code == 404


def test_the_manager_makes_a_link_the_message_holds_nothing_of_the_pack_and_it_can_be_revoked(
    issued: IssuedEdition, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    client.force_login(manager)
    address = f"{reverse('packs:links', args=[issued.pk])}?partnership=BHR&month=2017-04"
    typed = {"name": "Ann Reader", "email": "ann@example.org", "purpose": "Scrutiny", "days": "7"}
    assert client.post(address, {**typed, "email": "ann"}).status_code == 422
    answer = client.post(address, typed)
    (message,) = mail.outbox
    secret = message.body.split("/shared/")[1].split("/")[0]
    assert f"/shared/{secret}/" in answer.text
    assert page_of(secret).status_code == 200
    for said in ("Board", "BHR", "April", "22"):
        assert said not in message.body + message.subject
    assert secret not in client.get(address).text
    link = PackLink.objects.get()
    revoke = f"{reverse('packs:link_revoke', args=[link.pk])}?partnership=BHR&month=2017-04"
    assert "Revoke this link?" in client.get(revoke).text
    assert client.post(revoke).status_code == 302
    assert page_of(secret).status_code == 404

    def away(_message: EmailMessage) -> int:
        raise SMTPException

    monkeypatch.setattr(EmailMessage, "send", away)
    assert "could not be sent" in client.post(address, typed).text
