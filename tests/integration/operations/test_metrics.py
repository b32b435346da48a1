"""Figures for monitoring: by token alone, of this process or of several, and nothing of anybody in them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from tcp_portal import environment
from tcp_portal.access import Role, scope_of
from tcp_portal.months import Month
from tcp_portal.packs.services import requests
from tcp_portal.packs.sources import table_source
from tests.factories import make_partnership, make_user

TOKEN = "a-token-for-monitoring-0123456789-abcdef"
ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.django_db


@pytest.fixture
def bearer(settings: Any) -> dict[str, str]:
    settings.PORTAL_METRICS_TOKEN = TOKEN
    return {"Authorization": f"Bearer {TOKEN}"}


def read(client: Client, bearer: dict[str, str]) -> str:
    return client.get("/metrics", headers=bearer).content.decode()


@pytest.mark.parametrize("sent", ["", TOKEN, f"Bearer {TOKEN}x", "Bearer ", f"Basic {TOKEN}"])
def test_without_the_token_there_is_no_such_address(client: Client, bearer: Any, sent: str) -> None:
    response = client.get("/metrics", headers={"Authorization": sent})
    assert response.status_code == 404
    assert b"portal_requests" not in response.content


def test_where_no_token_is_set_nothing_opens_it(client: Client, settings: Any) -> None:
    settings.PORTAL_METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_a_short_token_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="PORTAL_METRICS_TOKEN"):
        environment.metrics_token({"PORTAL_METRICS_TOKEN": "short"})


def test_answers_are_counted_by_view_and_nothing_that_was_typed(
    client: Client, bearer: dict[str, str]
) -> None:
    client.get("/people/Zephyrine/?nhs=9434765919")
    client.get("/healthz")
    text = read(client, bearer)
    assert 'portal_requests_total{method="GET",status="200",view="operations:live"}' in text
    assert 'portal_requests_total{method="GET",status="404",view="unknown"}' in text
    assert 'portal_request_seconds_bucket{le="0.5",view="operations:live"}' in text
    assert "Zephyrine" not in text
    assert "9434765919" not in text


def test_jobs_that_wait_and_their_age(client: Client, bearer: dict[str, str]) -> None:
    assert 'portal_jobs_unfinished{kind="packs"} 0.0' in read(client, bearer)
    partnership, asked = make_partnership(), timezone.now() - timedelta(minutes=10)
    by = make_user(Role.COMMISSIONER, partnership)
    requests.request_table(
        source=table_source("tracker"),
        context=requests.context_of(
            partnership=partnership,
            month=Month(2017, 4),
            scope=scope_of(by.pk, today=asked.date()),
            now=asked,
        ),
        filters={},
        by=by,
        now=asked,
    )
    text = read(client, bearer)
    assert 'portal_jobs_unfinished{kind="packs"} 1.0' in text
    age = next(
        line for line in text.splitlines() if line.startswith('portal_oldest_job_seconds{kind="packs"}')
    )
    assert 600 <= float(age.split()[1]) < 900
    assert 'portal_jobs_unfinished{kind="imports"}' in text
    assert 'portal_jobs_unfinished{kind="forecasts"}' in text


@pytest.mark.postgresql("Redis is there")
def test_the_length_of_the_queue(client: Client, bearer: dict[str, str]) -> None:
    text = read(client, bearer)
    assert "portal_redis_up 1.0" in text
    assert "portal_queue_messages 0.0" in text


@pytest.mark.once
def test_several_processes_are_added_up(tmp_path: Path) -> None:
    count = (
        "import django; django.setup()\n"
        "from tcp_portal.operations import metrics\n"
        "metrics.note_answer(view='web:home', method='GET', status=200, seconds=0.1)\n"
        "from prometheus_client import CollectorRegistry, generate_latest\n"
        "from prometheus_client.multiprocess import MultiProcessCollector\n"
        "read = CollectorRegistry(); MultiProcessCollector(read)\n"
        "print(generate_latest(read).decode())"
    )
    own = {
        **os.environ,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tcp_portal.settings",
    }
    for times in (1, 2):
        told = subprocess.run(
            [sys.executable, "-c", count], cwd=ROOT, env=own, check=True, capture_output=True, text=True
        )
        line = 'portal_requests_total{method="GET",status="200",view="web:home"}'
        assert f"{line} {float(times)}" in told.stdout
