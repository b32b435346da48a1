"""When a partnership's month-end steps are due, from a month on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tcp_portal.kept import OfPartnershipQuerySet
from tcp_portal.models import Identified
from tcp_portal.packs.month_end.domain.calendar import FIRST_DAY, LAST_DAY, Days
from tcp_portal.partnerships.models import Partnership, User


class PackCalendarQuerySet(OfPartnershipQuerySet["PackCalendar"]):
    pass


class PackCalendar(Identified):
    """The working days of the steps, for packs of months from `valid_from` on until the next row. Rows stay: what a
    calendar was can be read later."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="pack_calendars")
    valid_from = models.DateField(help_text="First day of the first month whose pack follows it.")
    draft_day = models.PositiveSmallIntegerField()
    ask_day = models.PositiveSmallIntegerField()
    words_day = models.PositiveSmallIntegerField()
    review_day = models.PositiveSmallIntegerField()
    sign_off_day = models.PositiveSmallIntegerField()
    editions = models.CharField(max_length=80, help_text="Of a run that starts by itself.")
    starts_by_itself = models.BooleanField(default=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = PackCalendarQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "valid_from"], name="pack_calendar_once_a_month"),
            models.CheckConstraint(condition=~Q(editions=""), name="pack_calendar_has_an_edition"),
            models.CheckConstraint(
                condition=Q(draft_day__gte=FIRST_DAY, sign_off_day__lte=LAST_DAY),
                name="pack_calendar_is_within_a_month",
            ),
            models.CheckConstraint(
                condition=Q(draft_day__lte=F("ask_day"), ask_day__lte=F("words_day"))
                & Q(words_day__lte=F("review_day"), review_day__lte=F("sign_off_day")),
                name="pack_calendar_steps_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar of board packs from {self.valid_from:%B %Y}"

    @property
    def days(self) -> Days:
        return Days(self.draft_day, self.ask_day, self.words_day, self.review_day, self.sign_off_day)
