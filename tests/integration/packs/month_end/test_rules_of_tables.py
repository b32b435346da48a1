"""Every rule that the database keeps of the tables of the month end, broken on purpose without a service."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from tcp_portal.packs.models import Pack
from tests.integration.table_rules import (
    AT,
    EARLIER,
    HERE,
    WHO,
    Made,
    Row,
    Rules,
    all_are_broken,
    is_kept,
    is_there_once,
    of,
    refused,
)

pytestmark = pytest.mark.django_db
MONTH, RUN, ISSUED = date(2017, 4, 1), of("PackRun"), of("IssuedEdition")
STEPS = ("draft_day", "ask_day", "words_day", "review_day", "sign_off_day")
ORDERED = tuple({earlier: 9, later: 8} for earlier, later in pairwise(STEPS))
DAYS = ("draft_on", "ask_on", "words_on", "review_on", "sign_off_on")


def pack(made: Made) -> Pack:
    """A built pack of its own for each row."""
    return Pack.objects.create(
        kind="board", edition="board", partnership=made["Partnership"], month_starts_on=MONTH, title="Pack",
        state="ready", requested_at=AT, touched_at=AT, finished_at=AT,
    )  # fmt: skip


RULES = Rules(
    app="packs",
    rows={
        "PackCalendar": {"partnership": HERE, "valid_from": MONTH, "editions": "board", "set_at": AT,
                         **dict.fromkeys(STEPS, 8)},
        "PackRun": {"partnership": HERE, "month_starts_on": MONTH, "editions": "board", "started_at": AT,
                    "changed_at": AT, **dict.fromkeys(DAYS, date(2017, 5, 8))},
        "RunPack": {"run": RUN, "edition": "board", "number": 1, "pack": pack, "asked_at": AT},
        "RunWords": {"run": RUN, "section_key": "flow", "section_title": "Flow", "asked_of": WHO,
                     "asked_at": AT, "due_on": MONTH},
        "AskChoice": {"user": WHO, "wanted": False, "at": AT},
        "AskMail": {"user": WHO, "asked_on": MONTH, "taken_at": AT},
        "CheckOverride": {"run": RUN, "finding": "1", "check_key": "lints", "sentence": "19 is not 16.",
                          "reason": "Known", "by": WHO, "at": AT},
        "SignOff": {"run": RUN, "round": 1, "signer": "manager", "by": WHO, "at": AT, "digests": {}},
        "IssuedEdition": {"run": RUN, "edition": "board", "pack": pack, "document": {}, "digest": "1", "files": {},
                          "manager": WHO, "owner": of("Another User"), "issued_by": WHO, "issued_at": AT},
        "PackLink": {"issued": ISSUED, "name": "Ann Reader", "email": "ann@example.org", "purpose": "Scrutiny",
                     "digest": "1", "made_by": WHO, "made_at": EARLIER, "expires_at": AT},
    },
    wrong={
        "pack_calendar_has_an_edition": {"editions": ""},
        "pack_calendar_is_within_a_month": ({"draft_day": 0}, {"sign_off_day": 19}),
        "pack_calendar_steps_in_order": ORDERED,
        "pack_run_state_is_known": {"state": "x"},
        "pack_run_has_an_edition": {"editions": ""},
        "pack_run_steps_in_order": tuple({later: date(2017, 5, 5)} for later in DAYS[1:]),
        "pack_run_is_sent_before_it_is_reviewed": (
            {"state": "review", "round": 1}, {"state": "review", "sent_at": AT},
            {"state": "issued", "issued_at": AT},
        ),
        "pack_run_is_issued_when_it_says_so": (
            {"issued_at": AT}, {"state": "issued", "sent_at": AT, "round": 1},
        ),
        "pack_run_is_cancelled_with_a_reason": (
            {"state": "cancelled", "cancelled_at": AT}, {"state": "cancelled", "cancelled_because": "No"},
            {"cancelled_at": AT},
        ),
        "run_pack_edition_is_known": {"edition": "x"},
        "run_pack_purpose_is_known": {"purpose": "x"},
        "run_pack_number_from_one": {"number": 0},
        "run_words_are_given_when_they_say_something": ({"given_at": AT}, {"text": "Said"}, {"highlights": "Said"}),
        "run_words_are_given_after_they_are_asked": {"given_at": EARLIER, "text": "Said"},
        "run_words_name_a_section": {"section_key": ""},
        "ask_mail_is_sent_or_failed": {"sent_at": AT, "failed": True},
        "check_override_has_a_reason": {"reason": ""},
        "sign_off_signer_is_known": {"signer": "x"},
        "sign_off_round_from_one": {"round": 0},
        "issued_edition_is_known": {"edition": "x"},
        "issued_edition_is_signed_by_two_people": {"owner": WHO},
        "issued_edition_has_a_digest": {"digest": ""},
        "pack_link_expires_after_it_is_made": {"expires_at": EARLIER},
        "pack_link_says_for_whom_and_why": ({"name": ""}, {"email": ""}, {"purpose": ""}),
        "pack_link_is_revoked_by_somebody": ({"revoked_at": AT}, {"revoked_by": WHO}),
    },
    twice={
        "sign_off_once_a_role": ({}, {"by": of("Another User")}),
        "sign_off_once_a_person": ({}, {"signer": "owner"}),
    },
    elsewhere=frozenset({"Pack", "PackFile", "DisclosureRule", "PublicRelease"}),
)  # fmt: skip


@pytest.mark.parametrize("name", RULES.tables())
def test_a_right_row_is_taken_and_one_that_breaks_a_rule_is_not(name: str) -> None:
    is_kept(RULES, name)


@pytest.mark.parametrize(("name", "rule"), RULES.once())
def test_a_second_row_of_what_there_is_once_is_refused(name: str, rule: models.UniqueConstraint) -> None:
    is_there_once(RULES, name, rule)


def test_every_rule_of_these_tables_is_broken() -> None:
    all_are_broken(RULES)


def test_a_pack_is_of_one_run_and_a_cancelled_run_makes_room() -> None:
    made = Made(RULES)
    row: Row = {**RULES.values(made, "RunPack", {}), "number": 2, "pack": made["RunPack"].pack}
    assert "pack_id" in refused(RULES.model("RunPack"), row)
    run: Any = made["PackRun"]
    run.state, run.cancelled_at, run.cancelled_because = "cancelled", AT, "Wrong month"
    run.save()
    assert refused(RULES.model("PackRun"), RULES.values(made, "PackRun", {})) == ""


@pytest.mark.parametrize("name", ["CheckOverride", "SignOff", "IssuedEdition"])
def test_what_was_let_pass_signed_or_issued_is_never_changed_or_deleted(name: str) -> None:
    row = Made(RULES)[name]
    rows = type(row)._default_manager.filter(pk=row.pk)
    for write in (lambda: rows.update(run=row.run), row.delete):
        with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
            write()
