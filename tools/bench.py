"""Speed of pages and measures on the national data, beside the least they could cost: `python -m tools.bench`.

On SQLite, or with DATABASE_URL on that PostgreSQL; the data has a folder or a database of its own there and is
loaded once. Every figure is CPU time (of the web worker and of PostgreSQL's processes), the least of many runs,
all taken in one go: times wander between machines, ratios less. Nothing is asserted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tools.bench_finance import BIDS, LINES
from tools.bench_import import ROWS, STEPS, write_extract
from tools.bench_memory import AT_ONCE, PEOPLE
from tools.bench_packs import LARGEST, ORDINARY
from tools.bench_programme import ACTIONS, BUDGET, RISKS

ROOT = Path(__file__).resolve().parent.parent
# What a person's shell may carry that would change what is measured.
OWN_SETTINGS = (
    "REDIS_URL",
    "PORTAL_PRODUCTION",
    "PORTAL_DEBUG",
    "SECRET_KEY",
    "PORTAL_DATA_KEYS",
    "PORTAL_INDEX_KEYS",
    "ALLOWED_HOSTS",
)

PACK_BUDGET = 1_500.0  # ms of CPU of a pack in all its formats, of an ordinary partnership
SIZES = {ORDINARY: "ordinary", LARGEST: "largest"}


def own_database(url: str) -> str:
    """The address of the bench's own database beside the one named; made where it does not exist."""
    split = urlsplit(url)
    name = f"{split.path.strip('/')}_bench"
    with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        # Helpers of a query are processes of their own, whose time nobody could see.
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET max_parallel_workers_per_gather = 0").format(sql.Identifier(name))
        )
    return urlunsplit(split._replace(path=f"/{name}"))


def environment() -> dict[str, str]:
    """The environment of the measuring processes: their own data folder and database."""
    clean = {key: value for key, value in os.environ.items() if key not in OWN_SETTINGS}
    folder = Path(os.environ.get("PORTAL_DATA_DIR") or ROOT / "var").resolve() / "bench"
    clean["PORTAL_DATA_DIR"] = str(folder)
    if clean.get("DATABASE_URL"):
        clean["DATABASE_URL"] = own_database(clean["DATABASE_URL"])
    return clean


def prepare(variables: dict[str, str]) -> None:
    """Makes the tables and loads the national data, unless they are there."""
    for arguments in (["migrate", "-v0"], ["load_demo", "--national"]):
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=variables,
            check=True,
            stdout=subprocess.DEVNULL,
        )


def answer(variables: dict[str, str], *words: str) -> Any:
    """What one measuring process of its own prints last."""
    command = [sys.executable, "-m", *words]
    done = subprocess.run(command, cwd=ROOT, env=variables, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def total(cpu: dict[str, float | None]) -> float:
    """Worker and database together."""
    return (cpu["worker"] or 0.0) + (cpu["database"] or 0.0)


def milliseconds(cpu: dict[str, float | None], *, apart: bool) -> str:
    """The CPU of both, and what of it was the worker's and the database's where they are two."""
    if not apart:
        return f"{total(cpu):8.1f}"
    database = "?" if cpu["database"] is None else f"{cpu['database']:.1f}"
    return f"{total(cpu):8.1f} = {cpu['worker']:6.1f} + {database:>6}"


def show_pages(found: dict[str, Any]) -> None:
    """The comparison as a table."""
    empty, apart = found["empty"], found["vendor"] == "postgresql"
    cpu = f"{'CPU ms = worker + database' if apart else 'CPU ms':>26}"
    print(f"\n{'':34}{cpu}{'bare SQL':>10}{'times it':>10}{'times empty':>13}{'queries':>9}{'KB':>6}")
    print(f"{'empty Django page':34}{milliseconds(empty, apart=apart):>26}")
    for row in found["rows"]:
        both, bare = total(row["cpu"]), total(row["bare"])
        size = f"{row['size'] / 1000:6.0f}" if row["size"] else ""
        print(
            f"{row['name']:34}{milliseconds(row['cpu'], apart=apart):>26}{bare:10.1f}{both / bare:10.1f}"
            f"{both / total(empty):13.0f}{row['queries']:9}{size}"
        )
        if row["cells"]:
            same = "as many by" if len(set(row["cells"])) == 1 else f"not the {row['cells'][1]:,} of"
            print(f"{'':4}{row['cells'][0]:,} month-ends of a place and arrangement, {same} bare SQL")


def show_memory(memory: dict[str, Any]) -> None:
    """Memory of a web process."""
    if memory["uss"] is not None:
        print(
            f"\nFresh web process: {memory['fresh']:.0f} MiB of its own; after all pages {memory['uss']:.0f} MiB",
            end="",
        )
    print(f" (most ever, with shared libraries: {memory['peak']:.0f} MiB).")
    print(
        f"Loaded in it of pandas, pptx, xlsxwriter, typst and the like: {', '.join(memory['heavy']) or 'nothing'}."
    )


def show_burst(burst: dict[str, Any]) -> None:
    """Memory of real web processes that share what they were split from."""

    def each(sizes: list[float]) -> str:
        return " and ".join(f"{size:.0f}" for size in sizes)

    print(
        f"Two real web processes: {each(burst['signed_in'])} MiB of their own after {PEOPLE} sign-ins,",
        f"{each(burst['after'])} MiB after {burst['pages']} pages, {AT_ONCE} at a time;",
        f"with the first process and all that is shared {burst['together']:.0f} MiB.",
    )


def imports(variables: dict[str, str]) -> dict[str, dict[str, float]]:
    """CPU and memory of ten thousand rows: the bare file, the preview, and the taking in."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "extract.csv"
        write_extract(path)
        for step in STEPS:
            found[step] = answer(variables, "tools.bench_import", step, str(path))
    return found


def show_imports(found: dict[str, dict[str, float]]) -> None:
    """Each step beside reading the bare file."""
    bare = found["read"]
    print(f"\n{f'Import of {ROWS:,} rows':34}{'CPU ms':>10}{'times it':>10}{'peak MiB':>10}{'times it':>10}")
    for step, words in zip(
        STEPS, ("the bare file, read", "preview", "taken in, preview included"), strict=True
    ):
        cpu, peak = found[step]["cpu"], found[step]["peak"]
        print(f"{words:34}{cpu:10.0f}{cpu / bare['cpu']:10.0f}{peak:10.0f}{peak / bare['peak']:10.1f}")


def show_forecasts(found: list[dict[str, float]]) -> None:
    """Inputs, paths and the floor, and how each grows with the number of partnerships."""
    heads = f"{'inputs ms':>10}{'paths ms':>10}{'bare numpy':>12}{'times it':>10}{'each':>8}"
    print(f"\n{'Forecast, 2,000 paths':34}{heads}")
    for row in found:
        name = f"{row['count']:.0f} partnerships, {row['people']:,.0f} people"
        times, each = row["paths"] / row["floor"], (row["inputs"] + row["paths"]) / row["count"]
        print(
            f"{name:34}{row['inputs']:10.0f}{row['paths']:10.0f}{row['floor']:12.0f}{times:10.1f}{each:8.0f}"
        )


def show_measures(found: list[dict[str, Any]]) -> None:
    """Each beside the bare statements that fetch the same stays, and how it grows with the partnerships."""
    heads = f"{'CPU ms':>10}{'bare SQL':>10}{'times it':>10}{'each':>8}{'figures':>10}{'queries':>9}"
    print(f"\n{'All measures, all parts':34}{heads}")
    for row in found:
        times, each = row["cpu"] / row["floor"], row["cpu"] / row["partnerships"]
        numbers = f"{row['cpu']:10.0f}{row['floor']:10.1f}{times:10.0f}{each:8.0f}{row['figures']:10,}"
        print(f"{row['name']:34}{numbers}{row['queries']:9}")


def packs(variables: dict[str, str]) -> dict[str, Any]:
    """Every edition of an ordinary and of the largest partnership, a night's run, and thirteen public editions."""
    keys, codes = answer(variables, "tools.bench_packs", "load"), (ORDINARY, LARGEST)
    return {
        "editions": [
            answer(variables, "tools.bench_packs", "edition", key, code) for code in codes for key in keys
        ],
        "night": answer(variables, "tools.bench_packs", "night"),
        "attacks": [answer(variables, "tools.bench_packs", "attack", code) for code in codes],
    }


def show_packs(found: dict[str, Any]) -> None:
    """CPU of worker and database, and the most memory of the worker."""
    heads = f"{'first ms':>10}{'next ms':>10}{'first MiB':>11}{'most MiB':>10}"
    print(f"\n{'Packs, in all formats':34}{heads}")
    for row in found["editions"]:
        first, again = total(row["first"]), total(row["again"])
        over = row["code"] == ORDINARY and max(first, again) > PACK_BUDGET
        name, (fresh, most) = f"{row['edition']}, {SIZES[row['code']]}", row["peaks"]
        print(f"{name:34}{first:10.0f}{again:10.0f}{fresh:11.0f}{most:10.0f}{'  over' if over else ''}")
    print(f"{'budget, ordinary partnership':34}{PACK_BUDGET:10.0f}{PACK_BUDGET:10.0f}")
    costs = sorted(map(total, found["night"]["packs"]))
    print(
        f"\nA night's run of {len(costs)} Board packs in one worker: {sum(costs) / 1000:.0f} s of CPU; a pack",
        f"{costs[0]:.0f} to {costs[-1]:.0f} ms, half of them under {median(costs):.0f} ms.",
    )
    for row in found["night"]["memory"]:
        own = "" if row["uss"] is None else f"{row['uss']:.0f} MiB of its own, "
        print(f"{'':4}after {row['packs']:2} packs: {own}most ever {row['peak']:.0f} MiB")
    for row in found["attacks"]:
        each = [total(cpu) for cpu in row["editions"]]
        print(
            f"Public editions of {len(each)} months, {SIZES[row['code']]}: {min(each):.0f} to {max(each):.0f} ms each,",
            f"the last {each[-1]:.0f} ms, of which hiding and attacking {total(row['attack']):.0f} ms;",
            f"{row['cells']:,} cells, {row['hidden']:,} hidden; most memory {row['peak']:.0f} MiB.",
        )


def show_budgeted(title: str, found: list[dict[str, Any]]) -> None:
    """Pages beside their budgets."""
    print(f"\n{title:34}{'CPU ms':>10}{'queries':>9}{'KB':>6}")
    for row in found:
        cpu = total(row["cpu"])
        over = cpu > BUDGET["cpu"] or row["queries"] > BUDGET["queries"]
        print(
            f"{row['name']:34}{cpu:10.1f}{row['queries']:9}{row['size'] / 1000:6.0f}{'  over' if over else ''}"
        )
    print(f"{'budget of each page':34}{BUDGET['cpu']:10.0f}{BUDGET['queries']:9}")


def main() -> None:
    """Prepares, measures, prints each table as soon as it is there."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a file or a terminal, both can
    variables = environment()
    where = "PostgreSQL" if variables.get("DATABASE_URL") else f"SQLite in {variables['PORTAL_DATA_DIR']}"
    print(f"National data on {where}; the first time it is loaded, which takes a few minutes ...", flush=True)
    prepare(variables)
    show_pages(answer(variables, "tools.bench_run", "pages"))
    show_memory(answer(variables, "tools.bench_run", "memory"))
    show_burst(answer(variables, "tools.bench_memory"))
    show_packs(packs(variables))
    show_imports(imports(variables))
    show_measures(answer(variables, "tools.bench_measures"))
    show_forecasts(answer(variables, "tools.bench_forecast"))
    programme = answer(variables, "tools.bench_programme")
    show_budgeted(f"Programme, {ACTIONS:,} actions, {RISKS} risks", programme)
    money = answer(variables, "tools.bench_finance")
    show_budgeted(f"Money, {BIDS:,} bids, {LINES:,} lines", money)


if __name__ == "__main__":
    main()
