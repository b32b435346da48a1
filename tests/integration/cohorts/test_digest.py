"""The weekly message: who gets one, once, what it says, and what it never says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import StringIO
from smtplib import SMTPException
from typing import Any

import pytest
import time_machine
from celery.schedules import crontab
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts import tasks
from cohorts.models import DigestMail, Spell
from cohorts.presenters.digest import letter_writer
from cohorts.services import digest, plans
from cohorts.services.digest import monday_of
from tcp_portal import once_mail
from tcp_portal.access import Role
from tcp_portal.once_mail import Told
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import PostFactory, act_of, admitted, make_partnership, make_user, place_of
from tests.guards.universe import Secrets

pytestmark = pytest.mark.django_db
TODAY = date(2017, 5, 15)
WEEK = date(2017, 5, 15)
ADDRESS = "https://portal.example.org"
Run = Callable[[], Told]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel("2017-05-15 07:00:00+01:00", tick=False):
        yield


@pytest.fixture
def bhr() -> Partnership:
    return make_partnership()


@pytest.fixture
def spell(bhr: Partnership) -> Spell:
    spell = admitted(bhr, place=place_of(bhr, "Havering"), given_name="Quillon", family_name="Dunmorrow")
    plans.update_plan(spell=spell, version=0, status="3", planned_on=date(2017, 5, 2), act=act_of())
    return spell


@pytest.fixture
def keeper(bhr: Partnership) -> User:
    return make_user(Role.COMMISSIONER, bhr, email="keeper@example.org")


@pytest.fixture
def run(django_capture_on_commit_callbacks: Any) -> Run:
    def run(most: int = 100, today: date = TODAY) -> Told:
        with django_capture_on_commit_callbacks(execute=True):
            return digest.send(
                clock=lambda: datetime(2017, 5, 15, 6, tzinfo=UTC),
                today=today,
                write=letter_writer(ADDRESS),
                most=most,
            )

    return run


def test_who_has_work_gets_counts_and_links_and_nothing_about_a_person(
    run: Run, keeper: User, spell: Spell, mailoutbox: list[EmailMessage]
) -> None:
    assert run() is not None
    (mail,) = mailoutbox
    assert mail.to == ["keeper@example.org"]
    assert mail.from_email == settings.DEFAULT_FROM_EMAIL
    body = str(mail.body)
    for words in (
        "1 C(E)TR is overdue",
        "1 planned discharge date has passed",
        "3 register returns are missing",
        f"{ADDRESS}{reverse('cohorts:work')}?partnership=BHR",
        f"{ADDRESS}{reverse('cohorts:work_digest')}",
        "after you have signed in",
    ):
        assert words in body
    told = f"{mail.subject}\n{body}"
    assert not [secret for secret in Secrets.of(spell.person).all if secret in told]
    for words in (spell.person.initials, "Havering", str(spell.person_id), "Maple", "BHR Hospital"):
        assert words not in told


def test_a_second_run_sends_no_second_message(
    run: Run, keeper: User, spell: Spell, mailoutbox: list[EmailMessage]
) -> None:
    run()
    run()
    run(today=date(2017, 5, 21))  # the Sunday of the same week
    assert len(mailoutbox) == 1
    run(today=date(2017, 5, 22))
    assert len(mailoutbox) == 2
    assert list(DigestMail.objects.order_by("week").values_list("week", flat=True)) == [
        WEEK,
        date(2017, 5, 22),
    ]
    assert DigestMail.objects.filter(sent_at__isnull=False, failed=False).count() == 2


def test_a_run_that_was_killed_goes_on_and_repeats_nothing(
    run: Run, bhr: Partnership, keeper: User, spell: Spell, mailoutbox: list[EmailMessage]
) -> None:
    """Killed after a message was taken in hand: nobody knows whether it left, so it is not sent again."""
    others = [make_user(Role.COMMISSIONER, bhr) for _ in range(3)]
    DigestMail.objects.create(user=keeper, week=WEEK, taken_at=act_of().now)
    run(most=2)
    assert len(mailoutbox) == 2
    run()
    assert sorted(to for mail in mailoutbox for to in mail.to) == sorted(user.email for user in others)


def test_what_the_mail_server_refused_is_tried_again(
    run: Run, keeper: User, spell: Spell, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: EmailMessage) -> int:
        raise SMTPException("no such mailbox")

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refuse)
        run()
    assert DigestMail.objects.get().failed
    assert not mailoutbox
    run()
    assert len(mailoutbox) == 1
    assert not DigestMail.objects.get().failed


def test_a_message_taken_by_another_run_meanwhile_is_not_sent(
    run: Run, keeper: User, spell: Spell, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_asked: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(once_mail, "_taken", overtaken)
    run()
    assert not mailoutbox


def test_a_message_leaves_only_when_its_row_is_stored(
    keeper: User, spell: Spell, mailoutbox: list[EmailMessage]
) -> None:
    """Inside a transaction that is not committed nothing is sent."""
    digest.send(clock=lambda: act_of().now, today=TODAY, write=letter_writer(ADDRESS))
    assert DigestMail.objects.count() == 1
    assert not mailoutbox


def test_who_gets_none(
    run: Run, bhr: Partnership, keeper: User, spell: Spell, mailoutbox: list[EmailMessage]
) -> None:
    digest.choose(user=keeper, wanted=False, at=act_of().now)
    for role in (Role.BOARD_MEMBER, Role.IG_OFFICER, Role.FINANCE_LEAD):
        make_user(role, bhr)
    make_user(Role.COMMISSIONER, bhr, is_active=False)
    left = make_user(Role.COMMISSIONER, bhr)
    left.posts.update(valid_to=date(2017, 5, 1))
    run()
    assert not mailoutbox
    digest.choose(user=keeper, wanted=True, at=act_of().now)
    run()
    assert [mail.to for mail in mailoutbox] == [[keeper.email]]


def test_who_works_in_two_partnerships_gets_one_message_of_both(
    run: Run, keeper: User, spell: Spell, mailoutbox: list[EmailMessage]
) -> None:
    other = make_partnership("VALE")
    PostFactory(user=keeper, role=Role.BOARD_MEMBER, partnership=make_partnership("JUDGED"))
    PostFactory(user=keeper, role=Role.COUNCIL_LEAD, partnership=other)
    run()
    (mail,) = mailoutbox
    assert "partnership=BHR" in str(mail.body)
    assert "partnership=VALE" in str(mail.body)
    assert "JUDGED" not in str(mail.body)


def test_each_person_costs_the_same_few_questions(bhr: Partnership, keeper: User, spell: Spell) -> None:
    digest.counted_for(keeper, today=TODAY)
    for _ in range(6):
        admitted(bhr)
    with CaptureQueriesContext(connection) as caught:
        digest.counted_for(keeper, today=TODAY)
    assert len(caught) <= 5


def test_the_database_keeps_one_message_a_week(keeper: User) -> None:
    DigestMail.objects.create(user=keeper, week=WEEK, taken_at=act_of().now)
    with pytest.raises(IntegrityError), transaction.atomic():
        DigestMail.objects.create(user=keeper, week=WEEK, taken_at=act_of().now)
    with pytest.raises(IntegrityError), transaction.atomic():
        DigestMail.objects.update(failed=True, sent_at=act_of().now)


def test_the_week_begins_on_monday() -> None:
    assert {monday_of(date(2017, 5, day)) for day in range(15, 22)} == {WEEK}
    assert monday_of(date(2017, 5, 14)) == date(2017, 5, 8)


def test_beat_sends_on_monday_mornings_in_london() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["weekly message"]
    assert entry["task"] == tasks.send_digest.name
    schedule = entry["schedule"]
    assert isinstance(schedule, crontab)
    assert (schedule.day_of_week, schedule.hour) == ({1}, {7})
    assert settings.CELERY_TIMEZONE == "Europe/London"


def test_the_task_and_the_command_send(
    keeper: User, spell: Spell, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
) -> None:
    out = StringIO()
    call_command("send_digest", "--dry-run", stdout=out)
    assert "keeper@example.org" in out.getvalue()
    assert not DigestMail.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.send_digest()
    assert len(mailoutbox) == 1
    call_command("send_digest", stdout=out)
    assert "0 sent" in out.getvalue()
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_the_command_says_how_many_left_and_how_many_failed(
    keeper: User, spell: Spell, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: EmailMessage) -> int:
        raise OSError("the server is away")

    out = StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refuse)
        with pytest.raises(CommandError, match="refused some"):
            call_command("send_digest", stdout=out)
    assert "0 sent, 0 had nothing to do, 1 failed." in out.getvalue()
    call_command("send_digest", stdout=out)
    assert "1 sent, 0 had nothing to do, 0 failed." in out.getvalue()
    assert len(mailoutbox) == 1
