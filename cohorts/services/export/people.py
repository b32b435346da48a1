"""People and their stays in hospital."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef

from cohorts.models import Episode, Leave, Objection, Person, Spell
from cohorts.services.export.shape import Column, File, code, codes, date, key, reference, text, word, yes_no

_OBJECTS = Exists(Objection.objects.filter(person=OuterRef("pk"), withdrawn_on__isnull=True))

PEOPLE = File(
    "people.csv",
    Person,
    ("partnership",),
    ("reference",),
    (
        key("person_id", "Identity of the person in the portal; stays the same."),
        text("reference", "The partnership's own reference."),
        text("nhs_number", "NHS number, ten digits; empty where not known."),
        text("given_name", "Given name."),
        text("family_name", "Family name."),
        date("date_of_birth", "Date of birth."),
        code("sex", "Sex"),
        code("ethnicity", "Ethnicity"),
        code("category", "Patient category"),
        date("learning_disability_diagnosed_on", "Day of the diagnosis, only where it came after admission."),
        date("autism_diagnosed_on", "Day of the diagnosis, only where it came after admission."),
        text("home_place", "Place that the person comes from; empty: not known.", "home_place__name"),
        text(
            "originating_commissioner",
            "CCG or ICB of the area that the person comes from.",
            "originating_commissioner__name",
        ),
        text(
            "originating_commissioner_code",
            "Its ODS code, if known.",
            "originating_commissioner__ods_code",
        ),
        date("died_on", "Day of death."),
        date("erased_on", "From this day on the row tells no more who the person was; empty: it does."),
        yes_no("synthetic", "Whether the person is invented."),
        yes_no(
            "objects_to_sharing",
            "Whether the person objects to sharing beyond direct care: see objections.csv before passing this on.",
        ),
    ),
    more={"objects_to_sharing": _OBJECTS},
)

SPELLS = File(
    "spells.csv",
    Spell,
    ("partnership",),
    ("person__reference", "counted_from", "started_on", "pk"),
    (
        key("spell_id", "Identity of the spell."),
        key("person_id", "The person, as in people.csv.", "person"),
        reference("person"),
        word("entry", "How the count began: first_admission, readmission, transfer_in, found_late."),
        code("planned", "Planned admission"),
        code("source", "Source of admission"),
        date("started_on", "First admission of the journey; length of stay counts from it."),
        date("counted_from", "First day on which the partnership counts the person."),
        date("ended_on", "Day of the end, not counted any more; empty: open."),
        word("exit", "How it ended: discharge, transfer_out, out_of_scope, death."),
        code("destination", "Discharge destination"),
    ),
)

EPISODES = File(
    "episodes.csv",
    Episode,
    ("spell__partnership",),
    (
        "spell__person__reference",
        "spell__counted_from",
        "spell_id",
        "started_on",
        F("ended_on").asc(nulls_last=True),
        "pk",
    ),
    (
        key("episode_id", "Identity of the episode (ward stay)."),
        key("spell_id", "The spell, as in spells.csv.", "spell"),
        reference("spell__person"),
        date("started_on", "First day in the bed."),
        date("ended_on", "Day on which the person left it; empty: still there."),
        text("provider", "Provider.", "site__provider__name"),
        text("site", "Hospital site.", "site__name"),
        text("site_code", "ODS code of the site, if known.", "site__ods_code"),
        text("ward", "Ward."),
        code("bed_type", "Bed type"),
        code("security", "Ward security"),
        text("commissioner", "Commissioner that pays for the bed.", "commissioner__name"),
        text("commissioner_code", "Its ODS code, if known.", "commissioner__ods_code"),
        Column("arrangement", "word", "ccg (also ICB), specialised, provider_collaborative."),
        code("legal_status", "Legal status"),
        yes_no("out_of_area", "Whether the hospital is out of area."),
        codes("out_of_area_reasons", "Out-of-area reason"),
    ),
)

LEAVES = File(
    "leaves.csv",
    Leave,
    ("spell__partnership",),
    ("spell__person__reference", "started_on", "pk"),
    (
        key("leave_id", "Identity of the leave."),
        key("spell_id", "The spell, as in spells.csv.", "spell"),
        reference("spell__person"),
        date("started_on", "First day of extended leave under section 17."),
        date("ended_on", "Day of the return to the ward; empty: still on leave."),
        code("judgment", "Judgment that a leave follows"),
        text("note", "Note."),
    ),
)

FILES = (PEOPLE, SPELLS, EPISODES, LEAVES)
