"""Starts the set of docker-compose.yml on this machine's engine and checks what is promised of it: `make containers`.

A set of its own: its name, secrets, ports and volumes, and an image that no other set uses. What runs here already is
not touched. The image is built from this folder and never asked of a registry; PostgreSQL's, Redis's and the bases of
ours are, where the engine does not have them. At the end everything is taken away but the images.

--no-keep-images   takes the portal's image away, too

Prints a line for each check. Ends with 1 where one does not hold, with 2 where there is no engine or no Compose.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from collections.abc import Sequence

from tools.containers.checks import AFTER, BEFORE, Check
from tools.containers.trial import IMAGE, Broken, NoEngine, Trial, must_have_engine, trial
from tools.faults.programs import NotInTime


def run(one: Trial, checks: Sequence[tuple[str, Check]]) -> int:
    """Makes each check and prints what it found; how many do not hold."""
    broken = 0
    for what, check in checks:
        try:
            word, said = "holds ", check(one)
        except (Broken, NotInTime, OSError, ValueError, subprocess.SubprocessError) as fault:
            word, said = "BROKEN", str(fault)
            broken += 1
        print(f"{word} {what}: {said}", flush=True)
    return broken


def checked() -> int:
    """All of them on one set, and whether anything of it is left; how many do not hold."""
    with trial() as one:
        print(f"{one.name}: builds the image and starts; a first build takes some minutes.", flush=True)
        # The others would tell the same of a set that does not run.
        broken = run(one, BEFORE)
        broken += 0 if broken else run(one, AFTER)
    left = one.left()
    print(
        f"{'BROKEN' if left else 'holds '} removal: {', '.join(left) or 'nothing is left but images'}",
        flush=True,
    )
    return broken + len(left)


def main() -> int:
    """Refuses in a sentence where nothing can run; else 1 where a check does not hold."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.containers", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--keep-images", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    try:
        must_have_engine()
    except NoEngine as refusal:
        print(refusal, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was begun is taken away
    broken = checked()
    if not options.keep_images:
        subprocess.run(["docker", "image", "rm", IMAGE], check=False, stdout=subprocess.DEVNULL)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
