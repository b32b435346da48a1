"""What may be recorded about a person's time in hospital.

Plain values in, nothing out; what a rule forbids is refused with a sentence at a field. Fields are named as
the models name them (`date_of_birth`, `started_on`, `site`); `on` is the day of the act that is being recorded.
Sources: Building the Right Support notes, section 12 rule 12; Assuring Transformation, sections 2 and 3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cohorts.domain.codes import BED_TYPE, DESTINATION, SECURE, SECURITY, Code, CodeList
from cohorts.domain.codes.beds import ADULT, ANY_SECURITY_BEDS, CHILDREN, SECURE_BEDS
from cohorts.domain.codes.endings import OTHER_BED, exit_of
from cohorts.domain.kinds import Arrangement, Entry, Exit
from tcp_portal.errors import Refusal
from tcp_portal.months import add_years, years_between

_ADULT_AGE = 18

# The kinds of organisation (their stored values) that may commission under each arrangement.
COMMISSIONER_KINDS = {
    Arrangement.CCG: ("ccg", "icb"),
    Arrangement.SPECIALISED: ("specialised",),
    Arrangement.PROVIDER_COLLABORATIVE: ("provider_collaborative",),
}

EXIT_NOUNS = {
    Exit.DISCHARGE: "discharge",
    Exit.TRANSFER_OUT: "transfer out",
    Exit.OUT_OF_SCOPE: "closure",
    Exit.DEATH: "death",
}


def day_words(day: date) -> str:
    """A day as sentences write it: 3 May 2016."""
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, slots=True)
class Period:
    """A stay [start, end); no end is for ever. With start = end it is a moment of that day, still a stay."""

    start: date
    end: date | None = None

    def overlaps(self, other: Period) -> bool:
        """Whether both hold some moment; periods may touch, also at a moment (someone moved twice in a day)."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)

    @property
    def words(self) -> str:
        """As sentences name it: from 3 May 2016 to 4 June 2016."""
        return f"from {day_words(self.start)}" + (f" to {day_words(self.end)}" if self.end else "")


def check_not_future(day: date, *, today: date, what: str, field: str = "on") -> None:
    """Nothing is recorded before it happens."""
    if day > today:
        raise Refusal(f"{what} cannot be in the future.", field=field)


def check_not_before(day: date, earliest: date, *, what: str, event: str, field: str = "on") -> None:
    """A later act is not dated before an earlier one; the same day is real."""
    if day < earliest:
        raise Refusal(f"{what} cannot be before {event} on {day_words(earliest)}.", field=field)


def check_code(codes: CodeList, code: str, day: date, *, field: str) -> None:
    """The code is in the list and in force on the day."""
    if not code:
        raise Refusal(f"Choose the {codes.name.lower()}.", field=field)
    if not codes.allows(code, day):
        raise Refusal(
            f"The {codes.name.lower()} “{codes.label(code)}” is not in the list in force on {day_words(day)}.",
            field=field,
        )


def check_birth(born: date, *, today: date, first_start: date | None) -> None:
    """Nobody is born in the future or after being admitted."""
    check_not_future(born, today=today, what="The date of birth", field="date_of_birth")
    if first_start is not None and born > first_start:
        raise Refusal(
            f"The date of birth is after the admission on {day_words(first_start)}.", field="date_of_birth"
        )


def check_diagnosis(day: date | None, *, born: date, today: date, what: str, field: str) -> None:
    """A diagnosis comes after birth and not in the future."""
    if day is not None:
        check_not_future(day, today=today, what=f"The {what}", field=field)
        check_not_before(day, born, what=f"The {what}", event="the birth", field=field)


def check_death(day: date, *, born: date, today: date, stays: Sequence[Period], field: str = "on") -> None:
    """A death is after birth, not before the start of any stay, and not before the end of a finished one."""
    check_not_future(day, today=today, what="The date of death", field=field)
    check_not_before(day, born, what="The date of death", event="the birth", field=field)
    for stay in stays:
        check_not_before(day, stay.start, what="The date of death", event="the admission", field=field)
        if stay.end is not None:
            check_not_before(day, stay.end, what="The date of death", event="the end of a stay", field=field)


def entry_of_admission(on: date, *, last_discharge: date | None) -> Entry:
    """A readmission starts within 12 calendar months of the last discharge, the anniversary included."""
    if last_discharge is not None and on <= add_years(last_discharge, 1):
        return Entry.READMISSION
    return Entry.FIRST


def check_entry(entry: Entry, *, started_on: date, counted_from: date, last_discharge: date | None) -> None:
    """An admission is counted at once; a transfer in or a person found late perhaps from a later day."""
    check_not_before(
        counted_from,
        started_on,
        what="The day from which the person is counted",
        event="the first admission",
        field="counted_from",
    )
    if not entry.is_admission:
        return
    if counted_from != started_on:
        raise Refusal(
            "An admission is counted from the day it starts. Only a person transferred in or found late "
            "is counted from a later day.",
            field="counted_from",
        )
    if entry is Entry.FIRST and entry_of_admission(started_on, last_discharge=last_discharge) is not entry:
        raise Refusal(
            f"The last discharge was on {day_words(last_discharge or started_on)}, within 12 months: "
            "this is a readmission.",
            field="entry",
        )


def check_stay_fits(stay: Period, others: Sequence[Period], *, field: str = "on") -> None:
    """No two stays of one person at once, nor the same stay twice; a second open one is named apart."""
    for other in others:
        if not stay.overlaps(other) and stay != other:
            continue
        if other.end is None:
            raise Refusal(in_hospital(other.start), field=field)
        raise Refusal(f"This stay would overlap the stay {other.words}.", field=field)


def in_hospital(since: date) -> str:
    """Why there cannot be a second open stay."""
    return f"This person is already in hospital, since {day_words(since)}. Record a transfer, or end that stay first."


def check_destination(kind: Exit, destination: str, day: date, *, field: str = "destination") -> None:
    """The destination is in force on the day and belongs to this kind of ending. AT section 2.11."""
    check_code(DESTINATION, destination, day, field=field)
    entry = DESTINATION.get(destination)
    if entry is not None and exit_of(entry) is not kind:
        raise Refusal(_other_exit(entry, kind), field=field)


def _other_exit(entry: Code, kind: Exit) -> str:
    if entry.code == OTHER_BED:
        return "A move to another mental health or learning disability bed is a transfer, not an end of this kind."
    if exit_of(entry) is Exit.DEATH:
        return "A death is recorded as a death, not as a destination."
    return f"“{entry.label}” is not a destination of a {EXIT_NOUNS[kind]}."


def check_exit(kind: Exit | None, *, ended_on: date | None, destination: str) -> None:
    """A day of ending, its kind and its destination come together or not at all."""
    if ended_on is None:
        if kind is not None:
            raise Refusal("Give the day on which the stay ended.", field="ended_on")
        if destination:
            raise Refusal("A stay that has not ended has no destination.", field="destination")
        return
    if kind is None:
        raise Refusal("Say how the stay ended.", field="exit")
    check_destination(kind, destination, ended_on)


def check_arrangement(arrangement: Arrangement, commissioner_kind: str) -> None:
    """The commissioner is of a kind that commissions under the arrangement."""
    if commissioner_kind not in COMMISSIONER_KINDS[arrangement]:
        raise Refusal(
            f"The commissioner does not fit the arrangement “{arrangement.label}”: choose one of that kind.",
            field="commissioner",
        )


def check_out_of_area(out_of_area: bool, reasons: Sequence[str]) -> None:
    """Reasons belong to a stay out of area only."""
    if reasons and not out_of_area:
        raise Refusal("A stay in the area has no out-of-area reasons.", field="out_of_area_reasons")


def check_moves(stay: Period, beds: Sequence[Period]) -> None:
    """The beds of a stay, in time: inside it, none ending before it starts, none at once with another.

    At most the last is open, and only while the stay is. Between two beds the person may be in transit.
    """
    for before, bed in zip([None, *beds], beds, strict=False):
        if bed.end is not None:
            check_not_before(
                bed.end, bed.start, what="The end of a ward stay", event="its start", field="ended_on"
            )
        check_not_before(
            bed.start, stay.start, what="A ward stay", event="the start of the whole stay", field="started_on"
        )
        if stay.end is not None and (bed.end or date.max) > stay.end:
            raise Refusal(
                f"A ward stay cannot last longer than the whole stay, which ended on {day_words(stay.end)}.",
                field="ended_on",
            )
        if before is not None and before.overlaps(bed):
            raise Refusal(f"This would overlap the ward stay {before.words}.", field="started_on")


class BedWarning(StrEnum):
    """What is unusual about a bed for a person; each has one sentence, in BED_WARNINGS."""

    SECURE_FROM_CCG = "secure_from_ccg"
    UNDER_18_WITH_ADULTS = "under_18_with_adults"
    ADULT_WITH_CHILDREN = "adult_with_children"
    UNDER_18_FROM_CCG = "under_18_from_ccg"
    OUT_OF_AREA_UNEXPLAINED = "out_of_area_unexplained"
    SECURE_BED_OPEN_WARD = "secure_bed_open_ward"
    SECURE_WARD_OPEN_BED = "secure_ward_open_bed"


BED_WARNINGS = {
    BedWarning.SECURE_FROM_CCG: (
        "A secure ward is as a rule commissioned by NHS England or a provider collaborative, not by a CCG or ICB."
    ),
    BedWarning.UNDER_18_WITH_ADULTS: "A person under 18 is on a ward for adults.",
    BedWarning.ADULT_WITH_CHILDREN: "An adult is on a ward for children and young people.",
    BedWarning.UNDER_18_FROM_CCG: (
        "Beds for people under 18 are as a rule commissioned by NHS England or a provider collaborative."
    ),
    BedWarning.OUT_OF_AREA_UNEXPLAINED: "The stay is out of area and no reason is given.",
    BedWarning.SECURE_BED_OPEN_WARD: (
        "The bed is a secure one, but the ward security is not: one of the two may be wrong."
    ),
    BedWarning.SECURE_WARD_OPEN_BED: (
        "The ward is secure, but the bed type is not a secure one: one of the two may be wrong."
    ),
}


def unusual_in_bed(
    born: date,
    *,
    on: date,
    bed_type: str,
    security: str,
    arrangement: Arrangement,
    out_of_area_unexplained: bool,
) -> tuple[BedWarning, ...]:
    """What is unusual but may be true. Building the Right Support notes, sections 7.2 and 12 rule 12."""
    under_18 = born <= on and years_between(born, on) < _ADULT_AGE
    group = BED_TYPE.group(bed_type)
    from_ccg = arrangement is Arrangement.CCG
    secure_ward, secure_bed = SECURITY.group(security) == SECURE, bed_type in SECURE_BEDS
    found = {
        BedWarning.SECURE_FROM_CCG: from_ccg and secure_ward,
        BedWarning.UNDER_18_WITH_ADULTS: under_18 and group == ADULT,
        BedWarning.ADULT_WITH_CHILDREN: not under_18 and group == CHILDREN,
        BedWarning.UNDER_18_FROM_CCG: under_18 and from_ccg,
        BedWarning.OUT_OF_AREA_UNEXPLAINED: out_of_area_unexplained,
        BedWarning.SECURE_BED_OPEN_WARD: secure_bed and not secure_ward,
        BedWarning.SECURE_WARD_OPEN_BED: secure_ward and not secure_bed and bed_type not in ANY_SECURITY_BEDS,
    }
    return tuple(warning for warning, is_so in found.items() if is_so)


def bed_warnings(
    born: date,
    *,
    on: date,
    bed_type: str,
    security: str,
    arrangement: Arrangement,
    out_of_area_unexplained: bool,
) -> list[str]:
    """What `unusual_in_bed` finds, in sentences."""
    found = unusual_in_bed(
        born,
        on=on,
        bed_type=bed_type,
        security=security,
        arrangement=arrangement,
        out_of_area_unexplained=out_of_area_unexplained,
    )
    return [BED_WARNINGS[warning] for warning in found]
