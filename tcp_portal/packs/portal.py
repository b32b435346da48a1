"""What packs put into shared pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from tcp_portal.access import Permission
from tcp_portal.accounts.leaving import Ending, register_ending
from tcp_portal.packs import demo
from tcp_portal.packs.assembly import pack_document, parts_of_board
from tcp_portal.packs.easy_edition import easy_document, parts_of_easy
from tcp_portal.packs.editions import OFFICE_FORMATS, Edition, EditionSource, register_edition
from tcp_portal.packs.month_end.presenters.home import asked_lines, run_line
from tcp_portal.packs.month_end.services.links import end_links_of
from tcp_portal.packs.month_end.services.words import words_asked_of
from tcp_portal.packs.presenters import PackRow
from tcp_portal.packs.public_edition import parts_of_public, public_document
from tcp_portal.packs.services.reading import latest_pack
from tcp_portal.packs.services.requests import stop_exports_of
from tcp_portal.packs.services.sweeping import backlog
from tcp_portal.packs.writers import Format
from tcp_portal.web.registry import (
    AccountLink,
    DemoLoader,
    HomeCard,
    JobKind,
    NavItem,
    Panel,
    register_account_link,
    register_demo,
    register_home_card,
    register_jobs,
    register_navigation,
)


def pack_card(request: HttpRequest) -> Panel | None:
    """The newest board pack on the home page."""
    frame, scope = request.frame, request.scope  # type: ignore[attr-defined]  # a portal request
    if frame.chosen is None:
        return None
    pack = latest_pack(frame.partnership, scope)
    row = PackRow.brief(pack, now=timezone.now(), url=frame.url) if pack else None
    run = run_line(frame.partnership, frame.month, scope)
    context = {"row": row, "run": run.said}
    return Panel(title="Board pack", template="packs/home_card.html", context=context, waits=run.waits)


def words_card(request: HttpRequest) -> Panel | None:
    """What the reader is asked to write for board packs, in every partnership; nothing where they are asked nothing."""
    frame, scope = request.frame, request.scope  # type: ignore[attr-defined]  # a portal request
    lines = asked_lines(words_asked_of(scope), frame)
    if not lines:
        return None
    context = {"lines": lines}
    return Panel("You are asked for words", "packs/month_end/words_card.html", context, waits=True)


register_edition(
    EditionSource(
        order=50,
        edition=Edition.EASY_READ,
        formats=(Format.PPTX, Format.PDF),
        parts=parts_of_easy,
        build=easy_document,
        after=Edition.PUBLIC,
    )
)
register_edition(
    EditionSource(
        order=10, edition=Edition.BOARD, formats=OFFICE_FORMATS, parts=parts_of_board, build=pack_document
    )
)
register_edition(
    EditionSource(
        order=40, edition=Edition.PUBLIC, formats=OFFICE_FORMATS, parts=parts_of_public, build=public_document
    )
)
register_navigation(
    NavItem(order=90, label="Board packs", url_name="packs:list", permission=Permission.DOWNLOAD_PACKS)
)
register_navigation(
    NavItem(order=96, label="Public editions", url_name="packs:public", permission=Permission.VIEW_ACCESS_LOG)
)
register_home_card(HomeCard(order=30, permission=Permission.DOWNLOAD_PACKS, build=pack_card))
register_home_card(HomeCard(order=12, permission=Permission.CONTRIBUTE_TO_PACKS, build=words_card))
register_demo(DemoLoader(order=95, label="Month ends of board packs", load=demo.load))
register_account_link(
    AccountLink(
        order=15,
        label="Message about words",
        about="When you are asked for words of a board pack: wanted or not.",
        url_name="packs:ask_mail",
    )
)
register_ending(Ending(order=10, label="exports", end=stop_exports_of))
register_ending(Ending(order=20, label="links to packs", end=end_links_of))
register_jobs(JobKind(order=10, key="packs", backlog=backlog))
