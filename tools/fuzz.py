"""Feeds the reader of extracts with broken files: python -m tools.fuzz [--minutes 10] [--out DIR]

Whatever the bytes are, they end in rows or in `Unreadable`, a sentence; any other exception is a fault, and its file is
kept in DIR. Seeds are small CSV files and workbooks. With atheris installed the mutations are led by what they reach in
the reader; without it they are random.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import random
import re
import subprocess
import sys
import time
import traceback
import zipfile
from pathlib import Path

from cohorts.domain.imports.limits import Unreadable
from cohorts.domain.imports.reading import read_file

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = (
    b"NHS number,Date of birth,Ward\n943 476 5919,03/04/1980,Maple\n",
    b'\xef\xbb\xbfNHS number;Ward\r\n9434765919;"Oak\r\nleft"\r\n',
    "NHS number\tWard\n9434765919\tZoë\n".encode("utf-16"),
    "Reference,Name\nA1,Zoë\n".encode("cp1252"),
)


def workbook(rows: int = 2) -> bytes:
    """A small workbook with text, numbers, days and a merged cell."""
    from openpyxl import Workbook

    made = Workbook()
    sheet = made.worksheets[0]
    sheet.append(["NHS number", "Date of birth", "Ward"])
    for at in range(rows):
        sheet.append([9434765919, f"0{at + 1}/04/1980", "Maple"])
    sheet.merge_cells("C2:C3")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def seeds() -> list[bytes]:
    """Files that can be read: text in several codings, and a workbook packed and stored."""
    packed = workbook()
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return [*TEXTS, packed, stored.getvalue()]


def read_one(data: bytes) -> None:
    """Reads one file; anything but rows or a sentence goes on as it was raised."""
    try:
        list(read_file(data).rows)
    except Unreadable:
        return


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some turned, cut out, doubled or put in; of a workbook at times the content of one part."""
    if data[:2] == b"PK" and chance.random() < 0.6:
        return _with_mutated_part(data, chance)
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        kind = chance.randrange(4)
        if kind == 0 and at < len(changed):
            changed[at] = chance.randrange(256)
        elif kind == 1:
            del changed[at : at + chance.randint(1, 40)]
        elif kind == 2:
            changed[at:at] = changed[at : at + chance.randint(1, 200)] * chance.randint(1, 5)
        else:
            changed[at:at] = chance.choice(
                (b"\x00", b"\xff\xfe", b'"', b"\n", b",", b"&", b"<", b"<c>", b"9" * 400)
            )
    return bytes(changed)


def _with_mutated_part(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice([*old.namelist(), SHEET, SHEET])
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, mutated(content, chance) if name == chosen else content)
    return out.getvalue()


def by_chance(seconds: float, out: Path) -> int:
    """Random mutations; prints how many, returns the number of faults."""
    chance, files, faults, end = (
        random.Random(time.time_ns()),  # noqa: S311  # mutations, no secret
        seeds(),
        set[str](),
        time.monotonic() + seconds,
    )
    tried, last = 0, out / "last"
    out.mkdir(parents=True, exist_ok=True)
    while time.monotonic() < end:
        data = mutated(chance.choice(files), chance)
        tried += 1
        last.write_bytes(data)  # a fault of a library may end this process: then this is the file
        try:
            read_one(data)
        except Exception:  # noqa: BLE001  # every kind of it is what is looked for
            told = traceback.format_exc()
            faults.add(told.strip().splitlines()[-1])
            (out / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
            print(told, flush=True)
    last.unlink(missing_ok=True)
    print(f"{tried} broken files, {len(faults)} kinds of fault")
    return len(faults)


def led(seconds: float, out: Path) -> int:
    """Mutations led by atheris, in a process of its own, which ends with the first fault."""
    out.mkdir(parents=True, exist_ok=True)
    corpus = out / "corpus"
    corpus.mkdir(exist_ok=True)
    for at, seed in enumerate(seeds()):
        (corpus / f"seed-{at}").write_bytes(seed)
    program = (
        "import sys, atheris\n"
        "with atheris.instrument_imports(include=['cohorts.domain.imports', 'zipfile', 'csv']):\n"
        "    from tools.fuzz import read_one\n"
        "atheris.Setup(sys.argv, read_one)\natheris.Fuzz()\n"
    )
    options = [
        f"-max_total_time={int(seconds)}",
        "-max_len=60000",
        "-timeout=5",  # G6: refused within five seconds
        "-rss_limit_mb=300",  # and with 200 MB more than the 70 or so that the process has at first
        "-print_final_stats=1",
    ]
    command = [sys.executable, "-c", program, str(corpus), *options, f"-artifact_prefix={out}/"]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    stats = [
        line
        for line in ran.stderr.splitlines()
        if line.startswith(("stat::number_of_executed", "stat::peak_rss"))
    ]
    stats += [f"rss_at_first_mb: {found}" for found in re.findall(r"INITED.* rss: (\d+)Mb", ran.stderr)]
    if ran.returncode:
        print(ran.stderr[-3000:])
    print(f"atheris: {', '.join(' '.join(line.removeprefix('stat::').split()) for line in stats)}")
    return ran.returncode


def has_atheris() -> bool:
    """Whether this Python has atheris."""
    return (
        subprocess.run([sys.executable, "-c", "import atheris"], check=False, capture_output=True).returncode
        == 0
    )


def main() -> int:
    """So many minutes led, where atheris is there, and as many by chance; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10, help="how long of each kind (10)")
    parser.add_argument("--out", type=Path, default=Path("var/fuzz"))
    options = parser.parse_args()
    seconds = options.minutes * 60
    faults = led(seconds, options.out) if has_atheris() else 0
    faults += by_chance(seconds, options.out)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
