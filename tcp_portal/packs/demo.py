"""The demonstration's month ends: the Board pack of March 2017 is issued, that of April is in review.

Both are built when the demonstration is loaded, as PDF only: other formats are a press of a button away.
"""

from __future__ import annotations

from datetime import date, time

from tcp_portal.access import scope_of
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models import Pack, PackRun, Signer
from tcp_portal.packs.month_end.services import checking, issuing, signing, starting, words
from tcp_portal.packs.month_end.services.drafts import build_again, drafts_of
from tcp_portal.packs.services import building
from tcp_portal.packs.writers import Format
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.demo.national import Size
from tcp_portal.partnerships.models import Partnership, User

MARCH, APRIL = Month(2017, 3), Month(2017, 4)
SECTION = "inpatients"
WORDS = (
    "Most people who left this year went to homes that were planned with them a year before. The next homes open in "
    "summer; until then the number moves little."
)
KNOWN = "Kept as the documents of the time have it; shown as a contradiction on the page of checks"


def load(*, national: Size | None = None) -> None:
    """Loads both month ends of the stocktake partnership; the national data has none."""
    if national:
        return
    here = Partnership.objects.get(code=people.CODE)
    if PackRun.objects.filter(partnership=here).exists():
        return
    manager, owner, keeper = (
        User.objects.get(email=one.email) for one in (people.MANAGER, people.OWNER, people.COMMISSIONER)
    )
    _issued(here, manager, owner)
    _in_review(here, manager, keeper)


def _issued(here: Partnership, manager: User, owner: User) -> None:
    run = _sent(here, MARCH, manager, date(2017, 4, 12))
    for signer, by in ((Signer.MANAGER, manager), (Signer.OWNER, owner)):
        signing.sign(run=run, version=_version(run), signer=signer, act=_act(by, date(2017, 4, 19)))
    issuing.issue(run=run, version=_version(run), act=_act(manager, date(2017, 4, 20)))


def _in_review(here: Partnership, manager: User, keeper: User) -> None:
    """A commissioner wrote on the number against plan; nobody has signed yet."""
    _sent(here, APRIL, manager, date(2017, 5, 9), writer=keeper)


def _sent(
    here: Partnership, month: Month, manager: User, day: date, *, writer: User | None = None
) -> PackRun:
    act = _act(manager, day)
    run = starting.start(partnership=here, month=month, chosen=[Edition.BOARD], act=act)
    if writer is not None:
        _build(run, act, ())  # the figures on which words are written
        (row,) = words.ask(run=run, asked=[words.Asked(SECTION, writer)], act=act)
        said = _act(writer, day)
        words.write(words=row, version=row.version, text=WORDS, highlights="", act=said)
        act = _act(manager, day, time(16))
        build_again(run=run, act=act)
    _build(run, act, (Format.PDF,))
    for each in checking.judged(run, drafts_of(run).packs, day=day):
        checking.override(run=run, finding=each.finding, reason=KNOWN, act=act)
    signing.send(run=run, version=_version(run), act=act)
    return run


def _build(run: PackRun, act: Act, formats: tuple[Format, ...]) -> None:
    """Builds here and now what a worker would build."""
    for one in run.packs.filter(pack__state="waiting"):
        Pack.objects.filter(pk=one.pack_id).update(formats=[format_.value for format_ in formats])
        building.build(pack_id=one.pack_id, clock=lambda: act.now)


def _act(by: User, day: date, at: time = time(10)) -> Act:
    return act_on(by, day, at, scope_of(by.pk, today=day))


def _version(run: PackRun) -> int:
    return PackRun.objects.values_list("version", flat=True).get(pk=run.pk)
