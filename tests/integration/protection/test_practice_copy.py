"""A copy for practice: nobody of the register is in it, and its months count what the register's count."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, models

from cohorts.models import Person, PlanStep, Rating, Spell
from cohorts.services.census import census
from cohorts.services.practice_copy import MARK, OF_NOBODY, copied_models, is_replaced
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.audit.models import AuditEntry
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, admitted, discharged, make_partnership, make_user
from tests.integration.cohorts.everything import store_everything

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
GIVEN, FAMILY, WORDS = "Zyxqualine", "Wvuttersby", "Qoplinthia told her sister"
BORN, GONE = date(1951, 11, 23), date(2017, 3, 14)
FIRST, LAST = Month(2015, 1), Month(2017, 6)

# Run in the copy, with its keys: what a reader of the copy finds there.
LOOK = """
import json, sys, django
django.setup()
from collections import Counter
from cohorts.models import Person, Spell
from cohorts.services.census import census
from tcp_portal.access.scope import everything
from tcp_portal.access.wall import crossing
from tcp_portal.months import Month
from tcp_portal.partnerships.models import User, Partnership
from tests.integration.protection import raw
with crossing("a test"):
    cells = census(scope=everything(), first=Month.parse(sys.argv[1]), last=Month.parse(sys.argv[2]))
    by = Counter()
    for one in cells:
        by[f"{one.month} {one.arrangement}"] += one.count
    print(json.dumps({
        "census": by,
        "people": [[str(one.pk), one.reference, one.given_name, one.family_name, one.nhs_number, str(one.date_of_birth)]
                   for one in Person.objects.all()],
        "humans": sorted(Counter(str(one) for one in Person.objects.values_list("human", flat=True)).values()),
        "found": Person.objects.with_nhs_number(*[one.nhs_number for one in Person.objects.all()]).count(),
        "stays": sorted(str((one.ended_on - one.started_on).days) for one in Spell.objects.exclude(ended_on=None)),
        "users": [[one.email, one.name, one.has_usable_password()] for one in User.objects.all()],
        "partnerships": [one.name for one in Partnership.objects.all()],
        "texts": list(raw.texts()),
    }))
"""

# What is copied as it stands, of tables that are about somebody: codes of the lists, and two words of the partnership.
CODES = {
    "cohorts.Agreement.party", "cohorts.DischargePlan.accommodation", "cohorts.DischargePlan.confidence",
    "cohorts.DischargePlan.support", "cohorts.Dispute.kind", "cohorts.Dispute.outcome",
    "cohorts.Episode.out_of_area_reasons", "cohorts.Finding.topic", "cohorts.Involvement.advocate_kinds",
    "cohorts.Involvement.needs", "cohorts.Leave.judgment", "cohorts.Objection.raised_by",
    "cohorts.OutsideReview.kind", "cohorts.PlanStep.confidence", "cohorts.RegisterEntry.consent",
    "cohorts.RegisterEntry.exit_reason", "cohorts.RegisterEntry.needs_group", "cohorts.RegisterEntry.referred_by",
    "cohorts.RegisterEntry.risk_factors", "cohorts.RegisterEntry.setting", "cohorts.Review.asked_by",
    "cohorts.Review.consent", "cohorts.Review.mode", "cohorts.Review.outcome", "cohorts.RootCause.area",
    "cohorts.Visit.mode", "partnerships.Partnership.code", "partnerships.Partnership.region",
}  # fmt: skip


@pytest.fixture
def register() -> Spell:
    """Two people, one of them in two registers, a row in every table, and words of somebody in every column of them."""
    partnership, other = make_partnership(), make_partnership("OTHER")
    spell = admitted(partnership, given_name=GIVEN, family_name=FAMILY, date_of_birth=BORN)
    discharged(spell, GONE, act=act_of())
    admitted(partnership, given_name="Uvulanda", family_name="Tsrquist", date_of_birth=date(1999, 3, 5))
    admitted(other, nhs_number=spell.person.nhs_number, on=date(2017, 4, 3), date_of_birth=BORN)
    writer = make_user(Role.COMMISSIONER, partnership, email="ada.case@example.org", name="Ada Casewright")
    store_everything(spell.person, spell, writer)
    for model in copied_models():
        names = [field for field in model._meta.local_concrete_fields if is_replaced(field)]
        if model in (PlanStep, Rating, Person, User, Partnership):  # the first two take no change
            continue
        for field in names:
            text = WORDS if not isinstance(field, models.JSONField) else [WORDS]
            model._default_manager.exclude(**{field.name: field.get_default()}).update(**{field.name: text})
    return Spell.objects.select_related("person").get(pk=spell.pk)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Where the copy goes, and the environment in which it is used: on PostgreSQL a database of its own."""
    folder = tmp_path / "practice"
    used = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPYCACHEPREFIX") if name in os.environ}
    used |= {"PORTAL_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tcp_portal.settings"}
    if connection.vendor == "sqlite":
        yield folder, used
        return
    said, name = connection.settings_dict, f"{connection.settings_dict['NAME']}_practice"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    login = said["USER"] + (f":{said['PASSWORD']}" if said["PASSWORD"] else "")
    url = f"postgresql://{login}@{said['HOST']}:{said['PORT']}/{name}"
    monkeypatch.setenv("PORTAL_COPY_DATABASE_URL", url)
    yield folder, {**used, "DATABASE_URL": url}
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def copied(folder: Path) -> str:
    out = StringIO()
    call_command("pseudonymise_copy", "--to", str(folder), stdout=out)
    return out.getvalue()


def looked_at(environment: dict[str, str]) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, "-c", LOOK, str(FIRST), str(LAST)], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False, timeout=240,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def written() -> set[str]:
    """Every text of the register that somebody wrote or that tells who somebody is, and every key of its rows."""
    found = set[str]()
    for model in copied_models():
        replaced = [field.name for field in model._meta.local_concrete_fields if is_replaced(field)]
        for row in model._default_manager.all():
            found |= {str(row.pk), str(row.pk).replace("-", "")}
            found |= {str(getattr(row, name)) for name in replaced if model is not Person}
    for person in Person.objects.all():
        found |= {
            person.given_name,
            person.family_name,
            person.reference,
            person.nhs_number,
            str(person.human),
        }
    found |= {user.email for user in User.objects.all()}
    return {text for text in found if len(text) > 7}  # “Crisis” is also a word of the checklist


def test_nobody_of_the_register_is_in_the_copy(
    register: Spell, elsewhere: tuple[Path, dict[str, str]]
) -> None:
    folder, environment = elsewhere
    before = Counter[str]()
    for one in census(scope=everything(), first=FIRST, last=LAST):
        before[f"{one.month} {one.arrangement}"] += one.count
    assert "rows are in the copy" in copied(folder)
    found = looked_at(environment)
    assert found["census"] == before != {}
    real = written() | {str(day) for day in Person.objects.values_list("date_of_birth", flat=True)}
    assert {GIVEN, FAMILY, WORDS, "ada.case@example.org", "1951-11-23"} <= real
    names = {f"{MARK}{text}" for text in Partnership.objects.values_list("name", flat=True)}
    for place, text in found["texts"]:
        assert text in names or not [one for one in real if one in text], (place, text)
    opened = [cell for person in found["people"] for cell in person]
    assert not real & set(opened)
    assert WORDS not in str(found)
    _people_of_the_copy(found)
    _files_of_the_copy(folder, real)
    _trail_of_the_copy(register, found["texts"])


def _people_of_the_copy(found: dict[str, Any]) -> None:
    assert len(found["people"]) == Person.objects.count() == 3
    assert found["humans"] == [1, 2]
    assert found["found"] == 3
    for _, reference, given, family, number, _ in found["people"]:
        assert reference.startswith("T-")
        assert number.startswith("999")
        assert given
        assert family.endswith("practice")
    kept = Spell.objects.filter(ended_on__isnull=False)
    assert found["stays"] == sorted(str((one.ended_on - one.started_on).days) for one in kept if one.ended_on)
    assert not [one for one in found["users"] if one[2] or not one[0].endswith("@training.invalid")]
    assert all(name.startswith(MARK) for name in found["partnerships"])


def _files_of_the_copy(folder: Path, real: set[str]) -> None:
    """The copy's keys and its database, no other file; what SQLite keeps in its pages is as clean as its tables."""
    names = {path.name for path in folder.iterdir() if not path.name.startswith("portal.sqlite3")}
    assert names <= {"data-keys", "index-keys", "secret-key"}
    for path in folder.glob("portal.sqlite3*"):
        told = path.read_bytes()
        assert not [text for text in (GIVEN, FAMILY, WORDS, "ada.case@example.org") if text.encode() in told]
    for key in ("data-keys", "index-keys"):
        assert (folder / key).stat().st_mode & 0o077 == 0


def _trail_of_the_copy(register: Spell, texts: list[list[str]]) -> None:
    """It stays at home, and tells there of the copy and of everybody in it."""
    assert AuditEntry.objects.filter(did="make a practice copy").count() == 1
    looks = AuditEntry.objects.filter(did="practice copy", subjects__person_id=register.person_id)
    assert looks.count() == 1
    tables = {place.partition(".")[0] for place, _ in texts}
    held = {
        model._meta.db_table for model in apps.get_models() if model._meta.app_label in ("audit", "packs")
    }
    assert held & tables <= {"packs_disclosurerule"}


def test_it_refuses_its_own_place_and_one_that_holds_something(
    elsewhere: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder, _ = elsewhere
    for own in (settings.PORTAL_DATA_DIR, settings.PORTAL_DATA_DIR / "inside"):
        with pytest.raises(CommandError, match="own data folder"):
            copied(Path(own))
    folder.mkdir()
    (folder / "a-file").touch()
    with pytest.raises(CommandError, match="folder is not empty"):
        copied(folder)
    if connection.vendor == "postgresql":
        with psycopg.connect(os.environ["PORTAL_COPY_DATABASE_URL"]) as another:
            another.execute("CREATE TABLE something (id int)")
        with pytest.raises(CommandError, match="database is not empty"):
            copied(tmp_path / "another")
        said = connection.settings_dict
        own_url = f"postgresql://{said['USER']}@{said['HOST']}:{said['PORT']}/{said['NAME']}"
        monkeypatch.setenv("PORTAL_COPY_DATABASE_URL", own_url)
        with pytest.raises(CommandError, match="own database"):
            copied(tmp_path / "one-more")
    monkeypatch.setenv("PORTAL_COPY_DATABASE_URL", "mysql://somewhere/else")
    with pytest.raises(CommandError, match="must be the address of a PostgreSQL"):
        copied(tmp_path / "again")


def test_a_column_of_text_stays_only_where_it_is_known_to_hold_codes() -> None:
    """What is copied as it stands: codes, and names of tables that are about nobody."""
    stays = {
        f"{model._meta.label}.{field.name}"
        for model in copied_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        if not is_replaced(field) and not field.choices and model._meta.label not in OF_NOBODY
        if not isinstance(field, models.CharField) or (field.max_length or 99) > 6
    }
    assert stays == CODES
