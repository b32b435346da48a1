"""The pages of the month end: what they say, what they refuse and where they lead."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tcp_portal.audit.models import AuditEntry
from tcp_portal.packs.models import AskChoice, CheckOverride, PackCalendar, PackRun, RunState, RunWords
from tcp_portal.packs.run_sources import Edit, Edits, Found
from tcp_portal.partnerships.models import Partnership, User
from tests.integration.packs.month_end.conftest import Doing, Register, act, build

pytestmark = pytest.mark.django_db
CHOICE = "partnership=BHR&month=2017-04"


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *args: Any, **query: str) -> str:
    more = "".join(f"&{key}={value}" for key, value in query.items())
    return f"{reverse(f'packs:{name}', args=args)}?{CHOICE}{more}"


def test_a_run_is_started_from_its_page_which_says_what_waits_for_whom(
    register: Register, partnership: Partnership, manager: User, owner: User, board_member: User
) -> None:
    client = as_(manager)
    assert "have not been started" in client.get(url("run")).text
    assert client.post(url("run_start"), {}).status_code == 409
    assert as_(owner).post(url("run_start"), {"editions": ["board"]}).status_code == 403
    assert as_(board_member).get(url("run")).status_code == 403
    assert client.post(url("run_start"), {"editions": ["board"]}).status_code == 302
    run = PackRun.objects.get()
    part = client.get(url("run"), headers={"HX-Request": "true"})
    assert "every 2s" in part.text
    assert "HX-Refresh" not in part
    build(run)
    assert client.get(url("run"), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    shown = client.get(url("run")).text
    assert "The draft is built. Nobody has been asked for words yet." in shown
    assert "Choose sections" in shown
    assert "Choose sections" not in as_(owner).get(url("run")).text


def test_the_calendar_is_set_and_said(register: Register, manager: User) -> None:
    client = as_(manager)
    days = {"draft": "3", "ask": "3", "words": "6", "review": "8", "sign_off": "9"}
    typed = {"month": "2017-04", "editions": ["board"], "starts_by_itself": "on", **days}
    for wrong, said in (
        ({"words": "2"}, "No step may come before"),
        ({"month": "April"}, "Enter a month as year"),
        ({"editions": []}, "Choose at least one edition"),
    ):
        answer = client.post(url("calendar"), {**typed, **wrong})
        assert answer.status_code == 422
        assert said in answer.text
    assert client.post(url("calendar"), typed).status_code == 302
    assert PackCalendar.objects.get().days.sign_off == 9
    assert "12 May 2017 (working day 9)" in client.get(url("run")).text
    assert "3, 3, 6, 8 and 9" in client.get(url("calendar")).text


def test_sections_are_chosen_and_what_was_typed_is_kept(doing: Doing, manager: User) -> None:
    run, client = doing.start(), as_(manager)
    version = str(run.version)
    assert "always in" in client.get(url("run_sections", run.pk)).text
    answer = client.post(
        url("run_sections", run.pk), {"version": version, "in-staff": "on", "place-staff": "7"}
    )
    assert answer.status_code == 422
    assert 'value="7"' in answer.text
    typed = {"in-numbers": "on", "place-numbers": "2", "in-staff": "on", "place-staff": "1"}
    assert client.post(url("run_sections", run.pk), {"version": "9", **typed}).status_code == 409
    assert client.post(url("run_sections", run.pk), {"version": version, **typed}).status_code == 302
    assert doing.fresh(run).sections == ["staff", "numbers"]
    assert "Older than the words" in client.get(url("run")).text
    assert client.post(url("run_build", run.pk)).status_code == 302
    assert run.packs.count() == 2


def test_a_contributor_is_asked_finds_it_at_home_and_writes(
    doing: Doing, register: Register, manager: User, lead: User, commissioner: User
) -> None:
    run, client = doing.start(), as_(manager)
    register.contributors = {"numbers": [lead]}
    assert "Numbers: Imani Lead" in client.get(url("run_ask", run.pk)).text
    assert client.post(url("run_ask", run.pk)).status_code == 302
    assert client.post(url("run_ask", run.pk), {"section": "staff"}).status_code == 422
    also = {"section": "staff", "people": [str(lead.pk)]}
    assert client.post(url("run_ask", run.pk), also).status_code == 302
    assert RunWords.objects.count() == 2

    writer = as_(lead)
    home = writer.get(f"{reverse('web:home')}?{CHOICE}").text
    assert "You are asked for words" in home
    row = RunWords.objects.get(section_key="numbers")
    page = writer.get(url("words", row.pk)).text
    assert "22 people." in page
    assert as_(commissioner).get(url("words", row.pk)).status_code == 404
    typed = {"version": "1", "text": "Two homes opened.", "highlights": ""}
    assert writer.post(url("words", row.pk), {**typed, "text": ""}).status_code == 422
    assert writer.post(url("words", row.pk), {**typed, "version": ""}).status_code == 422
    assert writer.post(url("words", row.pk), typed).status_code == 302
    assert writer.post(url("words", row.pk), {**typed, "text": "Older"}).status_code == 409
    assert "Two homes opened." in client.get(url("run")).text
    register.people = 23
    client.post(url("run_build", run.pk))
    build(run)
    assert "Written on other figures" in client.get(url("run")).text
    assert "have changed since you wrote" in writer.get(url("words", row.pk)).text


def test_a_finding_is_let_pass_the_packs_are_sent_signed_and_issued(
    doing: Doing, register: Register, manager: User, owner: User, board_member: User
) -> None:
    register.findings = [Found("19 is not 16.", "packs:archive")]
    run, client, signer = doing.start(), as_(manager), as_(owner)
    assert client.get(url("run_send", run.pk)).status_code == 409
    checks = client.get(url("checks", run.pk)).text
    assert "1 finding stands against the packs of April 2017." in checks
    assert "Let it pass" not in signer.get(url("checks", run.pk)).text
    key = checks.split("/checks/")[-1].split("/")[0]
    assert client.get(url("override", run.pk, "nothing")).status_code == 404
    let = url("override", run.pk, key)
    assert client.post(let, {"version": "1", "reason": ""}).status_code == 422
    assert client.post(let, {"version": "1", "reason": "Three have no place"}).status_code == 302
    assert CheckOverride.objects.get().by == manager
    assert "Three have no place" in client.get(url("checks", run.pk)).text

    def step(who: Client, name: str, **more: str) -> int:
        form = who.get(url(name, run.pk))
        assert form.status_code == 200, form.text
        typed = {"version": str(doing.fresh(run).version), **more}
        return who.post(url(name, run.pk), typed).status_code

    assert step(client, "run_send") == 302
    assert "signature of the programme manager and senior responsible owner" in client.get(url("run")).text
    home = signer.get(f"{reverse('web:home')}?{CHOICE}").text
    assert "It waits for your signature" in home
    assert signer.get(url("issue", run.pk)).status_code == 403
    assert client.get(url("issue", run.pk)).status_code == 409
    assert step(signer, "run_return", reason="One word on staff") == 302
    assert "Returned from review: One word on staff" in client.get(url("run")).text
    assert step(client, "run_send") == step(client, "sign_manager") == step(signer, "sign_owner") == 302
    assert client.post(url("issue", run.pk), {"version": "1"}).status_code == 409
    assert step(client, "issue") == 302
    reader = as_(board_member)
    archive = reader.get(url("archive")).text
    assert "Board pack, April 2017" in archive
    issued = run.issued.get()
    page = reader.get(url("issued", issued.pk)).text
    assert "its numbers and its files are those that were issued" in page
    assert issued.digest in page
    assert "Share by link" not in page
    file: Any = reader.get(url("download", issued.pack_id, "pdf"))
    assert b"".join(file.streaming_content)[:4] == b"%PDF"
    assert doing.fresh(run).state == RunState.ISSUED


def test_a_run_is_cancelled_with_a_reason(doing: Doing, manager: User) -> None:
    run, client = doing.start(), as_(manager)
    assert "Cancel this run?" in client.get(url("run_cancel", run.pk)).text
    typed = {"version": str(run.version), "reason": "Wrong editions"}
    assert client.post(url("run_cancel", run.pk), typed).status_code == 302
    shown = client.get(url("run")).text
    assert "Wrong editions" in shown
    assert "Start the run" in shown


def test_what_changed_is_looked_for_by_the_worker_and_told(
    doing: Doing, register: Register, board_member: User, manager: User
) -> None:
    issued, reader = doing.issued(), as_(board_member)
    assert "Nobody has compared it" in reader.get(url("changed", issued.pk)).text
    assert reader.post(url("look", issued.pk)).status_code == 302
    assert "every 2s" in reader.get(url("changed", issued.pk)).text
    register.people = 23
    register.edits = Edits((Edit("One person", issued.issued_at, "Nadia", "correct a stay"),), note="Late.")
    build(issued.run)
    assert reader.get(url("changed", issued.pk), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    shown = reader.get(url("changed", issued.pk)).text
    assert "1 number and 1 sentence differ." in shown
    assert "correct a stay" in shown


def test_two_issued_packs_stand_side_by_side(
    doing: Doing, register: Register, board_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = as_(board_member)
    assert "Nothing to compare yet" in reader.get(url("compare")).text
    first = doing.issued()
    register.people = 23
    from tests.integration.packs.month_end import conftest

    monkeypatch.setattr(conftest, "APRIL", conftest.APRIL.next)
    second = doing.issued()
    shown = reader.get(url("compare")).text
    assert "People in hospital" in shown
    assert "Staff" not in shown.split("What differs")[1]
    everything = reader.get(url("compare", then=str(second.pk), now=str(first.pk), show="everything")).text
    assert "Ten trained." in everything


def test_a_pack_that_is_being_built_is_cancelled_on_its_page(doing: Doing, manager: User) -> None:
    from tcp_portal.packs.month_end.services import drafts

    run = doing.start()
    (one,) = drafts.build_again(run=run, act=act(manager))
    client = as_(manager)
    assert "Cancel" in client.get(url("pack", one.pack_id)).text
    assert client.post(url("cancel", one.pack_id)).status_code == 302
    assert f"Cancelled by {manager}." in client.get(url("pack", one.pack_id)).text


def test_the_message_about_words_is_chosen(lead: User, board_member: User) -> None:
    client, here = as_(lead), url("ask_mail")
    assert 'value="yes" checked' in client.get(here).text
    assert here.partition("?")[0] in client.get(reverse("accounts:own")).text
    assert client.post(here, {"wanted": "perhaps"}).status_code == 422
    assert "no message any more" in client.post(here, {"wanted": "no"}, follow=True).text
    assert not AskChoice.objects.get(user=lead).wanted
    assert AuditEntry.objects.get(did="message about words").changes == {"wanted": [True, False]}
    assert 'value="no" checked' in client.get(here).text
    assert as_(board_member).get(here).status_code == 403
