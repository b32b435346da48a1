"""A person's own file: all of it, decided on by somebody named, and written into the trail."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from cohorts.management.commands.subject_access import DATA, DOCUMENT, TO_DECIDE
from cohorts.models import Person
from cohorts.services import plans
from cohorts.services.subject_access import items_about, paths_to_person
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.partnerships.models import Partnership
from tests.factories import TODAY, act_of, admitted, make_partnership, make_user
from tests.integration.cohorts.everything import store_everything

pytestmark = pytest.mark.django_db

# Tables of the register that are about nobody, or about nobody in particular; a story is anonymous by its own rule.
OF_NOBODY = {
    "cohorts_checklistitem", "cohorts_columnmap", "cohorts_digestchoice", "cohorts_digestmail", "cohorts_importrun",
    "cohorts_policy", "cohorts_registerreturn", "cohorts_trackermeeting", "cohorts_vignette",
}  # fmt: skip
# Columns that name a person without a key of the database: read as the access log.
LOG = {"audit_auditsubject", "audit_trailkey", "audit_alert"}


def test_every_table_about_people_is_in_a_file_or_is_known_to_be_about_nobody() -> None:
    reached = {model._meta.db_table for model in paths_to_person()}
    register = {model._meta.db_table for model in apps.get_app_config("cohorts").get_models()}
    assert register - reached == OF_NOBODY
    telling = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if any(word in field.name for word in ("person", "spell", "episode", "patient", "nhs"))
    }
    assert telling - reached - LOG == set()
    assert {"trajectories_frozenline", "trajectories_scenariochange", "finance_transfer"} <= reached


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def person(partnership: Partnership) -> Person:
    spell = admitted(partnership, given_name="Quillon", family_name="Dunmorrow")
    admitted(partnership, given_name="Somebody", family_name="Elsewise")
    make_partnership("OTHER")
    plans.update_plan(spell=spell, version=0, status="3", planned_on=TODAY, act=act_of())
    store_everything(spell.person, spell, make_user(Role.COMMISSIONER, partnership, email="ada@example.org"))
    return spell.person


def run(person: Person, out: Path, *more: str) -> str:
    said = StringIO()
    call_command(
        "subject_access", "--partnership", person.partnership.code, "--person", person.reference, "--out", str(out),
        *more, stdout=said,
    )  # fmt: skip
    return said.getvalue()


def decided(out: Path, **changes: Any) -> str:
    """The list filled in: all go out, but for the first, which is as `changes` say."""
    rows = json.loads((out / TO_DECIDE).read_text())
    for row in rows:
        row |= {"answer": "release", "decided_by": "ada@example.org"}
    rows[0] |= changes
    path = out / "filled.json"
    path.write_text(json.dumps(rows))
    return str(path)


def test_all_that_is_held_goes_out_but_what_somebody_withheld(person: Person, tmp_path: Path) -> None:
    run(person, tmp_path)
    first = json.loads((tmp_path / TO_DECIDE).read_text())[0]
    said = run(person, tmp_path, "--decisions", decided(tmp_path, answer="withhold", because="third_party"))
    assert "1 are withheld" in said
    data = json.loads((tmp_path / DATA).read_text())
    assert list(data["withheld"].values()) == [1]
    ids = {item["id"] for item in data["items"]}
    assert first["item"] not in ids
    held = {item.id for item in items_about(person)}
    assert held - ids - {first["item"]} == {
        f"audit_auditentry:{entry.pk}" for entry in AuditEntry.objects.filter(did="subject access")
    }
    text = (tmp_path / DATA).read_text()
    assert person.nhs_number in text
    assert "Quillon" in text
    assert "Elsewise" not in text
    assert (tmp_path / DOCUMENT).read_bytes().startswith(b"%PDF")
    for name in (TO_DECIDE, DATA, DOCUMENT):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    entry = AuditEntry.objects.get(did="subject access")
    assert entry.changes["withheld"] == [None, {"third_party": 1}]
    assert entry.changes["decided_by"] == [None, ["ada@example.org"]]
    assert AuditEntry.objects.filter(did="subject access prepared", subjects__person_id=person.pk).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"answer": ""}, "Nobody has decided on"),
        ({"answer": "withhold"}, "Say why"),
        ({"answer": "withhold", "because": "awkward"}, "Say why"),
        ({"decided_by": " "}, "Say who decided"),
        ({"decided_by": "nobody@example.org"}, "Nobody here has the e-mail address"),
        ({"digest": "0000"}, "has changed since"),
    ],
)
def test_nothing_goes_out_before_everything_is_decided(
    person: Person, tmp_path: Path, changes: dict[str, str], sentence: str
) -> None:
    run(person, tmp_path)
    with pytest.raises(CommandError, match=sentence):
        run(person, tmp_path, "--decisions", decided(tmp_path, **changes))
    assert not (tmp_path / DATA).exists()
    assert not AuditEntry.objects.filter(did="subject access").exists()


def test_a_list_that_cannot_be_read_and_a_person_who_is_not_there(person: Person, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("[{}]")
    with pytest.raises(CommandError, match="cannot be read"):
        run(person, tmp_path, "--decisions", str(tmp_path / "broken.json"))
    person.reference = "NOBODY-1"
    with pytest.raises(CommandError, match="no such person"):
        run(person, tmp_path)
