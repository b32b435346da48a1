"""Packs as a worker builds them: `python -m tools.bench_packs load|edition KEY CODE|night|attack CODE`, answers JSON.

Libraries are loaded before the first pack, as a worker loads them when it starts. Rows, progress, files and hashes are
those of the service; what is measured is undone. Only the public editions that others are made from, and the forecasts
of the two partnerships, stay: they are there before anything is measured.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from tools.bench_cpu import least, once, peak_mib, uss_mib

EMAIL = "packs@bench.example"
LARGEST, ORDINARY = "SYN01", "SYN02"
NEXT = {ORDINARY: 5, LARGEST: 2}  # how many packs after the first, of which the cheapest counts
STEPS = (1, 10, 47, 48)  # after how many packs of a night memory is looked at; the largest comes last
MONTHS = 13


def _month() -> Any:
    from tcp_portal.months import Month
    from tcp_portal.partnerships.demo.national import OPENS_AT

    return Month.of(OPENS_AT)


def _say_nothing(_title: str) -> None:
    """Nobody watches."""


def _start_as_a_worker() -> None:
    """What a worker's processes have before they get their first task, and what only this bench needs."""
    from tcp_portal.celery import app, load_libraries

    app.loader.import_default_modules()
    load_libraries()
    import_module("django.test.utils")


def load() -> list[str]:
    """Who asks for packs, and one release of each edition that is kept; answers the editions in order."""
    from django.db import transaction

    from tcp_portal.access import Role
    from tcp_portal.packs.editions import editions
    from tcp_portal.packs.models import PublicRelease
    from tcp_portal.partnerships.demo.national import FIRST_DAY
    from tcp_portal.partnerships.models import Partnership, Post, User

    every = Partnership.objects.filter(code__startswith="SYN")
    user, is_new = User.objects.get_or_create(email=EMAIL, defaults={"name": "Programme manager"})
    if is_new:
        for one in every:
            Post.objects.create(user=user, role=Role.PROGRAMME_MANAGER, partnership=one, valid_from=FIRST_DAY)
    for partnership in every.filter(code__in=(LARGEST, ORDINARY)):
        if not PublicRelease.objects.filter(partnership=partnership).exists():
            for source in editions():
                with transaction.atomic():
                    _keep(source.key, partnership, _month())
    return [source.key for source in editions()]


def _keep(edition: str, partnership: Any, month: Any) -> Any:
    """One edition without files; where it is for the public it is out from now on."""
    from django.utils import timezone

    from tcp_portal.access.scope import everything
    from tcp_portal.packs.editions import edition_source
    from tcp_portal.packs.services.releases import keep
    from tcp_portal.packs.services.requests import context_of

    now = timezone.now()
    context = context_of(partnership=partnership, month=month, scope=everything(), now=now)
    document = edition_source(edition).build(context, asked_by="", made_at=now, on_section=_say_nothing)
    if document.released is not None:
        keep(document.released, partnership=partnership, month=month, pack=None, now=now)
    return document


@contextmanager
def _undone() -> Iterator[None]:
    """What is written in it is taken back, files and rows; no worker hears of it."""
    from django.db import transaction
    from django.test.utils import override_settings

    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(PORTAL_PACKS_DIR=Path(folder)),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


def _asked(edition: str, partnership: Any) -> Any:
    """A row in the queue."""
    from django.utils import timezone

    from tcp_portal.access import scope_of
    from tcp_portal.packs.editions import Edition, edition_source
    from tcp_portal.packs.services.requests import request_pack
    from tcp_portal.partnerships.models import User

    now, user = timezone.now(), User.objects.get(email=EMAIL)
    return request_pack(
        partnership=partnership, month=_month(), formats=edition_source(edition).formats, by=user,
        scope=scope_of(user.pk, today=timezone.localdate(now)), now=now, edition=Edition(edition),
    )  # fmt: skip


def _build(pack: Any) -> None:
    """As the worker's task does. Raises LookupError with the reason where no pack comes of it."""
    from django.utils import timezone

    from tcp_portal.packs.models import State
    from tcp_portal.packs.services.building import build

    build(pack_id=pack.pk, clock=timezone.now)
    pack.refresh_from_db()
    if pack.state != State.READY:
        raise LookupError(f"{pack.title}: {pack.reason}")


def edition(key: str, code: str) -> dict[str, Any]:
    """One pack in all its formats: the first of a worker, the next ones, and the most memory after each."""
    from tcp_portal.partnerships.models import Partnership
    from tools.bench_site import backends

    partnership = Partnership.objects.get(code=code)

    def pack() -> None:
        with _undone():
            _build(_asked(key, partnership))

    first = once(pack, backends=backends)
    peak = peak_mib()
    again = least(pack, times=NEXT[code], backends=backends, warm_up=0)
    return {
        "edition": key,
        "code": code,
        "first": asdict(first),
        "again": asdict(again),
        "peaks": (peak, peak_mib()),
    }


def night() -> dict[str, Any]:
    """The Board pack of every partnership, one after another in one worker, no forecast ready."""
    from tcp_portal.packs.editions import Edition
    from tcp_portal.partnerships.models import Partnership
    from tools.bench_site import backends
    from trajectories.models import ForecastRun

    # The largest comes last: what it needs would hide what the others leave behind.
    every = sorted(
        Partnership.objects.filter(code__startswith="SYN"), key=lambda one: (one.code == LARGEST, one.code)
    )
    costs, memory = [], []
    with _undone():
        ForecastRun.objects.all().delete()
        packs = [_asked(Edition.BOARD, one) for one in every]
        for done, pack in enumerate(packs, start=1):
            costs.append(once(_task(pack), backends=backends))
            if done in STEPS:
                memory.append({"packs": done, "uss": uss_mib(), "peak": peak_mib()})
    return {
        "packs": [{"code": one.code, **asdict(cpu)} for one, cpu in zip(every, costs, strict=True)],
        "memory": memory,
    }


def _task(pack: Any) -> Callable[[], None]:
    return lambda: _build(pack)


def attack(code: str) -> dict[str, Any]:
    """Public editions of thirteen months, each kept and attacked together with those before it; the last attack alone.

    They end thirteen months before the one that is kept, which therefore is none of theirs.
    """
    from tcp_portal.packs.models import PublicRelease
    from tcp_portal.packs.services.releases import facts_of
    from tcp_portal.partnerships.models import Partnership
    from tools.bench_site import backends

    partnership = Partnership.objects.get(code=code)
    last = _month().plus(-MONTHS)
    costs = []
    with _undone():
        for back in reversed(range(MONTHS)):
            month = last.plus(-back)
            if month == last:
                alone = least(_attack(partnership, month), times=2, backends=backends, warm_up=0)
            costs.append(once(_kept(partnership, month), backends=backends))
        facts = facts_of(PublicRelease.objects.get(partnership=partnership, month_starts_on=last.first))
    return {
        "code": code,
        "editions": [asdict(cpu) for cpu in costs],
        "attack": asdict(alone),
        "cells": len(facts),
        "hidden": sum(fact.printed is None for fact in facts),
        "peak": peak_mib(),
    }


def _kept(partnership: Any, month: Any) -> Callable[[], object]:
    from tcp_portal.packs.editions import Edition

    return lambda: _keep(Edition.PUBLIC, partnership, month)


def _attack(partnership: Any, month: Any) -> Callable[[], object]:
    """Hiding and attacking, with the counts read before."""
    from django.utils import timezone

    from tcp_portal.access.scope import everything
    from tcp_portal.packs.disclosure.cells import joined
    from tcp_portal.packs.disclosure.suppression import protect
    from tcp_portal.packs.models import Audience
    from tcp_portal.packs.public_sources import public_sources
    from tcp_portal.packs.services.releases import issues_beside, rule_on
    from tcp_portal.packs.services.requests import context_of

    context = context_of(partnership=partnership, month=month, scope=everything(), now=timezone.now())
    read = [one for source in public_sources() if (one := source.read(context)) is not None]
    counts, rule = joined(one.counts for one in read), rule_on(Audience.PUBLIC, month.last)
    earlier = tuple(issues_beside(partnership=partnership, month=month).values())
    return lambda: protect(counts, rule, earlier)


def main() -> None:
    """Does what the first argument names with the others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()
    _start_as_a_worker()
    modes: dict[str, Callable[..., object]] = {
        "load": load,
        "edition": edition,
        "night": night,
        "attack": attack,
    }
    print(json.dumps(modes[sys.argv[1]](*sys.argv[2:])))


if __name__ == "__main__":
    main()
