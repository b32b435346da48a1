"""`manage.py build_pack --partnership BHR --month 2017-04 --edition board --out DIR`"""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tcp_portal.access.scope import everything
from tcp_portal.access.wall import crossing
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import Kind
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.packs.editions import OFFICE_FORMATS, Edition, edition_source, editions
from tcp_portal.packs.frozen import digest
from tcp_portal.packs.services import releases
from tcp_portal.packs.services.requests import check_can_build, check_formats, context_of, figures_for
from tcp_portal.packs.writers import WRITERS, Format, Options
from tcp_portal.partnerships.models import Partnership
from tcp_portal.vintages import LABELS


def formats_of(text: str) -> list[Format]:
    """The formats named in a comma-separated list; raises CommandError for one that packs do not have."""
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    offered = {format_.value: format_ for format_ in OFFICE_FORMATS}
    unknown = [name for name in names if name not in offered]
    if unknown or not names:
        raise CommandError(f"Formats are {', '.join(offered)}; not “{', '.join(unknown)}”.")
    return [offered[name] for name in names]


def _say_nothing(_title: str) -> None:
    """The command shows no progress."""


class Command(BaseCommand):
    help = "Builds a pack of one partnership and month into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnership", required=True, help="Code, for example BHR")
        parser.add_argument("--month", required=True, help="Year and month, for example 2017-04")
        parser.add_argument(
            "--edition", choices=[source.key for source in editions()], default=Edition.BOARD.value
        )
        parser.add_argument(
            "--figures",
            choices=list(LABELS),
            default="",
            help="Which figures; without it as first reported for a closed month, else as restated",
        )
        parser.add_argument(
            "--formats", default="", help="For example pptx,pdf; without it all of the edition"
        )
        parser.add_argument("--out", required=True, type=Path, help="Folder for the files")

    @crossing("a command of the operator")
    def handle(self, *_args: Any, **options: Any) -> None:
        edition = Edition(options["edition"])
        named = options["formats"]
        formats = formats_of(named) if named else list(edition_source(edition).formats)
        partnership = Partnership.objects.filter(code=options["partnership"]).first()
        if partnership is None:
            raise CommandError(f"There is no partnership “{options['partnership']}”.")
        try:
            month = Month.parse(options["month"])
            scope, now = everything(), timezone.now()
            check_formats(edition, formats)
            check_can_build(partnership=partnership, month=month, scope=scope, now=now)
            context = context_of(partnership=partnership, month=month, scope=scope, now=now)
            context = replace(context, figures=figures_for(context, options["figures"], edition))
            document = edition_source(edition).build(
                context, asked_by="the command line", made_at=now, on_section=_say_nothing
            )
            if document.released is not None:
                releases.keep(document.released, partnership=partnership, month=month, pack=None, now=now)
        except (ValueError, Refusal) as fault:
            raise CommandError(str(fault)) from fault
        folder: Path = options["out"]
        folder.mkdir(parents=True, exist_ok=True)
        for format_ in formats:
            path = folder / f"{edition.value}-pack-{partnership.code}-{month.iso}.{format_}"
            with path.open("w+b") as out:
                WRITERS[format_](document, out, options=Options(fonts=settings.PORTAL_FONTS_DIR))
            self.stdout.write(str(path))
        # Beside the names of the files, which others read line by line.
        self.stderr.write(f"{document.as_at}; digest {digest(document)}", self.style.NOTICE)
        audit.record(
            by=None,
            did="build board pack by command",
            at=now,
            obj=partnership,
            partnership_id=partnership.pk,
            kind=Kind.READ,
        )
