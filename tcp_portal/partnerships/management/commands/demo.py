"""`manage.py demo`: the whole portal on this machine, with demonstration data."""

from __future__ import annotations

import errno
import logging
import signal
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.servers.basehttp import ServerHandler, ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tcp_portal.celery import stop_worker
from tcp_portal.packs.services.queue import nudge
from tcp_portal.packs.services.sweeping import LOST_AFTER, lost_packs
from tcp_portal.partnerships import demo

HOST = "127.0.0.1"
PORT = 8000


class Server(ThreadedWSGIServer):
    """Serves each request in a thread; a request that still runs does not hold up the end."""

    daemon_threads = True


class Handler(WSGIRequestHandler):
    """Tells nobody which versions it runs on."""

    server_version = "portal"
    sys_version = ""


def listen(port: int) -> Server:
    """A server that listens already: what is asked of it before it serves waits, and is answered then.

    Raises CommandError with a sentence when the port is taken or not allowed.
    """
    try:
        ServerHandler.server_software = Handler.server_version
        return Server((HOST, port), Handler)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = (
                f"Port {port} is taken by another program. Choose another: manage.py demo --port {port + 1}"
            )
        else:
            message = f"The portal cannot listen on port {port}: {error.strerror}."
        raise CommandError(message) from error


def is_migrated() -> bool:
    """Whether the database has every migration; much quicker than asking `migrate` to do nothing."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def interrupt(_signal: int, _frame: object) -> NoReturn:
    """Both ways to ask a program to end are answered alike."""
    raise KeyboardInterrupt


def second_factor() -> str:
    """Whether this demonstration asks for one, in words."""
    if settings.PORTAL_SECOND_FACTOR:
        return "required of everyone who may see people; each sets one up at the first sign-in."
    return "not asked for here. Production always asks; PORTAL_SECOND_FACTOR=required asks here, too."


def resume_packs() -> None:
    """Hands out the packs that the last stop cut short: the embedded worker died with them, and no beat looks."""
    for pack_id in lost_packs(now=timezone.now() + LOST_AFTER):
        nudge(pack_id)


class Command(BaseCommand):
    help = "Starts the portal with demonstration data on 127.0.0.1. Ctrl-C stops everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=PORT, help=f"the port to listen on (default {PORT})")
        parser.add_argument("--no-serve", action="store_true", help="prepare the demonstration and end")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "The demonstration is not for production: its passwords are known to everyone."
            )
        try:
            self._run(port=options["port"], serve=not options["no_serve"])
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")

    def _run(self, *, port: int, serve: bool) -> None:
        if not serve:
            self._prepare()
            return
        with listen(port) as server:
            self._prepare()
            self._serve(server)

    def _prepare(self) -> None:
        if not is_migrated():
            self.stdout.write("Preparing the database ...")
            call_command("migrate", interactive=False, verbosity=0)
        if not demo.is_loaded():
            self.stdout.write("Loading the demonstration data ...")
            call_command("load_demo", stdout=self.stdout)

    def _serve(self, server: Server) -> None:
        server.set_app(get_wsgi_application())
        # Addresses may carry what somebody searched for: they are not written down.
        logging.getLogger("django.server").disabled = True
        resume_packs()
        self._welcome(server.server_port)
        # A shell that starts a program in the background has it ignore Ctrl-C: here it never does.
        before = {ask: signal.signal(ask, interrupt) for ask in (signal.SIGINT, signal.SIGTERM)}
        try:
            server.serve_forever()
        finally:
            for ask, handler in before.items():
                signal.signal(ask, handler)
            stop_worker()

    def _welcome(self, port: int) -> None:
        sign_ins = demo.demo_sign_ins()
        widths = [max(len(sign_in[column]) for sign_in in sign_ins) + 2 for column in (0, 1)]
        lines = [f"  {role:<{widths[0]}}{email:<{widths[1]}}{password}" for role, email, password in sign_ins]
        self.stdout.write(
            "\n".join(
                [
                    "",
                    f"The portal is at http://{HOST}:{port}/",
                    "",
                    "Sign in as:",
                    *lines,
                    "",
                    f"Second factor: {second_factor()}",
                    "",
                    "Ctrl-C stops it.",
                ]
            )
        )
        self.stdout.flush()
