"""Memory of real web processes after a burst: `python -m tools.bench_memory`, answers in JSON.

gunicorn as the image starts it, eight threads a process, with Redis where this machine has it. Twenty people of as many
partnerships sign in with their passwords and follow what the pages lead to, eight at a time.
What each process holds alone (USS) is read from the kernel after the sign-ins and after the pages, and at the end what
all hold together with the first one, shared pages counted once (PSS).
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

import django

from tools.faults.programs import children_of, mib_of, until
from tools.faults.visitor import Visitor
from tools.postgres import free_port

PEOPLE, AT_ONCE, PAGES = 20, 8, 300
PROCESSES, THREADS = 2, 8
_LINK = re.compile(r'href="(/[a-z][^"#]*)"')
_NO_PAGE = re.compile(r"logout|\.(csv|xlsx|json|css|js|svg|png|ico|woff2?)\b|^/static/|^/shared/")


def accounts() -> list[dict[str, str]]:
    """Who signs in, each in a partnership of their own, and where they look; opened where they are not there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()
    from django.contrib.auth.hashers import make_password

    from tcp_portal.access import Role
    from tcp_portal.partnerships.demo.national import FIRST_DAY, OPENS_AT
    from tcp_portal.partnerships.models import Partnership, Post, User

    roles = (Role.COMMISSIONER, Role.PROGRAMME_MANAGER, Role.BOARD_MEMBER)
    password, found = secrets.token_urlsafe(16), []
    hashed = make_password(password)
    for number, where in enumerate(
        Partnership.objects.filter(code__startswith="SYN").order_by("code")[:PEOPLE]
    ):
        email = f"memory{number}@bench.example"
        user, is_new = User.objects.get_or_create(email=email, defaults={"name": f"Visitor {number}"})
        User.objects.filter(pk=user.pk).update(password=hashed)
        if is_new:
            role = roles[number % len(roles)]
            Post.objects.create(user=user, role=role, partnership=where, valid_from=FIRST_DAY)
        query = f"?partnership={where.code}&month={OPENS_AT:%Y-%m}"
        found.append({"email": email, "password": password, "query": query})
    return found


@contextmanager
def _running(command: Sequence[str], environment: dict[str, str]) -> Iterator[int]:
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as one:
        try:
            yield one.pid
        finally:
            one.terminate()


@contextmanager
def site() -> Iterator[tuple[int, int]]:
    """The port, and gunicorn's first process."""
    with ExitStack() as stack:
        environment, redis = dict(os.environ), shutil.which("redis-server")
        if redis:
            port, folder = free_port(), stack.enter_context(tempfile.TemporaryDirectory())
            keeps = ["--bind", "127.0.0.1", "--dir", folder, "--save", ""]
            stack.enter_context(_running([redis, "--port", str(port), *keeps], environment))
            environment["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
        port = free_port()
        serve = [
            sys.executable, "-m", "gunicorn", "tcp_portal.wsgi", f"--bind=127.0.0.1:{port}", "--no-control-socket",
            "--worker-class=gthread", f"--workers={PROCESSES}", f"--threads={THREADS}", "--keep-alive=75",
        ]  # fmt: skip
        master = stack.enter_context(_running(serve, environment))
        until(lambda: Visitor(port, keeps=False).get("/readyz").status == 200, "the portal is ready")
        yield port, master


def _signed_in(port: int, account: dict[str, str], number: int) -> Visitor:
    """Somebody from an address of their own; who is told that too many sign in tries again."""
    visitor = Visitor(port, address=f"127.0.1.{number + 1}", keeps=False)
    for _ in range(20):
        try:
            visitor.sign_in(account["email"], account["password"])
            return visitor
        except LookupError:
            time.sleep(2)
    raise LookupError(f"{account['email']} was never let in.")


def _walk(visitor: Visitor, account: dict[str, str]) -> int:
    """Every page that one finds from the home page, until one's share is asked; how many answered with a page."""
    wait, seen, good = ["/" + account["query"], "/tracker/" + account["query"] + "&size=all"], set[str](), 0
    while wait and len(seen) < PAGES // PEOPLE:
        address = wait.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = visitor.get(address)
        good += answer.status == 200
        links = [one.replace("&amp;", "&") for one in _LINK.findall(answer.body) if not _NO_PAGE.search(one)]
        # Each goes another way: by a number of their own into the list of what a page leads to.
        turn = sum(map(ord, account["email"])) % (len(links) or 1)
        wait = [*links[turn:], *links[:turn], *wait] if len(seen) % 3 else [*wait, *links]
    return good


def measured() -> dict[str, Any]:
    """MiB of each web process, and how many pages it answered."""
    people = accounts()
    from django.db import connection

    connection.close()
    with site() as (port, master), ThreadPoolExecutor(AT_ONCE) as pool:
        pids = children_of(master)
        visitors = list(pool.map(lambda one: _signed_in(port, one[1], one[0]), enumerate(people)))
        signed_in = [mib_of(pid) for pid in pids]
        good = sum(pool.map(_walk, visitors, people))
        return {
            "signed_in": signed_in,
            "after": [mib_of(pid) for pid in pids],
            "together": sum(mib_of(pid, "Pss:") for pid in (master, *pids)),
            "pages": good,
        }


def main() -> None:
    """Measures."""
    print(json.dumps(measured()))


if __name__ == "__main__":
    main()
