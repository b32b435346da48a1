"""Servers that go away and come back: Redis (F04, F05), PostgreSQL (F03), and a database that is slow (F14)."""

from __future__ import annotations

import random
import threading
import time
from statistics import quantiles

from tools.faults.forms import form_with
from tools.faults.programs import until
from tools.faults.report import Figure
from tools.faults.scale import Scale
from tools.faults.stand import Stand, Template, stand
from tools.faults.visitor import Answer, Visitor
from tools.faults.writes import EDIT, PACK, Work, Writer, joined, write

P95_WITHOUT_REDIS = 0.5
TAKEN = 1.0  # seconds in which what waits is taken
LONGEST = 10.0
TRIES = 40  # wrong passwords: more than any limit lets through
SWEPT = 150.0  # beat's sweep comes each minute
READERS = 8
ALONE = 20
THINKS = (0.5, 1.5)  # seconds between two looks, where it is told how long a look takes
SLOW_READERS = 3


def pages(one: Stand) -> tuple[str, ...]:
    """What a morning opens."""
    person = one.template.seed.people[0]
    return (
        "/",
        f"/tracker/?partnership={one.template.seed.partnership}",
        f"/people/{person}/",
        "/help/",
        "/packs/",
    )


def asked(
    one: Stand, count: int, *, readers: int = READERS, thinks: tuple[float, float] = (0.0, 0.0)
) -> list[Answer]:
    """So many looks of several people at once, who think for a while between two."""
    found: list[Answer] = []

    def read(number: int) -> None:
        visitor, shown = one.visitor(number), pages(one)
        chance = random.Random(number)  # noqa: S311  # the same pauses in every run
        for turn in range(count // readers):
            found.append(visitor.get(shown[(turn + number) % len(shown)]))
            time.sleep(chance.uniform(*thinks))

    threads = [threading.Thread(target=read, args=[number]) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def p95(answers: list[Answer]) -> float:
    """Seconds within which 95 of 100 came."""
    return quantiles([answer.seconds for answer in answers], n=20)[-1]


def failed(answers: list[Answer]) -> int:
    """How many were not 200."""
    return sum(answer.status != 200 for answer in answers)


def redis(made: Template, scale: Scale) -> list[Figure]:
    """Redis killed: reads, writes and sign-in go on, limits hold, jobs wait and go on by themselves."""
    with stand(made) as one:
        before = asked(one, READERS * 10, thinks=THINKS)
        one.redis.kill()
        looks = asked(one, scale.asks, thinks=THINKS)
        writers, _ = write(one, count=20, writers=4, mix=(EDIT,))
        edits = joined(writers)
        code, word = one.readiness()
        limited = _limited(one)
        pack, said, spent = _asked_for_pack(one)
        one.redis.start()
        until(one.redis_is_up, "Redis is up")
        resumed = _until_ready(one, pack, seconds=SWEPT) if not scale.quick else 0.0
        after = asked(one, scale.asks)
    figures = [
        Figure(
            "F04",
            f"Redis killed: {len(looks)} looks, {edits.said.total()} edits",
            "all served, p95 < 500 ms",
            f"{failed(looks)} looks and {edits.said.total() - edits.said['edit done']} edits failed, "
            f"p95 {p95(looks) * 1000:.0f} ms (before {p95(before) * 1000:.0f} ms)",
            failed(looks) == 0
            and edits.said["edit done"] == edits.said.total()
            and (scale.quick or p95(looks) < P95_WITHOUT_REDIS),
        ),
        Figure(
            "F04",
            "readyz while Redis is away",
            "200, degraded",
            f"{code}, {word}",
            code == 200 and "degraded" in word,
        ),
        Figure(
            "F04", f"{TRIES} wrong passwords while Redis is away", "the limit holds", limited[1], limited[0]
        ),
        Figure(
            "F04",
            "a pack asked for while Redis is away",
            "taken within a second, and the page says that it waits",
            f"{said}, {spent * 1000:.0f} ms",
            bool(pack) and (scale.quick or spent < TAKEN),
        ),
        Figure(
            "F05",
            f"Redis back: {len(after)} looks",
            "all served, nothing restarted",
            f"{failed(after)} failed",
            failed(after) == 0,
        ),
    ]
    if not scale.quick:
        figures.append(
            Figure(
                "F05",
                "the pack that waited",
                f"built by itself within {SWEPT:.0f} s",
                f"{resumed:.0f} s",
                resumed < SWEPT,
            )
        )
    return figures


def _limited(one: Stand) -> tuple[bool, str]:
    """Wrong passwords from one address, one after the other, until somebody says no."""
    visitor = Visitor(one.port, address="127.0.0.9", keeps=False)
    for tries in range(1, TRIES + 1):
        page = visitor.get("/accounts/login/")
        if page.status == 429:
            return True, f"429 after {tries - 1}"
        form = form_with(page.body, "password")
        answer = visitor.send(
            form, "/accounts/login/", login="person0@faults.example", password=f"wrong-{tries}"
        )
        if answer.status == 429 or "too many" in answer.body.lower():
            return True, f"refused after {tries} tries"
    return False, f"{TRIES} tries and no end"


def _asked_for_pack(one: Stand) -> tuple[str, str, float]:
    """The id of a pack that was asked for, what its page says, and how many seconds the asking took."""
    writer = Writer(one, 0, [], Work(1, (PACK,), 0))
    answer = writer.pack()
    if not answer.is_done:
        return "", f"{answer.status}", answer.seconds
    page = writer.visitor.get(answer.location)
    said = "waits" if "ait" in page.body else f"{page.status} without a word of waiting"
    return writer.tally.packs[0], said, answer.seconds


def state_of(one: Stand, pack: str) -> str:
    """The state of a pack; empty where there is none."""
    rows = one.cluster.ask("select state from packs_pack where id = %s", pack)
    return str(rows[0][0]) if rows else ""


def _until_ready(one: Stand, pack: str, *, seconds: float) -> float:
    return until(lambda: state_of(one, pack) == "ready", "the pack is ready", seconds=seconds, pause=0.5)


def database(made: Template, scale: Scale) -> list[Figure]:
    """PostgreSQL stopped and started again under readers: 503 while it is down, nothing after."""
    with stand(made) as one:
        asked(one, READERS * 10)
        one.cluster.stop("immediate")
        down = asked(one, READERS * 3)
        live = Visitor(one.port).get("/healthz").status
        ready = one.readiness()[0]
        time.sleep(0 if scale.quick else 30.0)  # long enough for a pool to have given up
        one.cluster.start()
        back = asked(one, scale.asks)
        idle = _restarted_while_nobody_asked(one, scale.asks, readers=READERS)
        alone = _restarted_while_nobody_asked(one, ALONE, readers=1)
    plain = [
        a
        for a in down
        if a.status == 503 and a.retry_after and "Traceback" not in a.body and "psycopg" not in a.body
    ]
    slowest = max(answer.seconds for answer in down)
    return [
        Figure(
            "F03",
            f"PostgreSQL down: {len(down)} looks",
            "503 with Retry-After and a plain page, within 10 s",
            f"{len(plain)} so, the slowest {slowest:.1f} s",
            len(plain) == len(down) and slowest <= LONGEST,
        ),
        Figure(
            "F03",
            "probes while it is down",
            "healthz 200, readyz 503",
            f"{live}, {ready}",
            (live, ready) == (200, 503),
        ),
        Figure(
            "F03",
            f"it is back: {len(back)} looks",
            "0 failed, no restart of the portal",
            f"{failed(back)} failed",
            failed(back) == 0,
        ),
        Figure(
            "F03",
            f"restarted while nobody asked: {len(idle)} looks",
            "0 failed",
            f"{failed(idle)} failed",
            failed(idle) == 0,
        ),
        Figure(
            "F03",
            f"and again: {len(alone)} looks of one reader, who meets every dead connection alone",
            "0 failed",
            f"{failed(alone)} failed, the first took {alone[0].seconds:.1f} s",
            failed(alone) == 0,
        ),
    ]


def _restarted_while_nobody_asked(one: Stand, count: int, *, readers: int) -> list[Answer]:
    """Every connection of the pools is dead, and nobody has noticed yet."""
    one.cluster.stop("immediate")
    one.cluster.start()
    return asked(one, count, readers=readers)


def slow(made: Template, scale: Scale) -> list[Figure]:
    """A table that somebody holds on to: who needs it hears so in time, all others go on."""
    with stand(made) as one:
        asked(one, READERS * 2)
        waiting: list[Answer] = []
        path = pages(one)[1]
        with one.cluster.as_superuser() as holder:
            holder.execute("BEGIN")
            holder.execute("LOCK TABLE cohorts_person IN ACCESS EXCLUSIVE MODE")
            visitors = [one.visitor(number) for number in range(SLOW_READERS)]
            threads = [
                threading.Thread(target=lambda who: waiting.append(who.get(path)), args=[each])
                for each in visitors
            ]
            for thread in threads:
                thread.start()
            others = [one.visitor(20).get("/help/") for _ in range(10)]
            for thread in threads:
                thread.join()
            holder.execute("ROLLBACK")
        after = one.visitor().get(path)
    slowest = max(answer.seconds for answer in waiting)
    told = sum(answer.status == 503 for answer in waiting)
    return [
        Figure(
            "F14",
            f"{SLOW_READERS} pages that wait for a locked table",
            "503 within 10 s",
            f"{told} of {len(waiting)} so, the slowest {slowest:.1f} s",
            told == len(waiting) and slowest <= LONGEST,
        ),
        Figure(
            "F14",
            "other pages meanwhile",
            "served",
            f"{failed(others)} of {len(others)} failed, slowest "
            f"{max(a.seconds for a in others) * 1000:.0f} ms",
            failed(others) == 0,
        ),
        Figure("F14", "the same page afterwards", "served", str(after.status), after.status == 200),
    ]
