from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tcp_portal.access import Role
from tcp_portal.audit import naming
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import AuditEntry, AuditSubject, Kind
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import make_partnership, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2017, 5, 11, 15, 42, tzinfo=UTC)
SOMEONE = uuid.UUID(int=3)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def officer(partnership: Partnership) -> User:
    return make_user(Role.IG_OFFICER, partnership)


@pytest.fixture
def colleague(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


@pytest.fixture(autouse=True)
def _named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "_namers", [lambda ids: {pk: "BHR-003" for pk in ids if pk == SOMEONE}])
    monkeypatch.setattr(naming, "_finders", [lambda text, _ids: [SOMEONE] if text == "BHR-003" else []])


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def look(partnership: Partnership, by: User | None, *people: uuid.UUID) -> AuditEntry:
    return audit.record_read(
        by=by, how="person page", at=NOW, partnership_id=partnership.pk, person_ids=people or (SOMEONE,)
    )


def change(partnership: Partnership, by: User) -> AuditEntry:
    return audit.record(
        by=by,
        did="update plan",
        at=NOW,
        obj=partnership,
        partnership_id=partnership.pk,
        person_ids=[SOMEONE],
        changes={
            "planned_on": [date(2017, 2, 28), date(2017, 5, 31)],
            "reasons": [[], ("a", Decimal("1.5"))],
        },
    )


@pytest.mark.parametrize("model", [AuditEntry, AuditSubject])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_the_trail(
    partnership: Partnership, colleague: User, model: type, act: str
) -> None:
    look(partnership, colleague)
    rows = model.objects.all()  # type: ignore[attr-defined]
    values = {"did": "nothing"} if model is AuditEntry else {"person_id": uuid.uuid4()}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**values) if act == "update" else rows._raw_delete(rows.db)
    assert rows.count() == 1


def test_a_change_keeps_old_and_new_as_text(partnership: Partnership, colleague: User) -> None:
    entry = AuditEntry.objects.get(pk=change(partnership, colleague).pk)
    assert entry.changes == {"planned_on": ["2017-02-28", "2017-05-31"], "reasons": [[], ["a", "1.5"]]}
    assert (entry.object_type, entry.object_id) == ("partnerships.partnership", partnership.pk)


def test_only_differences_are_changes() -> None:
    assert audit.changes_between({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": None}) == {"b": [2, 3]}


def test_the_officer_reads_who_looked_and_that_is_recorded_too(
    partnership: Partnership, officer: User, colleague: User
) -> None:
    look(partnership, colleague)
    change(partnership, colleague)
    answer = as_(officer).get(reverse("audit:log"))
    assert answer.status_code == 200
    assert "person page" in answer.text
    assert "planned on: 28 February 2017 → 31 May 2017" in answer.text
    assert "reasons: not set → a, 1.5" in answer.text
    assert "BHR-003" in answer.text
    assert AuditEntry.objects.filter(did="access log", by=officer, kind=Kind.READ).count() == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 3),
        ({"kind": "change"}, 1),
        ({"who": "portal"}, 0),
        ({"person": "BHR-003"}, 2),
        ({"person": "BHR-999"}, 0),
        ({"since": "2017-05-12"}, 0),
        ({"since": "2017-05-11", "until": "2017-05-11"}, 3),
    ],
)
def test_filters_narrow_the_log(
    partnership: Partnership, officer: User, colleague: User, query: dict[str, str], count: int
) -> None:
    look(partnership, colleague)
    look(partnership, None, *(uuid.uuid4() for _ in range(5)))
    change(partnership, colleague)
    answer = as_(officer).get(reverse("audit:log"), query, headers={"HX-Request": "true"})
    assert f"{count} entr" in answer.text
    assert "<html" not in answer.text


def test_a_long_list_shows_three_people_and_counts_the_rest(partnership: Partnership, officer: User) -> None:
    look(partnership, None, *(uuid.uuid4() for _ in range(5)))
    answer = as_(officer).get(reverse("audit:log"))
    assert "and 2 more" in answer.text
    assert "a person no longer held" in answer.text
    assert "a command" in answer.text


def test_a_day_that_does_not_exist_is_said(officer: User) -> None:
    answer = as_(officer).get(reverse("audit:log"), {"since": "31 February"})
    assert answer.status_code == 422
    assert "Enter the first day" in answer.text


def test_the_log_never_says_who_a_person_is(partnership: Partnership, officer: User, colleague: User) -> None:
    fields = {"family_name": ["", "Dunmore"], "date_of_birth": [None, date(1964, 11, 26)], "sex": ["", "1"]}
    audit.record(
        by=colleague,
        did="admission",
        at=NOW,
        partnership_id=partnership.pk,
        person_ids=[SOMEONE],
        changes={**fields, "source": ["", "19"]},
    )
    answer = as_(officer).get(reverse("audit:log"))
    assert "family name: recorded" in answer.text
    assert "4 fields" in answer.text
    assert "Dunmore" not in answer.text
    assert "November 1964" not in answer.text
    assert "1964-11" not in answer.text


def test_codes_of_an_app_are_told_in_its_words(
    partnership: Partnership, officer: User, colleague: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(naming._words, "partnerships", lambda field, value: f"{field} {value}")
    audit.record(
        by=colleague,
        did="discharge plan",
        at=NOW,
        obj=partnership,
        partnership_id=partnership.pk,
        changes={"status": ["", "3"], "starts_on": [None, "2017-13-45"], "synthetic": [True, False]},
    )
    text = as_(officer).get(reverse("audit:log")).text
    assert "status: not set → status 3" in text
    assert "starts on: not set → starts_on 2017-13-45" in text
    assert "synthetic: yes → no" in text


def test_an_act_that_changes_no_value_is_not_called_a_change(
    partnership: Partnership, officer: User, colleague: User
) -> None:
    audit.record(by=colleague, did="ask for board pack", at=NOW, partnership_id=partnership.pk)
    text = as_(officer).get(reverse("audit:log"), headers={"HX-Request": "true"}).text
    assert '<strong class="tag tag--neutral">Did</strong> ask for board pack' in text


def test_the_log_comes_in_pages(partnership: Partnership, officer: User, colleague: User) -> None:
    """Each entry once, though many are of one moment; filters stay."""
    for _ in range(120):
        look(partnership, colleague)
    client, address, seen = as_(officer), f"{reverse('audit:log')}?kind=read&who={colleague.email}", []
    while address:
        text = client.get(address).text
        assert "120 entries" in text
        seen.append(text.count("person page"))
        older = re.search(r'<a href="([^"]+)" rel="next">Older', text)
        address = unescape(older[1]) if older else ""
    assert seen == [50, 50, 20]
    assert "Newest entries" in text


@pytest.mark.parametrize("before", ["x", "2017-05-11", "2017-05-11T15:42:00~1", "~"])
def test_a_key_that_is_none_begins_with_the_newest(
    partnership: Partnership, officer: User, before: str
) -> None:
    look(partnership, None)
    assert "person page" in as_(officer).get(reverse("audit:log"), {"before": before}).text


def test_the_log_is_taken_as_a_file_and_that_is_recorded(
    partnership: Partnership, officer: User, colleague: User
) -> None:
    look(partnership, colleague)
    change(partnership, colleague)
    answer = as_(officer).post(reverse("audit:export"), {"kind": "change", "who": colleague.email})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["When", "Who", "Kind", "Did"]
    (row,) = rows[1:]
    assert (row[2], row[3], row[4], row[6]) == ("Changed", "update plan", "BHR-003", partnership.code)
    assert AuditEntry.objects.filter(did="export of the access log", by=officer).count() == 1


def test_a_file_of_more_than_it_may_hold_is_refused(
    partnership: Partnership, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tcp_portal.audit.views.MOST_EXPORTED", 1)
    look(partnership, None)
    look(partnership, None)
    assert "narrow the list" in as_(officer).post(reverse("audit:export")).text


def test_acts_are_found_by_a_part_of_their_words(
    partnership: Partnership, officer: User, colleague: User
) -> None:
    look(partnership, colleague)
    change(partnership, colleague)
    assert "1 entry" in as_(officer).get(reverse("audit:log"), {"did": "PLAN"}).text


def test_who_has_access_names_posts_and_who_has_been_away(partnership: Partnership, officer: User) -> None:
    away = make_user(Role.COUNCIL_LEAD, partnership, name="Ada Away")
    User.objects.filter(pk=away.pk).update(last_login=NOW - timedelta(days=200))
    make_user(Role.COMMISSIONER, make_partnership("ELSE"), name="Ewan Else")
    with time_machine.travel(NOW, tick=False):
        text = as_(officer).get(reverse("audit:accounts")).text
    assert "Ada Away" in text
    assert "Council lead, BHR" in text
    assert text.count("Dormant") == 1
    assert "Ewan Else" not in text


def test_one_persons_log_holds_lists_too(partnership: Partnership, officer: User, colleague: User) -> None:
    look(partnership, colleague, SOMEONE, uuid.uuid4())
    look(partnership, colleague, uuid.uuid4())
    answer = as_(officer).get(reverse("audit:person", args=[SOMEONE]))
    assert "Who looked at BHR-003" in answer.text
    assert "1 entry" in answer.text
    assert answer.text.count(">BHR-003</a>") == 1
    assert "in a list of 2 people" in answer.text
    assert "a person no longer held" not in answer.text


def test_another_partnerships_trail_does_not_exist(officer: User) -> None:
    elsewhere = make_partnership("ELSE")
    look(elsewhere, make_user(Role.COMMISSIONER, elsewhere))
    assert as_(officer).get(reverse("audit:person", args=[SOMEONE])).status_code == 404
    assert "0 entries" in as_(officer).get(reverse("audit:log"), {"kind": "read"}).text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.IG_OFFICER])
def test_nobody_else_reads_the_log(partnership: Partnership, role: Role) -> None:
    client = as_(make_user(role, partnership))
    assert client.get(reverse("audit:log")).status_code == 403
    assert client.get(reverse("audit:person", args=[SOMEONE])).status_code == 403


def test_the_signed_out_are_sent_to_sign_in() -> None:
    assert Client().get(reverse("audit:log")).status_code == 302


def test_home_tells_the_officer_how_much_was_looked_at(
    partnership: Partnership, officer: User, colleague: User
) -> None:
    def told() -> list[str]:
        text = as_(officer).get(reverse("web:home")).text
        card = text.partition(">Access log</h3>")[2].partition("</ul>")[0]
        return re.sub(r"<[^>]+>|\s+", " ", card).split()

    with time_machine.travel("2017-05-17 09:00:00+01:00", tick=False):
        look(partnership, colleague)  # on 11 May, the first of seven days
        assert " ".join(told()) == "0 looks today 1 look in the last 7 days"
    with time_machine.travel("2017-05-18 09:00:00+01:00", tick=False):
        assert " ".join(told()) == "0 looks today 0 looks in the last 7 days"
