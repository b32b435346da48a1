"""The reminder to leads: once a month, to those who are late, counts and links only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from cohorts.services import digest
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.months import Month
from tcp_portal.once_mail import Told
from tcp_portal.partnerships.models import Partnership, Post, User
from tests.factories import act_of, make_partnership, make_user
from workstreams import tasks
from workstreams.models import ChaseMail, Highlight, Workstream
from workstreams.presenters.highlight_mail import reminder_writer
from workstreams.services.actions import ACTIONS
from workstreams.services.highlight_mail import send_reminders
from workstreams.services.highlights import publish, write
from workstreams.services.workstreams import WORKSTREAMS

pytestmark = pytest.mark.django_db
LATE, IN_TIME = date(2017, 5, 8), date(2017, 5, 5)
ADDRESS = "https://portal.example.org"
Run = Callable[..., Told]


@pytest.fixture
def here() -> Partnership:
    return make_partnership()


@pytest.fixture
def lead(here: Partnership) -> User:
    return make_user(Role.WORKSTREAM_LEAD, here, email="lead@example.org")


@pytest.fixture
def stream(here: Partnership, lead: User) -> Workstream:
    values = {"partnership": here, "name": "Community support", "aim": "Better", "lead": lead}
    row = rows.add(WORKSTREAMS, values=values, act=act_of())
    action = {"partnership": here, "workstream": row, "what": "Train Ada", "due_on": date(2017, 6, 1)}
    rows.add(ACTIONS, values=action, act=act_of(today=date(2017, 3, 1)))
    return row


@pytest.fixture
def run(django_capture_on_commit_callbacks: Any) -> Run:
    def run(today: date = LATE) -> Told:
        with django_capture_on_commit_callbacks(execute=True):
            return send_reminders(
                clock=lambda: datetime(2017, 5, 8, 6, tzinfo=UTC), today=today, write=reminder_writer(ADDRESS)
            )

    return run


def test_a_lead_who_is_late_gets_counts_and_links_once_a_month(
    run: Run, lead: User, stream: Workstream, mailoutbox: list[EmailMessage]
) -> None:
    run(IN_TIME)
    assert not mailoutbox
    run()
    run()
    run(date(2017, 5, 31))
    (mail,) = mailoutbox
    assert mail.to == [lead.email]
    body = str(mail.body)
    for words in (
        "The month end of 1 workstream of yours still waits for you.",
        "1 highlight report of April 2017 is not published",
        "1 action was not updated since April 2017 began",
        f"{ADDRESS}{reverse('workstreams:month_end', args=[stream.pk])}?partnership=BHR&month=2017-04",
        "after you have signed in",
    ):
        assert words in body
    assert not [words for words in ("Train", "Ada", "Community support") if words in body]
    run(date(2017, 6, 8))
    assert len(mailoutbox) == 2


def test_who_is_done_left_or_said_no_gets_none(
    run: Run, here: Partnership, lead: User, stream: Workstream, mailoutbox: list[EmailMessage]
) -> None:
    act = act_of(lead, today=date(2017, 5, 4))
    row = write(
        workstream=stream, month=Month(2017, 4), texts={"achieved": "Much"}, version=0, day=act.today, act=act
    )
    publish(highlight=row, version=1, day=act.today, act=act)
    stream.actions.update(updated_at=act.now)
    run()
    Highlight.objects.update(published_at=None)
    digest.choose(user=lead, wanted=False, at=act.now)
    run()
    digest.choose(user=lead, wanted=True, at=act.now)
    Post.objects.update(valid_to=date(2017, 5, 1))
    run()
    assert not mailoutbox
    assert not ChaseMail.objects.exists()


def test_the_task_runs_on_working_days() -> None:
    tasks.remind_leads.apply(throw=True)
    schedule = settings.CELERY_BEAT_SCHEDULE["reminder to leads"]
    assert schedule["task"] == tasks.remind_leads.name
    assert schedule["schedule"] == crontab(day_of_week="mon-fri", hour="7", minute="20")
