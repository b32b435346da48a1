"""Plans of money: closing the gap, the partnership's sheet by year and payer, the whole envelope, business cases."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from finance.models.kept import KeptMoneyQuerySet, amount_of, not_negative, said, year_is_one, year_of
from tcp_portal.kept import Kept, OfPartnership, one_of
from tcp_portal.partnerships.models import Organisation


class GapPlanQuerySet(KeptMoneyQuerySet["GapPlan"]):
    pass


class GapPlan(OfPartnership):
    """A plan that says what happens if nothing is done, and what each intervention gives by year, cumulative."""

    name = models.CharField(max_length=160)
    area = models.CharField(max_length=160, help_text="Whose money it is about, in words.")
    unit = models.PositiveIntegerField(default=1, help_text="Pounds of one printed unit: 1 or 1000.")
    first_year = year_of(help_text="The base year, before any intervention.")
    last_year = year_of()
    source = models.CharField(max_length=240)
    on = models.DateField()

    objects = GapPlanQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            said("name", "area", "source", name="gapplan_is_told_whole"),
            models.CheckConstraint(condition=Q(unit__in=[1, 1000]), name="gapplan_unit_is_known"),
            year_is_one("gapplan_first_year_is_one", "first_year"),
            year_is_one("gapplan_last_year_is_one", "last_year"),
            models.CheckConstraint(
                condition=Q(last_year__gte=models.F("first_year")), name="gapplan_years_in_order"
            ),
            models.UniqueConstraint(
                fields=["partnership", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="gapplan_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GapKind(models.TextChoices):
    """What a line of the plan is. A plan gives the position of doing nothing or the one after; never both."""

    DO_NOTHING = "do_nothing", "Position if nothing is done"
    INTERVENTION = "intervention", "Intervention"
    AFTER = "after", "Position after interventions"


ONE_POSITION = "A plan gives one position: that of doing nothing, or the one after its interventions."


class GapFeed(models.TextChoices):
    TYPED = "", "Typed"
    DISCHARGES = "discharges", "From actual discharges"


class GapLineQuerySet(KeptMoneyQuerySet["GapLine"]):
    partnership_path = "plan__partnership"


class GapLine(Kept):
    """One line of a gap plan; what feeds its actual figures."""

    plan = models.ForeignKey(GapPlan, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=GapKind.choices, default=GapKind.INTERVENTION)
    fed_by = models.CharField(max_length=12, choices=GapFeed.choices, blank=True)

    objects = GapLineQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            said("name", name="gapline_has_a_name"),
            one_of("kind", GapKind, "gapline_kind_is_known"),
            one_of("fed_by", GapFeed, "gapline_feed_is_known", blank=True),
            models.CheckConstraint(
                condition=Q(fed_by="") | Q(kind=GapKind.INTERVENTION),
                name="gapline_only_interventions_are_fed",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(kind=GapKind.INTERVENTION),
                name="gapline_one_position",
                violation_error_message=ONE_POSITION,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GapAmountQuerySet(KeptMoneyQuerySet["GapAmount"]):
    partnership_path = "line__plan__partnership"


class GapAmount(Kept):
    """A line's cumulative amount in one year, in the plan's units. No row: not known, which is not nothing."""

    line = models.ForeignKey(GapLine, on_delete=models.PROTECT, related_name="amounts")
    year = year_of()
    amount = amount_of()

    objects = GapAmountQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            year_is_one("gapamount_year_is_one"),
            models.UniqueConstraint(
                fields=["line", "year"], condition=Q(withdrawn_at__isnull=True), name="gapamount_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.amount}"


class Heading(models.TextChoices):
    """Lines of the finance sheet that are typed; notes, section 9.2. The others are worked out from the register."""

    BASELINE = "baseline", "Hospital care, before the programme"
    COMMUNITY = "community", "Community services"
    DOUBLE_RUNNING = "double_running", "Double running"
    FUND = "fund", "Transformation fund"
    MATCH = "match", "Match funding"
    CAPITAL = "capital", "Capital"
    OTHER_COST = "other_cost", "Other cost"
    OTHER_INCOME = "other_income", "Other income"


class SheetLineQuerySet(KeptMoneyQuerySet["SheetLine"]):
    pass


class SheetLine(OfPartnership):
    """What one payer plans under one heading for one year; `chance` weighs what is not certain."""

    year = year_of()
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    heading = models.CharField(max_length=16, choices=Heading.choices)
    amount = amount_of()
    chance = models.PositiveSmallIntegerField(default=100, help_text="Per cent.")
    source = models.CharField(max_length=240)
    on = models.DateField()

    objects = SheetLineQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            year_is_one("sheetline_year_is_one"),
            one_of("heading", Heading, "sheetline_heading_is_known"),
            not_negative("amount", "sheetline_is_not_negative"),
            models.CheckConstraint(condition=Q(chance__range=(0, 100)), name="sheetline_chance_is_a_share"),
            said("source", name="sheetline_has_a_source"),
            models.UniqueConstraint(
                fields=["partnership", "year", "payer", "heading"],
                condition=Q(withdrawn_at__isnull=True),
                name="sheetline_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_heading_display()} {self.year}: {self.amount}"


class Setting(models.TextChoices):
    """Where along the pathway money is spent, from the least to the most restrictive."""

    FAMILY = "family", "Family support, short breaks and early help"
    COMMUNITY = "community", "Community health and crisis teams"
    SUPPORTED = "supported", "Supported living"
    RESIDENTIAL = "residential", "Residential and nursing care"
    SCHOOLS = "schools", "Residential schools"
    HOSPITAL = "hospital", "Hospital, CCG or ICB"
    SECURE = "secure", "Hospital, specialised"


class EnvelopeLineQuerySet(KeptMoneyQuerySet["EnvelopeLine"]):
    pass


class EnvelopeLine(OfPartnership):
    """What one payer spends on the population in one setting in one year, actual or planned."""

    year = year_of()
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    setting = models.CharField(max_length=12, choices=Setting.choices)
    amount = amount_of()
    planned = models.BooleanField(default=True)
    source = models.CharField(max_length=240)
    on = models.DateField()

    objects = EnvelopeLineQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            year_is_one("envelopeline_year_is_one"),
            one_of("setting", Setting, "envelopeline_setting_is_known"),
            not_negative("amount", "envelopeline_is_not_negative"),
            said("source", name="envelopeline_has_a_source"),
            models.UniqueConstraint(
                fields=["partnership", "year", "payer", "setting", "planned"],
                condition=Q(withdrawn_at__isnull=True),
                name="envelopeline_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_setting_display()} {self.year}: {self.amount}"


class BusinessCaseQuerySet(KeptMoneyQuerySet["BusinessCase"]):
    pass


class BusinessCase(OfPartnership):
    """Whether an investment pays for itself through beds that close: its years, costs and what they release."""

    name = models.CharField(max_length=160)
    what = models.TextField(max_length=1000)
    discount = models.DecimalField(
        max_digits=4, decimal_places=2, default=0, help_text="Per cent a year; 0: not discounted."
    )
    source = models.CharField(max_length=240)
    on = models.DateField()

    objects = BusinessCaseQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            said("name", "what", "source", name="businesscase_is_told_whole"),
            not_negative("discount", "businesscase_discount_is_not_negative"),
            models.UniqueConstraint(
                fields=["partnership", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="businesscase_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CaseYearQuerySet(KeptMoneyQuerySet["CaseYear"]):
    partnership_path = "case__partnership"


class CaseYear(Kept):
    """One year of a business case: what it costs, how many beds are closed by then, what a closed bed releases."""

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="years")
    year = year_of()
    cost = amount_of()
    beds_closed = models.PositiveSmallIntegerField(
        default=0, help_text="Closed by the end of the year, in all."
    )
    released_a_bed = amount_of(default=0, help_text="Pounds that one closed bed releases in this year.")
    reprovided = amount_of(
        default=0, help_text="What the community support in their place costs in this year."
    )

    objects = CaseYearQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            year_is_one("caseyear_year_is_one"),
            not_negative("cost", "caseyear_cost_is_not_negative"),
            not_negative("released_a_bed", "caseyear_release_is_not_negative"),
            not_negative("reprovided", "caseyear_reprovided_is_not_negative"),
            models.UniqueConstraint(
                fields=["case", "year"], condition=Q(withdrawn_at__isnull=True), name="caseyear_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.cost}"
