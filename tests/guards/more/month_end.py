"""The month end of board packs: a run that is being written, one that is issued, words asked for, and a link."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from tcp_portal.access import Role
from tcp_portal.months import Month
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models import PackRun, Signer
from tcp_portal.packs.month_end.domain.findings import Finding
from tcp_portal.packs.month_end.services import checking, issuing, links, signing, starting, words
from tcp_portal.packs.month_end.services.drafts import drafts_of
from tcp_portal.packs.services import building
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, P

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import Partnership, User

_WORKS = (P.BUILD_PACKS, P.RELEASE_PACKS, P.SIGN_PACKS)
_RUN = {"thing": "run", "knows": P.BUILD_PACKS, "also": P.SIGN_PACKS}
_ISSUED = {"thing": "issued", "knows": P.DOWNLOAD_PACKS}
# What stands against the run of April: the lead who is asked has not written.
_MISSING = Finding(
    checking.WORDS,
    "board",
    "Workstream_lead has not written on “People in hospital against plan”.",
    "packs:run",
)
ADDRESSES = {
    "packs:run": Address(opens=_WORKS, either=True),
    "packs:run_start": Address(("POST",), (P.BUILD_PACKS,)),
    "packs:calendar": Address(FORM, (P.BUILD_PACKS,)),
    "packs:run_build": Address(("POST",), (P.BUILD_PACKS,), **_RUN),
    "packs:run_sections": Address(FORM, (P.BUILD_PACKS,), **_RUN),
    "packs:run_ask": Address(FORM, (P.BUILD_PACKS,), **_RUN),
    "packs:run_cancel": Address(FORM, (P.BUILD_PACKS,), **_RUN),
    "packs:run_send": Address(FORM, (P.BUILD_PACKS,), **_RUN),
    "packs:run_return": Address(FORM, _WORKS, either=True, **_RUN),
    "packs:sign_manager": Address(FORM, (P.RELEASE_PACKS,), **_RUN),
    "packs:sign_owner": Address(FORM, (P.SIGN_PACKS,), **_RUN),
    "packs:issue": Address(FORM, (P.RELEASE_PACKS,), **_RUN),
    "packs:checks": Address(opens=_WORKS, either=True, **_RUN),
    "packs:override": Address(FORM, (P.BUILD_PACKS,), more=(_MISSING.key,), **_RUN),
    "packs:ask_mail": Address(FORM, (P.CONTRIBUTE_TO_PACKS,), spans=True),
    "packs:words": Address(FORM, (P.CONTRIBUTE_TO_PACKS,), thing="words", owner=Role.WORKSTREAM_LEAD.value),
    "packs:archive": Address(opens=(P.DOWNLOAD_PACKS,)),
    "packs:compare": Address(opens=(P.DOWNLOAD_PACKS,)),
    "packs:issued": Address(opens=(P.DOWNLOAD_PACKS,), **_ISSUED),
    "packs:changed": Address(opens=(P.DOWNLOAD_PACKS,), **_ISSUED),
    "packs:look": Address(("POST",), (P.DOWNLOAD_PACKS,), **_ISSUED),
    "packs:links": Address(FORM, (P.RELEASE_PACKS,), **_ISSUED),
    "packs:link_revoke": Address(FORM, (P.RELEASE_PACKS,), thing="link", knows=P.DOWNLOAD_PACKS),
    "shared:pack": Address(by_token=True, unknown=True, more=("x" * 43,)),
    "shared:file": Address(by_token=True, unknown=True, more=("x" * 43, "pdf")),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """April is being written and a lead is asked for words; March is issued and shared."""
    here = spells["havering"].partnership
    manager, owner = users[Role.PROGRAMME_MANAGER.value], users[Role.RESPONSIBLE_OWNER.value]
    run = starting.start(partnership=here, month=Month(2017, 4), chosen=[Edition.BOARD], act=act_of(manager))
    asked = [words.Asked("inpatients", users[Role.WORKSTREAM_LEAD.value])]
    (row,) = words.ask(run=run, asked=asked, act=act_of(manager))
    issued = issued_run(here, Month(2017, 3), manager, owner)
    reader = links.Reader("Ann Reader", "ann@example.org", "Scrutiny", 7)
    link, _ = links.make_link(issued=issued, reader=reader, act=act_of(manager))
    return {"run": run.pk, "words": row.pk, "issued": issued.pk, "link": link.pk}


def issued_run(here: Partnership, month: Month, manager: User, owner: User) -> issuing.IssuedEdition:
    """A run of the month with its Board pack, checked, signed by both and issued."""
    keeps, signs = act_of(manager), act_of(owner)
    run = starting.start(partnership=here, month=month, chosen=[Edition.BOARD], act=keeps)
    for one in run.packs.all():
        building.build(pack_id=one.pack_id, clock=timezone.now)
    for each in checking.judged(run, drafts_of(run).packs, day=keeps.today):
        checking.override(run=run, finding=each.finding, reason="Known", act=keeps)

    def version() -> int:
        return PackRun.objects.get(pk=run.pk).version

    signing.send(run=run, version=version(), act=keeps)
    for signer, act in ((Signer.MANAGER, keeps), (Signer.OWNER, signs)):
        signing.sign(run=run, version=version(), signer=signer, act=act)
    return issuing.issue(run=run, version=version(), act=keeps)[0]
