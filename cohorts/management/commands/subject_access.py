"""`manage.py subject_access`: one person's own file, in two steps: read and decide, then write it."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cohorts.models import Person
from cohorts.presenters.subject_access import as_data, as_document, to_decide
from cohorts.services.subject_access import Decision, bundle, prepare, to_be_read
from tcp_portal.access import Role, Scope
from tcp_portal.access.scope import Grant
from tcp_portal.access.wall import crossing
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.packs.writers import WRITERS, Format, Options

TO_DECIDE, DATA, DOCUMENT = "decisions.json", "data.json", "what-we-hold.pdf"


class Command(BaseCommand):
    help = (
        "Lists what is to be decided on before a person's file goes out; with --decisions it writes the file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnership", required=True, help="code of the partnership, for example BHR")
        parser.add_argument("--person", required=True, help="the person's reference")
        parser.add_argument("--out", required=True, type=Path, help="folder; made where missing")
        parser.add_argument("--decisions", type=Path, help="the list of the first step, filled in")

    @crossing("a command of the operator")
    def handle(self, *, partnership: str, person: str, out: Path, **options: Any) -> None:
        """Ends with 1 and a sentence where something is not decided."""
        found = Person.objects.filter(partnership__code__iexact=partnership, reference__iexact=person).first()
        if found is None:
            raise CommandError("There is no such person in this partnership.")
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        scope = Scope(None, (Grant(Role.IG_OFFICER, frozenset({found.partnership_id})),))
        act = Act(by=None, now=timezone.now(), today=timezone.localdate(), scope=scope)
        if options["decisions"] is None:
            self._list(found, out, act)
        else:
            self._write(found, out, options["decisions"], act)

    def _list(self, person: Person, out: Path, act: Act) -> None:
        items = prepare(person=person, act=act)
        with _opened(out / TO_DECIDE) as file:
            file.write(json.dumps(to_decide(to_be_read(items)), ensure_ascii=False, indent=1).encode())
        self.stdout.write(
            f"{len(items)} items, of which {len(to_be_read(items))} are to be read: {out / TO_DECIDE}"
        )

    def _write(self, person: Person, out: Path, decided: Path, act: Act) -> None:
        try:
            made = bundle(person=person, decisions=_decisions(decided), act=act)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        with _opened(out / DATA) as file:
            file.write(json.dumps(as_data(made), ensure_ascii=False, indent=1).encode())
        with _opened(out / DOCUMENT) as file:
            WRITERS[Format.PDF](
                as_document(made, made_at=act.now.replace(microsecond=0)),
                file,
                options=Options(fonts=settings.PORTAL_FONTS_DIR),
            )
        self.stdout.write(f"{len(made.items)} items go out, {sum(made.withheld.values())} are withheld.")


def _decisions(path: Path) -> list[Decision]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        names = ("item", "digest", "answer", "because", "decided_by", "professional")
        given = [{"professional": "", **row} for row in rows]
        return [Decision(*(str(row[name]).strip() for name in names)) for row in given]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise CommandError("The list of decisions cannot be read.") from fault


def _opened(path: Path) -> BinaryIO:
    """A file that only its owner reads."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(handle, "w+b")
