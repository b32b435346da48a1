"""The weekly message: how much there is to do and where, to everyone who has work. Counts only; never a person.

Each message of a week goes out once (`tcp_portal.once_mail`), however often a run is repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from cohorts.domain.work import Work
from cohorts.models import DigestChoice, DigestMail
from cohorts.services.worklist import has_work, work_of
from tcp_portal import mail_choice
from tcp_portal.access import scope_of
from tcp_portal.access.wall import within
from tcp_portal.months import Month
from tcp_portal.once_mail import Letter, Told, send_once
from tcp_portal.partnerships.models import Partnership, Post, User

# A run stops after so many messages; the next, a few minutes later, goes on.
MOST_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Counted:
    """What there is to do in one partnership: how many of each kind."""

    partnership: Partnership
    counts: tuple[tuple[Work, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


Write = Callable[[tuple[Counted, ...]], Letter]


def monday_of(day: date) -> date:
    """The Monday of the week that holds the day."""
    return day - timedelta(days=day.weekday())


def work_day(partnership: Partnership, today: date) -> tuple[date, Month]:
    """The day whose work is told, and the month to be confirmed: today and the last complete month.

    Where a partnership's pages open in a month of their own (the demonstration), the end of that month.
    """
    if partnership.opens_at is None:
        return today, Month.of(today).previous
    month = Month.of(partnership.opens_at)
    return min(month.last, today), month


def counted_for(user: User, *, today: date) -> tuple[Counted, ...]:
    """How much the user has to do in each partnership where they have work; empty where there is nothing."""
    scope = scope_of(user.pk, today=today)
    found = []
    with within(scope):
        for partnership in Partnership.objects.filter(
            pk__in=[each for each in scope.reach if has_work(scope, each)]
        ).order_by("name"):
            day, month = work_day(partnership, today)
            work = work_of(scope=scope, partnership_ids=[partnership.pk], day=day, month=month)
            if work.total:
                found.append(Counted(partnership, tuple((group.kind, group.count) for group in work.groups)))
    return tuple(found)


def waiting(*, today: date) -> Iterator[User]:
    """Who may get this week's message: active, with a post today, not opted out, and without a message this week."""
    week = monday_of(today)
    done = DigestMail.objects.filter(user=OuterRef("pk"), week=week, failed=False)
    users = User.objects.filter(
        ~Exists(done),
        ~mail_choice.refused(DigestChoice, "pk"),
        Exists(Post.objects.in_force_on(today).filter(user=OuterRef("pk"))),
        ~Q(email=""),
        is_active=True,
    )
    return users.order_by("email").iterator(chunk_size=500)


def send(*, clock: Callable[[], datetime], today: date, write: Write, most: int = MOST_AT_ONCE) -> Told:
    """Sends this week's messages to those who wait for one, at most so many; what is left, the next run sends."""
    told, taken = Told(), 0
    for user in list(waiting(today=today)):
        if taken >= most:
            break
        counted = counted_for(user, today=today)
        if not counted:
            told.nothing += 1
            continue
        week = {"week": monday_of(today)}
        letter = write(counted)
        taken += send_once(DigestMail, user=user, period=week, letter=letter, clock=clock, told=told)
    return told


def is_wanted(user: User) -> bool:
    """Whether the user gets the weekly message: yes, unless they said no."""
    return mail_choice.is_wanted(DigestChoice, user)


def choose(*, user: User, wanted: bool, at: datetime) -> None:
    """The user's own choice; each change is an entry in the trail."""
    mail_choice.choose(DigestChoice, user=user, wanted=wanted, did="weekly message", at=at)
