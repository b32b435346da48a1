"""What performance puts into shared pages, and its sections of the board pack."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from tcp_portal.access import Permission
from tcp_portal.accounts.leaving import Ending, register_ending
from tcp_portal.charts import words
from tcp_portal.packs.easy_edition import EasyPage, register_easy_page
from tcp_portal.packs.public_sources import PublicSource, register_public
from tcp_portal.packs.run_sources import (
    ContributorSource,
    EditSource,
    RunCheck,
    register_contributors,
    register_edits,
    register_run_check,
)
from tcp_portal.packs.sources import (
    DefinitionSource,
    FrozenSource,
    PackCheck,
    PackNote,
    register_definitions,
    register_frozen,
    register_pack_check,
    register_pack_note,
)
from tcp_portal.web import PortalRequest
from tcp_portal.web.registry import (
    AccountLink,
    DemoLoader,
    HomeCard,
    JobKind,
    MonthKeeper,
    NavItem,
    PackSection,
    Panel,
    register_account_link,
    register_demo,
    register_home_card,
    register_jobs,
    register_month_keeper,
    register_navigation,
    register_pack_section,
)
from trajectories import (
    bridge_section,
    delay_section,
    demo,
    easy_pages,
    far_section,
    forecast_section,
    lint_note,
    pack_sections,
    pages,
    public_sections,
    rate_section,
    review_section,
    run_checks,
    signal_section,
    words_section,
)
from trajectories.pack_measures import spoken_in
from trajectories.presenters import figures
from trajectories.presenters.links import Links
from trajectories.presenters.measures import definitions
from trajectories.presenters.vintages import FOLLOWS, month_state
from trajectories.services.closes import frozen_pack, month_columns, pack_digests
from trajectories.services.dashboard import Ask, outline
from trajectories.services.feed_tokens import revoke_all_of
from trajectories.services.forecast_runs import backlog


def where_we_stand(request: HttpRequest) -> Panel | None:
    """The number against plan and its line, on the home page."""
    asked = cast(PortalRequest, request)
    frame = asked.frame
    if frame.chosen is None or not asked.scope.allows(Permission.VIEW_MEASURES, frame.chosen.pk):
        return None
    shown = outline(scope=asked.scope, ask=Ask(frame.chosen, frame.month, frame.as_at))
    part = shown.part(shown.ask.cut)
    links = Links(frame, asked.scope.allows(Permission.VIEW_PEOPLE, frame.chosen.pk))
    said = "in hospital" if part.plan is None else f"in hospital, plan {words.number(part.plan)}"
    context = {
        "shown": links.people(part.actual, "inpatients", shown.ask.cut),
        "words": said,
        "chart": figures.trajectory(shown, chart_id="stand", short=True) if shown.has_data else None,
    }
    return Panel(title="Where we stand", template="trajectories/home_card.html", context=context)


register_navigation(
    NavItem(
        order=40, label="Performance", url_name="trajectories:dashboard", permission=Permission.VIEW_MEASURES
    )
)
pages.register()
register_month_keeper(
    MonthKeeper(order=10, key="closes", columns=month_columns, read=month_state, follows=FOLLOWS)
)
register_home_card(HomeCard(order=20, permission=Permission.VIEW_MEASURES, build=where_we_stand))
register_frozen(FrozenSource(order=10, key="closes", find=frozen_pack, digests=pack_digests))
register_definitions(
    DefinitionSource(order=10, key="measures", build=lambda keys: definitions(spoken_in(keys)))
)
register_pack_check(PackCheck(order=10, key="data", check=pack_sections.check_data))
register_pack_note(PackNote(order=10, key="lints", build=lint_note.note))
register_run_check(RunCheck(order=10, key="lints", title="Contradictions", find=run_checks.contradictions))
register_contributors(ContributorSource(order=10, key="figures", who=run_checks.commissioners))
register_edits(EditSource(order=10, key="revisions", find=run_checks.late_edits))
for order, key, title, build in (
    (10, "summary", "Summary", pack_sections.summary),
    (15, "inpatients", "People in hospital against plan", pack_sections.against_plan),
    (20, rate_section.KEY, rate_section.TITLE, rate_section.section),
    (25, "flow", "Flow and reconciliation", pack_sections.flow_and_reconciliation),
    (27, "why", "Why the figure differs from plan", bridge_section.section),
    (30, "places", "By place and commissioner", pack_sections.by_place),
    (35, "stays", "Length of stay", pack_sections.length_of_stay),
    (45, delay_section.KEY, delay_section.TITLE, delay_section.section),
    (50, "reviews", "Reviews", review_section.section),
    (58, far_section.KEY, far_section.TITLE, far_section.section),
    (90, "quality", "Notes on the data", pack_sections.data_quality),
    (92, "signals", "Is it changing? Is it reliable?", signal_section.section),
    (96, "learnt", "What we learnt", words_section.section),
):
    needed = key in ("summary", "inpatients", "quality")
    register_pack_section(PackSection(order, key, title, build, needed=needed))
for order, key, title, lines in (
    (10, "in_hospital", "People in hospital", easy_pages.in_hospital),
    (20, "in_and_out", "Going into hospital and leaving", easy_pages.in_and_out),
    (30, "long_and_far", "How people are doing", easy_pages.long_and_far),
):
    register_easy_page(EasyPage(order, key, title, lines))
register_public(PublicSource(10, "performance", "People in hospital", public_sections.read))
register_pack_section(PackSection(17, "forecast", "Forecast", forecast_section.section, heavy=True))
register_demo(DemoLoader(order=32, label="Rules of charts and targets", load=demo.load_signals))
register_demo(DemoLoader(order=20, label="Plans and reported figures", load=demo.load))
register_demo(DemoLoader(order=31, label="Shared sites", load=demo.load_sites))
register_demo(DemoLoader(order=34, label="Forecasts", load=demo.load_forecasts))
register_demo(DemoLoader(order=35, label="Outcomes, words and scenarios", load=demo.load_words))
register_demo(DemoLoader(order=33, label="Closed months", load=demo.load_closes))
register_account_link(
    AccountLink(
        order=20,
        label="Excel and Power BI",
        about="Tokens with which a spreadsheet reads figures as you.",
        url_name="trajectories:feed_tokens",
    )
)
register_ending(Ending(order=30, label="feed tokens", end=revoke_all_of))
register_jobs(JobKind(order=30, key="forecasts", backlog=backlog))
