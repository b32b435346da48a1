"""Hours of work without a pause: memory stays where it was, and so do connections (F17).

What grows does so with requests and jobs, not with the hour: people who hardly think make as many in an hour as a
partnership does in weeks.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import redis

from tools.faults.programs import Program, children_of, is_alive, mib_of
from tools.faults.report import Figure
from tools.faults.scale import Scale
from tools.faults.seed import ROWS
from tools.faults.stand import Stand, Template, stand
from tools.faults.writes import EDIT, IMPORT, PACK, joined, kept, packs_kept, write

# Of a hundred writes: most edit a plan, some bring an extract, and every few seconds the worker has a pack to build.
MIX = (*[EDIT] * 96, *[IMPORT] * 2, *[PACK] * 2)
PAGES = ("/", "/performance/", "/performance/measures/", "/tracker/", "/workstreams/", "/packs/", "/help/")
PEOPLE, THINKS, LOOKS_EVERY = 3, 0.3, 15.0
PACK_SECONDS = 300.0
MOST_GROWTH = 0.10


@dataclass(frozen=True, slots=True)
class Look:
    """What the processes hold at one moment: MiB of the machine, and open connections."""

    web: float
    worker: float
    database: int
    redis: int


class Reader(threading.Thread):
    """Somebody who clicks through the main pages until it is over."""

    def __init__(self, one: Stand, number: int) -> None:
        super().__init__(name=f"reader {number}", daemon=True)
        self.visitor, self.over = one.visitor(number), threading.Event()
        self.choice = f"?partnership={one.template.seed.partnership}&month={one.template.seed.month}"
        self.seen, self.failed = 0, 0

    def run(self) -> None:
        """Page after page."""
        while not self.over.wait(THINKS):
            answer = self.visitor.get(PAGES[self.seen % len(PAGES)] + self.choice)
            self.seen += 1
            self.failed += answer.status != 200


def soaked(made: Template, scale: Scale) -> list[Figure]:
    """Readers and writers for so many minutes; the second fifth of the time beside the last."""
    with stand(made) as one:
        readers = [Reader(one, number) for number in range(PEOPLE)]
        for reader in readers:
            reader.start()
        writers, work = write(one, count=sys.maxsize, writers=PEOPLE, mix=MIX)
        looks, end = list[Look](), time.monotonic() + scale.minutes * 60
        while time.monotonic() < end:
            time.sleep(LOOKS_EVERY)
            looks.append(_look(one))
        for reader in readers:
            reader.over.set()
        work.end()
        tally = joined(writers)
        for reader in readers:
            reader.join()
        gone, broken = packs_kept(one, tally, seconds=PACK_SECONDS)
        found = kept(one.cluster, tally, rows=ROWS, packs_lost=gone)
    seen, failed = sum(each.seen for each in readers), sum(each.failed for each in readers)
    done = (
        f"{scale.minutes:.0f} minutes of {PEOPLE} readers and {PEOPLE} writers: {seen:,} pages, "
        f"{tally.said.total():,} writes, {len(tally.packs)} packs"
    )
    return [
        *figures(done, looks),
        Figure(
            "F17",
            done,
            "nothing failed, lost or half done",
            f"{failed} pages and {len(tally.bad)} writes failed, {found.lost} lost, {found.halves + broken} half done",
            not (failed or tally.bad or found.lost or found.halves or broken) and found.promised > 0,
        ),
    ]


def figures(done: str, looks: Sequence[Look]) -> list[Figure]:
    """Memory and connections of the last fifth against the second: in the first one everything is met for the first
    time. Raises ValueError where there are fewer than five looks."""
    fifth = len(looks) // 5
    if not fifth:
        raise ValueError("Too short a time for five looks.")
    before, after = looks[fifth : 2 * fifth], looks[-fifth:]

    def grown(what: str, unit: str, digits: int, *names: str) -> Figure:
        means = {
            name: [statistics.mean(getattr(look, name) for look in part) for part in (before, after)]
            for name in names
        }
        told = ", ".join(
            f"{name} {old:.{digits}f} to {new:.{digits}f}{unit}" for name, (old, new) in means.items()
        )
        holds = all(new < old * (1 + MOST_GROWTH) for old, new in means.values())
        return Figure("F17", done, f"{what} less than 10% more at the end", told, holds)

    return [grown("memory:", " MiB", 0, "web", "worker"), grown("connections:", "", 1, "database", "redis")]


def _look(one: Stand) -> Look:
    with redis.Redis.from_url(one.redis_url) as client:
        clients = len(client.client_list())
    ((backends,),) = one.cluster.ask(
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    )
    return Look(_memory(one.web), _memory(one.worker), int(backends), clients)


def _memory(program: Program) -> float:
    """MiB that a program and what it started take of the machine: what several share counts once.

    A page that one of them makes its own is one more; the page that the others share on is none, though it may be
    called the own one of the last that has it.
    """
    return sum(mib_of(pid, "Pss:") for pid in (program.pid, *children_of(program.pid)) if is_alive(pid))
