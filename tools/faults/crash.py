"""Kills at random under writes: nothing that was promised is lost, and nothing is half done (F01, F02)."""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

from tools.faults.programs import children_of, kill_all, until
from tools.faults.report import Figure
from tools.faults.scale import Scale
from tools.faults.seed import ROWS
from tools.faults.stand import Stand, Template, stand
from tools.faults.writes import EDIT, IMPORT, Kept, Tally, Writer, joined, kept, packs_kept, write

QUICK_MIX = (*[EDIT] * 9, IMPORT)
SOME = 8  # edits that were saved before the kill: on a loaded machine some of them are on the disk by then
PACK_SECONDS = 900.0  # lost after five minutes, swept within one, built after the others
# A server that keeps what it said in memory only, for as long as it may: nothing makes it write its log sooner.
FORGETFUL = {
    "synchronous_commit": "off",
    "wal_writer_delay": "10s",
    "wal_writer_flush_after": "1GB",
    "wal_buffers": "64MB",
    "full_page_writes": "off",
    "bgwriter_lru_maxpages": "0",
}


def _database(one: Stand) -> None:
    one.cluster.kill()
    one.cluster.start()


def _web(one: Stand) -> None:
    one.web.kill()
    one.web.start()


def _web_process(one: Stand) -> None:
    kill_all(children_of(one.web.pid)[:1])


def _worker(one: Stand) -> None:
    one.worker.kill()
    one.worker.start()


def _pool_process(one: Stand) -> None:
    kill_all(children_of(one.worker.pid)[:1])


def _redis(one: Stand) -> None:
    one.redis.kill()
    one.redis.start()


VICTIMS: dict[str, Callable[[Stand], None]] = {
    "PostgreSQL": _database,
    "web server": _web,
    "web process": _web_process,
    "worker": _worker,
    "pool process": _pool_process,
    "Redis": _redis,
}
QUICK_VICTIMS = ("PostgreSQL", "web server", "web process", "Redis")


def killed(made: Template, scale: Scale) -> list[Figure]:
    """Mixed writes of several people while one process after the other is killed."""
    names = QUICK_VICTIMS if scale.quick else tuple(VICTIMS)
    chance, kills = random.Random(8), Counter[str]()  # noqa: S311  # the same kills in every run
    with stand(made) as one:
        writers, _ = write(one, count=scale.writes, writers=8, **({"mix": QUICK_MIX} if scale.quick else {}))
        while any(writer.is_alive() for writer in writers):
            time.sleep(chance.uniform(*scale.between_kills))
            name = names[kills.total() % len(names)]
            VICTIMS[name](one)
            kills[name] += 1
            until(one.is_ready, "the portal is ready again", seconds=120)
        tally = joined(writers)
        one.cluster.wait()
        _keep_logs(made, one, tally)
        gone, broken = packs_kept(one, tally, seconds=PACK_SECONDS)
        found = kept(one.cluster, tally, rows=ROWS, packs_lost=gone)
    done = f"{tally.said.total()} writes under {kills.total()} kills ({_words(kills)})"
    return [
        _nothing_lost("F01", done, found),
        _all_one("F02", done, found),
        Figure(
            "F02",
            done,
            "no import half taken in, no pack half built, no 500",
            f"{found.halves} imports, {broken} of {len(tally.packs)} packs, {len(tally.bad)} answers of 500",
            not (found.halves or broken or tally.bad),
        ),
    ]


def _keep_logs(made: Template, one: Stand, tally: Tally) -> None:
    """What the servers said, where an answer was broken."""
    if tally.bad:
        (made.folder / "last.log").write_text(one.logs(), encoding="utf-8")


def _nothing_lost(code: str, done: str, found: Kept) -> Figure:
    return Figure(
        code,
        done,
        "0 writes lost that the portal said were saved",
        f"{found.lost} of {found.promised} lost ({found.lost_words})",
        found.lost == 0 and found.promised > 0,
    )


def _all_one(code: str, done: str, found: Kept) -> Figure:
    three = f"{found.versions} = {found.steps} = {found.trail}"
    return Figure(
        code, done, "edits = version steps = audit rows", three, found.is_one and found.versions > 0
    )


def database_killed(made: Template, scale: Scale) -> list[Figure]:
    """PostgreSQL alone, again and again: the promise of G9."""
    return _one_kind("PostgreSQL", "F01a", made, scale)


def web_processes_killed(made: Template, scale: Scale) -> list[Figure]:
    """Web processes alone, while they save: the promise of G10."""
    return _one_kind("web process", "F02a", made, scale)


def _one_kind(name: str, code: str, made: Template, scale: Scale) -> list[Figure]:
    """Edits and imports without end while one kind of process is killed so many times, or until the time is over."""
    chance, back = random.Random(9), list[float]()  # noqa: S311  # the same pauses in every run
    with stand(made) as one:
        end = time.monotonic() + scale.minutes * 60
        writers, work = write(one, count=sys.maxsize, writers=8, mix=QUICK_MIX)
        while len(back) < scale.kills and time.monotonic() < end:
            # A kill that meets nobody's work shows nothing: some was saved since the one before.
            until(partial(_some_saved, writers, SOME * (len(back) + 1)), "some edits are saved", seconds=120)
            time.sleep(chance.uniform(*scale.between_same_kills))
            VICTIMS[name](one)
            back.append(until(one.is_ready, "the portal is ready again", seconds=120))
        if not all(writer.is_alive() for writer in writers):
            raise LookupError("Somebody stopped writing before the kills were over.")
        work.end()
        tally = joined(writers)
        _keep_logs(made, one, tally)
        found = kept(one.cluster, tally, rows=ROWS)
    times = f"ready again after {statistics.median(back):.1f} s, at most {max(back):.1f} s"
    done = f"{tally.said.total()} edits and imports under {len(back)} kills of one kind: {name} ({times})"
    return [
        _nothing_lost(code, done, found),
        Figure(
            code,
            done,
            "no import half taken in, no 500",
            f"{found.halves} imports, {len(tally.bad)} answers of 500",
            not (found.halves or tally.bad),
        ),
        _all_one(code, done, found),
    ]


def control(made: Template, scale: Scale) -> list[Figure]:
    """The same count sees a loss where there is one: a server that does not wait for its disk."""
    lost = promised = rounds = 0
    with stand(made, FORGETFUL) as one:
        while lost == 0 and rounds < scale.control_rounds:
            rounds += 1
            writers, _ = write(one, count=scale.writes // (4 if scale.quick else 12), writers=8, mix=(EDIT,))
            until(partial(_some_saved, writers), "some edits are saved")
            one.cluster.kill()
            one.cluster.start()
            tally = joined(writers)
            found = kept(one.cluster, tally, rows=ROWS)
            lost, promised = found.lost, promised + found.promised
    return [
        Figure(
            "F01",
            f"control: synchronous_commit=off, {rounds} kills",
            "some lost, or the count is blind",
            f"{lost} of {promised} lost",
            lost > 0,
        )
    ]


def _some_saved(writers: list[Writer], count: int = SOME) -> bool:
    return sum(writer.tally.versions.total() for writer in writers) >= count


def _words(kills: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in kills.items())
