"""Jobs whose worker dies, whose disk is full, or whose server is deployed anew (F06, F07, F08, F10)."""

from __future__ import annotations

import resource
import signal
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path

from tools.faults.away import failed, pages, state_of
from tools.faults.forms import forms_of
from tools.faults.programs import children_of, is_alive, kill_all, until
from tools.faults.report import Figure
from tools.faults.scale import Scale
from tools.faults.stand import Stand, Template, stand
from tools.faults.visitor import CUT, Answer
from tools.faults.writes import PACK, Work, Writer, folder_of, is_whole

REBUILT = 120.0
SWEPT = 480.0  # lost after five minutes, swept within one, then built
SMALL = 4096  # bytes that a file may have where the disk is “full”
DEPLOYS = 3
CLIENTS = 8


def _ask(one: Stand, formats: list[str]) -> str:
    """The id of a pack that was asked for in these formats."""
    writer = Writer(one, 0, [], Work(1, (PACK,), 0))
    answer = writer.pack(formats)
    if not answer.is_done:
        raise LookupError(f"The pack was not taken: {answer.status}.")
    return writer.tally.packs[0]


def _files(one: Stand, pack: str) -> list[Path]:
    folder = folder_of(one, pack)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _whole(one: Stand, pack: str) -> bool:
    """Ready, with one file that is the one of its row, and nothing half-written beside it."""
    rows = one.cluster.ask("select sha256, size from packs_packfile where pack_id = %s", pack)
    return state_of(one, pack) == "ready" and len(rows) == 1 and is_whole(folder_of(one, pack), *rows[0])


def _building(one: Stand, pack: str) -> None:
    until(lambda: state_of(one, pack) in {"building", "ready"}, "the pack is taken up", pause=0.01)


def killed(made: Template, scale: Scale) -> list[Figure]:
    """The process that builds a pack is killed, then the whole worker."""
    spent, whole, runs = list[float](), 0, list[int]()
    with stand(made) as one:
        for _ in range(scale.exports):
            pack = _ask(one, ["pdf"])
            _building(one, pack)
            started = time.monotonic()
            kill_all(children_of(one.worker.pid))
            until(lambda pack=pack: state_of(one, pack) == "ready", "the pack is built", seconds=REBUILT)  # type: ignore[misc]
            spent.append(time.monotonic() - started)
            whole += _whole(one, pack)
            runs.append(int(one.cluster.ask("select runs from packs_pack where id = %s", pack)[0][0]))
        figures = [
            Figure(
                "F06",
                f"{scale.exports} × the process that builds a pack killed",
                f"complete, hash right, one file, within {REBUILT:.0f} s",
                f"{whole} of {scale.exports}, slowest {max(spent):.1f} s, begun {max(runs)} times at most",
                whole == scale.exports,
            )
        ]
        if not scale.quick:
            figures.append(_whole_worker(one))
    return figures


def _whole_worker(one: Stand) -> Figure:
    pack = _ask(one, ["pdf"])
    _building(one, pack)
    one.worker.kill()
    one.worker.start()
    spent = until(lambda: state_of(one, pack) == "ready", "the pack is built", seconds=SWEPT, pause=0.5)
    return Figure(
        "F07",
        "the whole worker killed while it builds, and started again",
        f"complete, hash right, one file, within {SWEPT:.0f} s (swept after 5 minutes)",
        f"{'whole' if _whole(one, pack) else 'not whole'} after {spent:.0f} s",
        _whole(one, pack),
    )


def disk_full(made: Template, scale: Scale) -> list[Figure]:
    """No file of the worker may grow past a few kilobytes, as on a full disk; then it may again."""
    with stand(made) as one:
        pids = [one.worker.pid, *children_of(one.worker.pid)]
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (SMALL, resource.RLIM_INFINITY))
        pack = _ask(one, ["pdf"])
        until(lambda: state_of(one, pack) in {"failed", "ready"}, "the pack is given up", seconds=REBUILT)
        state, left = state_of(one, pack), _files(one, pack)
        visitor = one.visitor()
        page = visitor.get(f"/packs/{pack}/")
        looks = [visitor.get(path) for path in pages(one)]
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        again = visitor.send(
            next(form for form in forms_of(page.body) if "/again/" in form.action), f"/packs/{pack}/again/"
        )
        until(lambda: state_of(one, pack) == "ready", "the pack is built", seconds=REBUILT)
        whole = _whole(one, pack)
    reason = "could not be stored" in page.body
    return [
        Figure(
            "F08",
            "no room for the file of a pack",
            "job failed with a reason, no part file, the site goes on",
            f"{state}, {'with' if reason else 'without'} a reason, {len(left)} files left, {failed(looks)} looks fail",
            state == "failed" and reason and not left and not failed(looks),
        ),
        Figure(
            "F08",
            "started again with room",
            "whole",
            f"{again.status}, {'whole' if whole else 'not whole'}",
            whole,
        ),
    ]


def deployed(made: Template, scale: Scale) -> list[Figure]:
    """New processes of the same code (HUP), then a server of new code beside the old one (USR2), which ends, under
    readers."""
    found: dict[str, list[Answer]] = {"a connection each": [], "kept connections": []}
    with stand(made) as one:
        over = threading.Event()

        def read(number: int, *, keeps: bool) -> None:
            visitor = one.visitor(number)
            visitor.keeps = keeps
            shown, name = pages(one), "kept connections" if keeps else "a connection each"
            while not over.is_set():
                found[name].append(visitor.get(shown[number % len(shown)]))
                time.sleep(0.05)

        threads = [
            threading.Thread(target=read, args=[number], kwargs={"keeps": number % 2 == 0})
            for number in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        for _ in range(1 if scale.quick else DEPLOYS):
            before = set(children_of(one.web.pid))
            one.web.send(signal.SIGHUP)
            until(lambda before=before: not before & set(children_of(one.web.pid)), "old processes end")  # type: ignore[misc]
            time.sleep(1.0)
        _replaced(one)
        over.set()
        for thread in threads:
            thread.join()
    return [_cut(name, answers) for name, answers in found.items()]


def _replaced(one: Stand) -> None:
    """A new server on the same port; once its processes are there the old one ends in order."""
    old = one.web.pid
    before = set(children_of(old))
    one.web.send(signal.SIGUSR2)
    fresh = partial(_grown, old, before)
    until(fresh, "the new server has its processes")
    time.sleep(2.0)  # they load the portal before they are split, and then listen
    new = next(pid for pid in set(children_of(old)) - before if children_of(pid))
    one.web.send(signal.SIGTERM)
    until(lambda: not is_alive(old), "the old server ends")
    one.web.follow(new)
    time.sleep(1.0)


def _grown(old: int, before: set[int]) -> bool:
    return any(children_of(pid) for pid in set(children_of(old)) - before)


def _cut(name: str, answers: list[Answer]) -> Figure:
    said = Counter(answer.status for answer in answers)
    return Figure(
        "F10",
        f"deployed under {len(answers)} requests, {name}",
        "0 cut, 0 failed",
        f"{said[CUT]} cut, {len(answers) - said[200] - said[CUT]} failed, "
        f"the longest took {max(answer.seconds for answer in answers):.1f} s",
        said[200] == len(answers),
    )
