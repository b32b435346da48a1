"""Every figure of every performance page of the demonstration is what stands behind it, and a link leads there."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlparse

import pytest
from django.test import Client, TestCase

from tcp_portal.access import Role
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.models import User
from tests.factories.demonstration import load_demonstration
from tests.integration.trajectories.crawled import Read, faults
from trajectories.urls import urlpatterns

# Pages that are no address of their own: lists and explanations are followed, and these answer with forms or files.
PASSED = {"people", "explain", "forecast_again", "words_write"}
BELOW = re.compile(r"/performance/(?:signals|providers|plans|what-if|months)/[^/?]+/$")
FORMS = ("new", "add", "close", "edit")
APRIL, MARCH = {"month": "2017-04"}, {"month": "2017-03"}


def pages() -> list[str]:
    """Every page of performance whose address names nothing."""
    return [
        f"/performance/{one.pattern}"
        for one in urlpatterns
        if "<" not in str(one.pattern) and one.name not in PASSED
    ]


@pytest.mark.once
class TestFiguresOfTheDemonstration(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_demonstration()

    def signed_in(self, one: people.SignIn) -> Client:
        client = Client()
        client.force_login(User.objects.get(email=one.email))
        return client

    def addresses(self, client: Client, **query: str) -> list[str]:
        """The pages that this reader may open, and those that they lead to, one of each kind and month."""
        asked = urlencode({"partnership": people.CODE, **query})
        opened = []
        for page in pages():
            response = client.get(f"{page}?{asked}")
            if response.status_code == 200 and "text/html" in response.headers["Content-Type"]:
                opened.append((f"{page}?{asked}", Read(response.content.decode())))
        below: dict[str, str] = {}
        for _, read in opened:
            for node in read.nodes:
                path = urlparse(node.attrs.get("href", "")).path
                if node.tag == "a" and BELOW.match(path) and path.rstrip("/").rpartition("/")[2] not in FORMS:
                    below.setdefault(path.split("/")[2], node.attrs["href"])
        return [f"/?{asked}", *(address for address, _ in opened), *below.values()]

    def test_the_commissioner_opens_the_people_behind_each_figure(self) -> None:
        client = self.signed_in(people.COMMISSIONER)
        addresses = self.addresses(client, **APRIL)
        assert len(addresses) > 20
        wrong, followed = faults(client, addresses, sees_people=True)
        assert wrong == []
        assert followed > 350

    def test_the_board_reads_how_each_was_made_as_first_reported(self) -> None:
        client = self.signed_in(next(one for one in people.SIGN_INS if one.role is Role.BOARD_MEMBER))
        addresses = self.addresses(client, **MARCH, figures="reported")
        wrong, followed = faults(client, addresses, sees_people=False)
        assert wrong == []
        assert followed > 300
