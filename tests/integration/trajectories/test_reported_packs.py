"""An old pack made again gives the same numbers, whatever was learnt since."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from tcp_portal.access import scope_of
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.packs.models import Pack, State
from tcp_portal.packs.services import building, requests
from tcp_portal.packs.writers import Format
from tests.integration.trajectories.closed import NOW, closed, learnt_later
from tests.integration.trajectories.made import APRIL_17, MARCH_17, World, as_, text_of
from trajectories.models import MonthClose

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _folder(settings: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PORTAL_PACKS_DIR = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(requests, "nudge", lambda _pack_id: True)


def asked(world: World, month: Month = MARCH_17, figures: str = "") -> Pack:
    scope = scope_of(world.manager.pk, today=NOW.date())
    return requests.request_pack(
        partnership=world.partnership, month=month, formats=(Format.XLSX,), by=world.manager, scope=scope, now=NOW,
        figures=figures,
    )  # fmt: skip


def built(world: World, month: Month = MARCH_17, figures: str = "") -> Pack:
    pack = asked(world, month, figures)
    building.build(pack_id=pack.pk, clock=timezone.now)
    pack.refresh_from_db()
    assert (pack.state, pack.reason, pack.step) == (State.READY, "", pack.steps)
    return pack


def test_a_pack_of_a_closed_month_is_the_one_first_reported(world: World) -> None:
    close = closed(world)
    before = built(world)
    learnt_later(world)
    again, restated = built(world), built(world, figures="restated")
    assert before.figures == again.figures == "reported"
    assert before.digest == again.digest == close.document_digest
    assert restated.figures == "restated"
    assert restated.digest not in ("", close.document_digest)


def test_a_restated_pack_has_the_same_numbers_while_nothing_changed(world: World) -> None:
    close = closed(world)
    assert built(world, figures="restated").digest == close.document_digest


def test_a_pack_of_an_open_month_is_restated_and_reported_is_refused(world: World) -> None:
    assert built(world, APRIL_17).figures == "restated"
    with pytest.raises(Refusal, match="April 2017 was never closed") as refused:
        asked(world, APRIL_17, "reported")
    assert refused.value.field == "figures"


def test_after_a_reopening_the_pack_is_still_the_first(world: World) -> None:
    close = closed(world)
    MonthClose.objects.update(
        reopen_asked_by=world.manager, reopen_asked_at=NOW, reopen_reason="Why",
        reopened_by=world.commissioner, reopened_at=NOW,
    )  # fmt: skip
    learnt_later(world)
    second = closed(world)
    assert second.document_digest != close.document_digest
    assert built(world).digest == close.document_digest


def test_the_archive_says_whose_numbers_agree(world: World) -> None:
    closed(world)
    learnt_later(world)
    built(world)
    pack = built(world, figures="restated")
    query = {"partnership": world.partnership.code, "month": "2017-03"}
    text = text_of(as_(world.manager).get(reverse("packs:list"), query))
    assert "As first reported, same numbers as first reported" in text
    assert "As restated today, other numbers than first reported" in text
    one = text_of(as_(world.manager).get(reverse("packs:pack", args=[pack.pk]), query))
    assert "As restated today, other numbers than first reported." in one


def test_the_form_asks_which_figures(world: World) -> None:
    closed(world)
    client = as_(world.manager)
    address = f"{reverse('packs:list')}?partnership={world.partnership.code}&month=2017-03"
    form = {"month": "2017-03", "formats": ["xlsx"], "figures": "restated"}
    assert client.post(address, form).status_code == 302
    assert Pack.objects.get().figures == "restated"
    refused = client.post(address, {**form, "month": "2017-04", "figures": "reported"})
    assert refused.status_code == 422
    assert "April 2017 was never closed" in text_of(refused)
    assert client.post(address, {**form, "figures": "final"}).status_code == 422


def run(command: str, world: World, **options: object) -> str:
    out = StringIO()
    call_command(command, partnership=world.partnership.code, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_the_command_builds_either(world: World, tmp_path: Path) -> None:
    close = closed(world)
    learnt_later(world)
    more = {"month": "2017-03", "formats": "xlsx", "out": tmp_path}
    said = run("build_pack", world, **more)
    assert f"Figures as first reported on 12 May 2017; digest {close.document_digest}" in said
    assert "Figures as restated on" in run("build_pack", world, figures="restated", **more)
    with pytest.raises(CommandError, match="never closed"):
        run("build_pack", world, figures="reported", **{**more, "month": "2017-04"})


def test_the_commands_close_print_and_verify(world: World) -> None:
    said = run("close_month", world, month="2017-03")
    assert "Earlier months that are not closed" in said
    assert "March 2017 is closed, closing 1." in said
    learnt_later(world)
    kept = json.loads(run("measures", world, month="2017-03", vintage="reported", format="json"))
    now = json.loads(run("measures", world, month="2017-03", format="json"))

    def everyone(rows: list[dict[str, object]]) -> list[object]:
        whole = ("all", "total", "all", "all")
        parts = ("place", "arrangement", "age_group", "category")
        return [
            (row["vintage"], row["value"])
            for row in rows
            if row["measure"] == "inpatients" and tuple(row[name] for name in parts) == whole
        ]

    assert (everyone(kept), everyone(now)) == ([("reported", 5)], [("restated", 4)])
    assert "BHR: March 2017, closing 1: as it was" in run("verify_closes", world)
    with pytest.raises(CommandError, match="is closed already, by a command"):
        run("close_month", world, month="2017-03")
    with pytest.raises(CommandError, match="was never closed"):
        run("measures", world, month="2017-04", vintage="reported")
    MonthClose.objects.update(figures_digest="0" * 64)
    with pytest.raises(CommandError, match="1 differences"):
        run("verify_closes", world)
