"""The hook for a virus scanner: a command of the machine's own, asked before a file is kept."""

from __future__ import annotations

import logging
import shlex
import subprocess
from pathlib import Path

from django.conf import settings

from tcp_portal.errors import Refusal

logger = logging.getLogger(__name__)
_FOUND = 1
_SECONDS = 60


def scan(path: Path) -> None:
    """Asks the command of PORTAL_SCAN_COMMAND, with the path as its last word; does nothing where none is set.

    It ends with 0 for a clean file and with 1 for one with a find (as ClamAV does); anything else, and no answer
    within a minute, means that it could not look. Raises Refusal for all but a clean file.
    """
    command = shlex.split(settings.PORTAL_SCAN_COMMAND)
    if not command:
        return
    try:
        ended = subprocess.run(  # noqa: S603  # the machine's own command, and a path made of an id
            [*command, str(path)], capture_output=True, timeout=_SECONDS, check=False
        ).returncode
    except (OSError, subprocess.TimeoutExpired) as fault:
        logger.error("the scanner did not answer: %s", type(fault).__name__)
        ended = -1
    if ended == _FOUND:
        raise Refusal("The scanner found something harmful in the file. It was not kept.", field="file")
    if ended:
        logger.error("the scanner ended with %s", ended)
        raise Refusal(
            "The file could not be scanned, so it was not kept. Try again, or tell the administrator.",
            field="file",
        )
