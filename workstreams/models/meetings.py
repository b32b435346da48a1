"""The rhythm of meetings, their agendas and papers, who came, what was said."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from cohorts.models import TrackerMeeting
from tcp_portal.kept import (
    Kept,
    KeptQuerySet,
    OfPartnership,
    OfPartnershipQuerySet,
    between,
    one_of,
)
from tcp_portal.models import Identified, Versioned
from tcp_portal.packs.models import Pack
from tcp_portal.partnerships.models import Organisation, Place, User


class SeriesKind(models.TextChoices):
    """The rhythm of the stocktake of 12 May 2017; notes, section 8.5."""

    CETR = "cetr", "C(E)TR assurance meeting"
    TRACKER = "tracker", "Tracker meeting"
    ESCALATION = "escalation", "Escalation meeting"
    LEGAL = "legal", "Legal meeting on the responsible commissioner"
    SURGERY = "surgery", "Specialised commissioning surgery"
    BOARD = "board", "TCP Board"
    OTHER = "other", "Another meeting"


class Every(models.TextChoices):
    WEEK = "week", "Every week"
    MONTH = "month", "Every month"
    QUARTER = "quarter", "Every quarter"
    ONCE = "once", "When called"


class SeriesQuerySet(KeptQuerySet["Series"]):
    pass


class Series(OfPartnership):
    """A meeting that comes again: for the partnership, or for one place."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=SeriesKind.choices)
    every = models.CharField(max_length=8, choices=Every.choices)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.TextField(max_length=600, blank=True)
    chair = models.CharField(max_length=120, blank=True)
    location = models.CharField(max_length=160, blank=True)
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)

    objects = SeriesQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="series_has_a_name"),
            one_of("kind", SeriesKind, "series_kind_is_known"),
            one_of("every", Every, "series_rhythm_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class SeriesMemberQuerySet(KeptQuerySet["SeriesMember"]):
    partnership_path = "series__partnership"


class SeriesMember(Kept):
    """Somebody who is invited to every meeting of a series: someone who signs in, or a name."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=120, blank=True)

    objects = SeriesMemberQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="") | Q(user__isnull=True) & ~Q(name=""),
                name="seriesmember_is_one_person",
            ),
        ]

    def __str__(self) -> str:
        return self.user.name if self.user else self.name


class MeetingState(models.TextChoices):
    PLANNED = "planned", "Agenda being made"
    ISSUED = "issued", "Agenda issued"
    HELD = "held", "Held"
    APPROVED = "approved", "Minutes approved"
    CANCELLED = "cancelled", "Cancelled"


class MeetingQuerySet(OfPartnershipQuerySet["Meeting"]):
    partnership_path = "series__partnership"

    def held(self) -> Self:
        return self.filter(state__in=[MeetingState.HELD, MeetingState.APPROVED])


class Meeting(Versioned):
    """One meeting. The minutes of the last one are approved by the next: `approved_at`."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    location = models.CharField(max_length=160, blank=True)
    chair = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    cancelled_because = models.CharField(max_length=400, blank=True)
    opening_note = models.TextField(max_length=1000, blank=True)
    tracker = models.OneToOneField(
        TrackerMeeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="programme_meeting",
        help_text="The tracker meeting whose minutes are this meeting's.",
    )
    approved_at = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="approves"
    )
    corrections = models.TextField(max_length=1000, blank=True, help_text="Corrections made on approval.")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", MeetingState, "meeting_state_is_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["series", "on"],
                condition=~Q(state=MeetingState.CANCELLED),
                name="meeting_once_a_day_of_a_series",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.APPROVED, approved_at__isnull=False)
                | ~Q(state=MeetingState.APPROVED) & Q(approved_at__isnull=True),
                name="meeting_minutes_are_approved_at_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | ~Q(approved_at=F("pk")),
                name="meeting_does_not_approve_itself",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.CANCELLED) & ~Q(cancelled_because="")
                | ~Q(state=MeetingState.CANCELLED) & Q(cancelled_because=""),
                name="meeting_is_cancelled_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}, {self.on}"


class Purpose(models.TextChoices):
    NOTE = "note", "To note"
    DISCUSS = "discuss", "To discuss"
    DECIDE = "decide", "To decide"
    ASSURE = "assure", "For assurance"
    APPROVE = "approve", "To approve"


class PaperState(models.TextChoices):
    NONE = "none", "No paper"
    ATTACHED = "attached", "Attached"
    VERBAL = "verbal", "Verbal"
    FOLLOWS = "follows", "To follow"


class AgendaItemQuerySet(OfPartnershipQuerySet["AgendaItem"]):
    partnership_path = "meeting__series__partnership"


class AgendaItem(Versioned):
    """An item with its lead and minutes of time. When it starts follows from the items before it; a time that somebody
    printed (`timed_at`) is kept beside it, so that a wrong one can be shown."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    points = models.TextField(max_length=2000, blank=True, help_text="Points and questions, one a line.")
    lead = models.CharField(max_length=160, blank=True)
    minutes = models.PositiveSmallIntegerField(help_text="Minutes of time.")
    timed_at = models.TimeField(null=True, blank=True)
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.NOTE)
    paper_state = models.CharField(max_length=8, choices=PaperState.choices, default=PaperState.NONE)
    minute = models.TextField(max_length=4000, blank=True, help_text="What was said; never about a person.")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="agendaitem_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=~Q(title=""), name="agendaitem_has_a_title"),
            between("minutes", 0, 480, "agendaitem_minutes_fit_a_day"),
            one_of("purpose", Purpose, "agendaitem_purpose_is_known"),
            one_of("paper_state", PaperState, "agendaitem_paper_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.title


class PaperKind(models.TextChoices):
    UPLOAD = "upload", "Uploaded file"
    PAGE = "page", "Page of the portal, frozen"


class PaperQuerySet(KeptQuerySet["Paper"]):
    partnership_path = "item__meeting__series__partnership"


class Paper(Kept):
    """A paper of an item: an uploaded file, or a page of the portal as it stood (`document`, neutral, and its digest).

    A file lies outside the web root under its own id; its type is what its content says.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=PaperKind.choices)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes.")
    pages = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Pages, where the type has any."
    )
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=40, blank=True, help_text="Key of the page that was frozen.")
    document = models.JSONField(null=True, blank=True)
    as_at = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()

    objects = PaperQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(condition=~Q(title="") & ~Q(sha256=""), name="paper_has_title_and_digest"),
            models.CheckConstraint(
                condition=Q(
                    kind=PaperKind.UPLOAD, document__isnull=True, source="", as_at__isnull=True, size__gt=0
                )
                & ~Q(content_type="")
                | Q(kind=PaperKind.PAGE, document__isnull=False, as_at__isnull=False) & ~Q(source=""),
                name="paper_is_a_file_or_a_page",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Presence(models.TextChoices):
    INVITED = "invited", "Invited"
    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"


class AttendanceQuerySet(OfPartnershipQuerySet["Attendance"]):
    partnership_path = "meeting__series__partnership"


class Attendance(Identified):
    """Whether somebody came to a meeting; a deputy comes for somebody."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    position = models.PositiveSmallIntegerField(default=0)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=120, blank=True)
    presence = models.CharField(max_length=10, choices=Presence.choices, default=Presence.INVITED)
    deputy = models.CharField(max_length=120, blank=True, help_text="Who came instead.")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="") | Q(user__isnull=True) & ~Q(name=""),
                name="attendance_is_one_person",
            ),
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(user__isnull=False), name="attendance_once"
            ),
            one_of("presence", Presence, "attendance_presence_is_known"),
        ]

    def __str__(self) -> str:
        return self.user.name if self.user else self.name
