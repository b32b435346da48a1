"""Sets the portal up on a fresh machine that has Python 3.11 or later and nothing else.

    python3 boot.py          the packages that run the portal
    python3 boot.py --dev    the packages that test it, too

Written so that an older Python can read it and say what is missing; the work is in tools/setup.py.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWER = ("python3.11", "python3.12", "python3.13", "python3.14")


def is_new_enough(python):
    # type: (str) -> bool
    """Says whether a command is a working Python of the version the portal needs."""
    question = "import sys; sys.exit(0 if sys.version_info >= (%d, %d) else 1)" % OLDEST  # noqa: UP031
    return subprocess.call([python, "-c", question], stderr=subprocess.DEVNULL) == 0


def find_python():
    # type: () -> str
    """Finds a Python that is new enough on the path; an empty string when there is none."""
    for name in NEWER:
        path = shutil.which(name)
        if path and is_new_enough(path):
            return path
    return ""


def main():
    # type: () -> int
    """Runs the set-up with a Python that is new enough; returns the exit code."""
    if sys.version_info < OLDEST:
        python = find_python()
        if python:
            return subprocess.call([python, os.path.abspath(__file__)] + sys.argv[1:])  # noqa: RUF005
        sys.stderr.write(
            "The portal needs Python 3.11 or later, and this is Python %s. "  # noqa: UP031
            "Install a newer Python and run: python3.11 boot.py\n" % sys.version.split()[0]
        )
        return 1
    from tools.setup import main as set_up

    return set_up(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
