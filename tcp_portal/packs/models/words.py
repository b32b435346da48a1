"""Words for a section of a run: asked of somebody, and given."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tcp_portal.kept import OfPartnershipQuerySet
from tcp_portal.models import Identified, Versioned
from tcp_portal.packs.models.runs import PackRun
from tcp_portal.partnerships.models import User


class RunWordsQuerySet(OfPartnershipQuerySet["RunWords"]):
    partnership_path = "run__partnership"

    def waiting(self) -> RunWordsQuerySet:
        """Asked for and not given, of runs that still take words."""
        return self.filter(given_at__isnull=True, run__state="draft")


class RunWords(Versioned):
    """What one person is asked to write for one section: an account of it, and highlights, a line each.

    `section_digest` is that of the generated section which stood beside the words when they were written: a draft whose
    section has another one marks them as written on other figures.
    """

    run = models.ForeignKey(PackRun, on_delete=models.PROTECT, related_name="words")
    section_key = models.CharField(max_length=40)
    section_title = models.CharField(max_length=120)
    asked_of = models.ForeignKey(User, on_delete=models.PROTECT, related_name="asked_words")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    text = models.TextField(max_length=3000, blank=True)
    highlights = models.TextField(max_length=1000, blank=True)
    section_digest = models.CharField(max_length=64, blank=True)
    given_at = models.DateTimeField(null=True)

    objects = RunWordsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "section_key", "asked_of"], name="run_words_asked_once"),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True, text="", highlights="")
                | Q(given_at__isnull=False) & ~Q(text="", highlights=""),
                name="run_words_are_given_when_they_say_something",
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True) | Q(given_at__gte=F("asked_at")),
                name="run_words_are_given_after_they_are_asked",
            ),
            models.CheckConstraint(condition=~Q(section_key=""), name="run_words_name_a_section"),
        ]

    def __str__(self) -> str:
        return f"Words on {self.section_title}"


class AskChoice(Identified):
    """Somebody said whether they want the message that asks for words; who said nothing gets it."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    wanted = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return "Message about words wanted" if self.wanted else "No message about words"


class AskMail(Identified):
    """One message of a day that asks somebody for words; see `tcp_portal.once_mail`. It keeps no words of it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    taken_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "asked_on"], name="ask_mail_once_a_day"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(failed=False), name="ask_mail_is_sent_or_failed"
            ),
        ]

    def __str__(self) -> str:
        return f"Asked for words on {self.asked_on}"
