"""What the database refuses when two people record at the same moment, in the words of the rule it keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from tcp_portal.errors import Refusal

SAME_NHS_NUMBER = "Someone else in this register already has this NHS number."
SAME_REFERENCE = "Someone else in this register already has this reference."
SAME_STAY = "This person already has a stay at that time. Open their record again before recording another."
SAME_ENTRY = "This person is on the register at that time already. Open their record again."
COUNTED_ELSEWHERE = "Another partnership counts this person on that day. Ask it to offer the transfer."
SAME_BED = "This stay already has a ward stay at that time. Open the record again before changing it."

# PostgreSQL names the constraint; SQLite names the trigger or, for a unique index, the columns.
_CLASHES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("spell_no_overlap_per_person", "spell_one_open_per_person", "cohorts_spell.person_id"),
        SAME_STAY,
        "on",
    ),
    (("spell_no_overlap_per_human",), COUNTED_ELSEWHERE, "on"),
    (
        ("episode_no_overlap_per_spell", "episode_one_open_per_spell", "cohorts_episode.spell_id"),
        SAME_BED,
        "on",
    ),
    (
        (
            "register_no_overlap_per_person",
            "register_one_open_per_person",
            "cohorts_registerentry.person_id",
        ),
        SAME_ENTRY,
        "entered_on",
    ),
    (("person_nhs_number_once", "cohorts_person.nhs_number"), SAME_NHS_NUMBER, "nhs_number"),
    (("person_reference_once", "cohorts_person.reference"), SAME_REFERENCE, "reference"),
)


@contextmanager
def refused_in_words() -> Iterator[None]:
    """Writes inside happen together or not at all; a clash with another's write is a Refusal."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        message = str(error)
        for signs, sentence, field in _CLASHES:
            if any(sign in message for sign in signs):
                raise Refusal(sentence, field=field) from error
        raise
